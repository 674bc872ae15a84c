"""Where a benchmark takes place: an office of its own beside a real Dovecot and a server that drops all letters."""

import asyncio
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailproc import config as configuration
from mailproc.config import Config
from mailproc.model import Address
from tests import dovecot
from tests.bench.corpus import SERVER, Corpus

REPOSITORY: Final = Path(__file__).parents[2]
PASSWORD_VARIABLE: Final = "MAILPROC_BENCH_PASSWORD"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where all is: the scratch folder, the office's config.toml, its mailbox, and who writes to it."""

    folder: Path
    config: Path
    account: dovecot.Account
    corpus: Corpus

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, PASSWORD_VARIABLE: self.account.password}


@contextmanager
def raised(config: Path, start: date, scratch: Path | None = None) -> Iterator[Stage]:
    """All that a benchmark needs, gone at the end. `start` is the day from which the office counts.

    The units, rules and habits are those of `config`; the state lies below `scratch` (default: the system's).
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # else the servers would outlive us
    with (
        tempfile.TemporaryDirectory(prefix="mailproc-bench-", dir=scratch) as name,
        dovecot.running() as server,
        sink() as port,
    ):
        folder = Path(name)
        account = server.account("office")
        path = folder / "config.toml"
        path.write_text(document(settings(config, start, account, port)), "utf-8")
        read = configuration.load(path, {PASSWORD_VARIABLE: account.password})
        yield Stage(folder, path, account, corpus_of(read))


def corpus_of(config: Config) -> Corpus:
    units = [unit for unit in config.units if unit.since is None and unit.until is None]
    return Corpus(units, Address(config.office.address, config.office.name))


# --- the office -------------------------------------------------------------------------------------------


def settings(config: Path, start: date, account: dovecot.Account, port: int) -> dict[str, Any]:
    """The tables of a config.toml, with servers and state of the benchmark's own, counting from another day."""
    tables = tomllib.loads(config.read_text("utf-8"), parse_float=Decimal)
    mailbox = {
        "id": "bench",
        "host": "127.0.0.1",
        "port": account.server.port,
        "security": "plain",
        "user": account.user,
        "password_env": PASSWORD_VARIABLE,
        "folders": ["INBOX"],
        "server_name": SERVER,
    }
    sending = {"host": "127.0.0.1", "port": port, "security": "plain"}
    roster = dict(tables["roster"])
    if isinstance(roster["units"], str):
        roster["units"] = str(config.parent.resolve() / roster["units"])
    tables |= {
        "office": {**tables["office"], "start": start},
        "rules": since(tables["rules"], start),
        "roster": roster,
        "mailboxes": [mailbox],
        "sending": sending,
        "state": "state",
        "templates": str(REPOSITORY / "templates"),
    }
    tables.pop("mirror", None)
    return tables


def since(value: Any, start: date) -> Any:
    """The rules, those in force when the office's own start was, in force at this start."""
    if isinstance(value, list):
        return [since(one, start) for one in value]
    if isinstance(value, dict):
        return {key: min(one, start) if key == "from" else since(one, start) for key, one in value.items()}
    return value


def document(tables: dict[str, Any]) -> str:
    """Tables as TOML, each on one line."""
    return "".join(f"{key} = {literal(value)}\n" for key, value in tables.items())


def literal(value: object) -> str:
    """A value as TOML writes it. Raises TypeError where TOML knows no such value."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int() | Decimal():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            return f"{{{', '.join(f'{json.dumps(key)} = {literal(one)}' for key, one in value.items())}}}"
        case _:
            raise TypeError(f"no TOML for {value!r}")


# --- the server that drops letters ------------------------------------------------------------------------


class Drop:
    """Takes every letter and keeps none."""

    async def handle_DATA(self, _: SMTP, __: Session, ___: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        return "250 dropped"


@contextmanager
def sink() -> Iterator[int]:
    """The port of an SMTP server in a process of its own. Raises EOFError where it does not start."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    with ours:
        yield ours.recv()
    process.join()


def _serve(wire: Connection) -> None:
    asyncio.run(_drop_all(wire))


async def _drop_all(wire: Connection) -> None:
    """Serve until the other end of the wire is closed."""
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(Drop()), "127.0.0.1", 0) as server:
        wire.send(server.sockets[0].getsockname()[1])
        await loop.run_in_executor(None, wire.poll, None)
