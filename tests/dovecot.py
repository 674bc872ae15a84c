"""A real Dovecot (2.3 or 2.4) on loopback, in a scratch folder, without any rights of its own."""

import grp
import imaplib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mailproc.post.settings import MailboxSettings

PASSWORD = "xinxike-2026"
PATIENCE = 10.0  # seconds until it must have answered

COMMON = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = 100
first_valid_uid = 1
mail_fsync = never
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""

CONFIG_2_3 = """
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
mail_max_userip_connections = 50
mail_location = maildir:{root}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u
}}
"""

CONFIG_2_4 = """
ssl_server_cert_file = {root}/cert.pem
ssl_server_key_file = {root}/key.pem
auth_allow_cleartext = yes
mail_max_userip_connections = 50
mail_driver = maildir
mail_home = {root}/mail/%{{user}}
mail_path = {root}/mail/%{{user}}
mail_uid = {uid}
mail_gid = {gid}
namespace inbox {{
  inbox = yes
  separator = .
}}
passdb static {{
  password = {password}
}}
userdb static {{
}}
"""


_file_numbers = itertools.count()


@dataclass
class Dovecot:
    """A running server. Any user may log in with PASSWORD; `ca_file` is what vouches for its TLS."""

    root: Path
    port: int
    tls_port: int
    owner: pwd.struct_passwd
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def ca_file(self) -> Path:
        """The certificate, self-signed, for the host name localhost."""
        return self.root / "cert.pem"

    def account(self, user: str) -> "Account":
        return Account(self, user)

    def start(self) -> None:
        """Serve, on the same ports as ever; returns when the server greets."""
        if self.process is not None:
            return
        with (self.root / "stderr").open("wb") as complaints:
            self.process = subprocess.Popen(
                [program(), "-F", "-c", str(self.root / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=complaints,
                stderr=complaints,
                user=self.owner.pw_uid if os.getuid() == 0 else None,
                group=self.owner.pw_gid if os.getuid() == 0 else None,
                extra_groups=[] if os.getuid() == 0 else None,
                start_new_session=True,  # a process group of its own, for `stop`
            )
        deadline = time.monotonic() + PATIENCE
        while not self._greets():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"Dovecot does not start: {self._complaint()}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Be gone at once, with every connection, until `start`: as when the plug is pulled."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                return connection.recv(4) == b"* OK"
        except OSError:
            return False

    def _complaint(self) -> str:
        papers = [self.root / "stderr", self.root / "log"]
        return " | ".join(paper.read_text(errors="replace")[-2000:] for paper in papers if paper.exists())


@dataclass(frozen=True)
class Account:
    """One user's mailbox on the server, and what may happen to it."""

    server: Dovecot
    user: str
    password: str = PASSWORD

    def settings(self, *folders: str) -> MailboxSettings:
        """How mailproc reads these folders (INBOX where none is named), unencrypted."""
        return MailboxSettings(
            id="test",
            host="127.0.0.1",
            port=self.server.port,
            security="plain",
            user=self.user,
            password=self.password,
            folders=folders or ("INBOX",),
            timeout=5,
        )

    def append(self, raw: bytes, when: datetime, folder: str = "INBOX") -> None:
        """A mail that arrived at that moment. Dovecot makes line ends CRLF and keeps every other byte."""
        with self._session() as imap:
            imap.literal = raw  # type: ignore[assignment]  # imap.append would change bytes
            _ok(imap._simple_command("APPEND", _quoted(folder), "()", imaplib.Time2Internaldate(when)))

    def bulk_fill(self, mails: Iterable[tuple[bytes, datetime]], folder: str = "INBOX") -> None:
        """Very many mails at once, written as files; UIDs follow their order."""
        current = self._maildir(folder) / "cur"
        current.mkdir(parents=True, exist_ok=True)
        for raw, when in mails:
            number = next(_file_numbers)  # never twice: Dovecot remembers the names of removed files
            path = current / f"1000000000.{number:08d}.bulk,S={len(raw)}:2,"
            path.write_bytes(raw)
            os.utime(path, (when.timestamp(), when.timestamp()))
        self._hand_over()

    def create(self, folder: str) -> None:
        with self._session() as imap:
            _ok(imap.create(_quoted(folder)))

    def rename(self, folder: str, name: str) -> None:
        with self._session() as imap:
            _ok(imap.rename(_quoted(folder), _quoted(name)))

    def recreate(self, folder: str) -> None:
        """Delete a folder and make it anew, as a bad server does: under its old UIDVALIDITY, with UIDs from 1."""
        listed = self._maildir(folder) / "dovecot-uidlist"
        header = listed.read_text().partition("\n")[0].split()
        validity = next(field for field in header if field.startswith("V"))
        with self._session() as imap:
            _ok(imap.delete(_quoted(folder)))
            _ok(imap.create(_quoted(folder)))
        for stale in listed.parent.glob("dovecot.index*"):
            stale.unlink()
        listed.write_text(f"3 {validity} N1\n")
        self._hand_over()

    def delete(self, uids: Sequence[int], folder: str = "INBOX") -> None:
        """Remove these mails for good."""
        with self._session() as imap:
            _ok(imap.select(_quoted(folder)))
            _ok(imap.uid("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Deleted)"))
            _ok(imap.expunge())

    def flags(self, folder: str = "INBOX") -> tuple[str, ...]:
        """The flags of every mail, in the order of UIDs."""
        with self._session() as imap:
            _ok(imap.select(_quoted(folder), readonly=True))
            lines = _ok(imap.uid("FETCH", "1:*", "(FLAGS)"))
        found = [imaplib.ParseFlags(line) for line in lines if isinstance(line, bytes)]
        return tuple(b" ".join(flags).decode() for flags in found)

    def renew_uidvalidity(self, folder: str = "INBOX") -> None:
        """The same mails, numbered anew under another UIDVALIDITY, as after a restore on the server."""
        folder_path = self._maildir(folder)
        listed = folder_path / "dovecot-uidlist"
        header = listed.read_text().partition("\n")[0].split()
        newer = int(next(field[1:] for field in header if field.startswith("V"))) + 1
        for stale in folder_path.glob("dovecot.index*"):
            stale.unlink()
        listed.write_text(f"3 V{newer} N1\n")
        self._hand_over()

    @contextmanager
    def _session(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.server.port, timeout=PATIENCE) as imap:
            _ok(imap.login(self.user, self.password))
            yield imap

    def _maildir(self, folder: str) -> Path:
        home = self.server.root / "mail" / self.user
        return home if folder == "INBOX" else home / f".{_utf7(folder)}"

    def _hand_over(self) -> None:
        if os.getuid() == 0:
            home = self.server.root / "mail" / self.user
            for path in (home, *home.rglob("*")):
                os.chown(path, self.server.owner.pw_uid, self.server.owner.pw_gid)


@contextmanager
def running(where: Path = Path("/tmp")) -> Iterator[Dovecot]:
    """A server of one's own, gone with its folder at the end. Raises FileNotFoundError where none is installed.

    `where` its folder is made must be short: unix sockets allow 107 bytes.
    """
    owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    root = Path(tempfile.mkdtemp(prefix="dc", dir=where))
    server = Dovecot(root, *_free_ports(), owner)
    try:
        _furnish(server)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


def program() -> str:
    found = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise FileNotFoundError("these tests need a real Dovecot: run `make test`, or apt-get install dovecot-imapd")
    return found


def _furnish(server: Dovecot) -> None:
    root = server.root
    for folder in ("run", "state", "mail"):
        (root / folder).mkdir()
    (root / "dovecot.conf").write_text(_config(server))
    make_certificate(root)
    for path in (root, *root.iterdir()):
        os.chown(path, server.owner.pw_uid, server.owner.pw_gid)


def _config(server: Dovecot) -> str:
    version = subprocess.run([program(), "--version"], capture_output=True, text=True, check=True).stdout.split()[0]
    if version.startswith("2.3"):
        head, body = "", CONFIG_2_3
    else:
        head, body = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n", CONFIG_2_4
    return head + (COMMON + body).format(
        root=server.root,
        port=server.port,
        tls_port=server.tls_port,
        user=server.owner.pw_name,
        group=grp.getgrgid(server.owner.pw_gid).gr_name,
        uid=server.owner.pw_uid,
        gid=server.owner.pw_gid,
        password=PASSWORD,
    )


def make_certificate(root: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    outputs = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(root / "key.pem"), "-out"]
    subprocess.run([*command.split(), *outputs, str(root / "cert.pem")], check=True, capture_output=True)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _quoted(folder: str) -> str:
    return f'"{_utf7(folder)}"'


def _utf7(folder: str) -> str:
    """Modified UTF-7 (RFC 9051 appendix), near enough for names without & + and slashes."""
    return folder.encode("utf-7").decode("ascii").replace("+", "&").replace("/", ",")


def _ok(reply: tuple[str, list[Any]]) -> list[Any]:
    if reply[0] != "OK":
        raise RuntimeError(f"Dovecot refuses: {reply}")
    return reply[1]
