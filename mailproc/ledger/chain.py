"""The journal without trust: every line held against its number, its digest and the line before."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mailproc.errors import StateError
from mailproc.ledger.events import Entry
from mailproc.ledger.journal import GENESIS, SEAL_LENGTH, Journal, Position, is_torn, unseal
from mailproc.model import Anchor, Problem

MEND_CHAIN = "do not edit it: put the journal back from the mirror or a backup that has the lines (mailproc restore)"
_SEAL_MARK = b',"digest":"'


def walk(journal: Journal) -> Iterator[Entry | Problem]:
    """Every line of the journal: its entry, or what is wrong with it; then on from the line as it is.

    Only a torn last line is passed over: it is being written, or will be cut at the next start.
    """
    last, files = Position(), journal.files()
    for path in files:
        with path.open("rb") as file:
            for line_number, line in enumerate(file, 1):
                if is_torn(line) and path == files[-1] and not file.peek(1):
                    return
                try:
                    entry = unseal(line, last, path)
                except StateError as fault:
                    found = as_written(line, last)
                    yield Problem(f"{path} line {line_number}, entry {found.n}", _reason(fault), MEND_CHAIN)
                    last = found
                else:
                    yield entry
                    last = Position(entry.n, entry.digest)


def as_written(line: bytes, last: Position) -> Position:
    """The place that a line says it has, whether that is true or not."""
    head, _, tail = line.rstrip(b"\n").rpartition(_SEAL_MARK)
    digest = tail[:64].decode("ascii", "replace")
    try:
        number = json.loads(head + b"}")["n"]
    except (ValueError, KeyError, TypeError):
        number = None
    own = hashlib.sha256(line[:-SEAL_LENGTH] + b"}").hexdigest()
    return Position(number if isinstance(number, int) else last.n + 1, digest if len(digest) == 64 else own)


def _reason(fault: StateError) -> str:
    """Why a line does not hold, without the place and the advice, which a Problem has of its own."""
    words = str(fault).partition(": ")[2] or str(fault)
    return words.partition(";")[0]


def hold(anchors: Iterable[tuple[str, Anchor]], digests: Mapping[int, str]) -> Iterator[Problem]:
    """Places that the journal does not have as they were printed. `digests` are its lines', by their numbers."""
    end = max(digests, default=0)
    for where, anchor in anchors:
        if anchor.number > end:
            what = f"the journal ends at entry {end}, but was at entry {anchor.number} when this was written"
            yield Problem(where, what, "lines are missing: " + MEND_CHAIN)
            continue
        digest = digests.get(anchor.number, "nothing") if anchor.number else GENESIS
        if not digest.startswith(anchor.digest):
            what = f"entry {anchor.number} was {anchor.digest[:16]} when this was written, and is {digest[:16]} now"
            yield Problem(where, what, MEND_CHAIN)


def end_of(folder: Path) -> Anchor | None:
    """The last whole line of a journal's folder, as it says itself; None where there is none."""
    for path in sorted(folder.glob("????-??.jsonl"), reverse=True):
        lines = [line for line in path.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
        if lines:
            last = as_written(lines[-1], Position())
            return Anchor(last.n, last.digest)
    return None


def mirror_problems(journal: Journal) -> Iterator[Problem]:
    """Where the mirror does not have the journal's bytes, or has more of them."""
    if journal.mirror is None:
        return
    names = {path.name for path in journal.files()} | {path.name for path in journal.mirror.glob("????-??.jsonl")}
    for name in sorted(names):
        own, copy = journal.folder / name, journal.mirror / name
        ours, theirs = (path.read_bytes() if path.exists() else b"" for path in (own, copy))
        if ours == theirs:
            continue
        if ours.startswith(theirs):
            yield Problem(
                str(copy), f"lacks {len(ours) - len(theirs)} bytes of the journal", "mailproc check copies them"
            )
        elif theirs.startswith(ours):
            what = f"goes {len(theirs) - len(ours)} bytes further than the journal"
            yield Problem(str(copy), what, "lines are missing from the journal: mailproc restore --mirror")
        else:
            yield Problem(str(copy), "is not a copy of the journal", f"find out which of the two is true; {MEND_CHAIN}")
