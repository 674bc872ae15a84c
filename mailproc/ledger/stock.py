"""What lies in state/ held against what the journal names: mails, letters, editions; and who may read it."""

import hashlib
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from mailproc.errors import StateError
from mailproc.ledger.archive import Archive
from mailproc.ledger.events import LetterRecord, MailRecorded, PapersMade, SummaryMade
from mailproc.ledger.ledger import Ledger
from mailproc.model import Problem

FETCH = "mailproc rebuild takes it from the mailbox, if it still lies there; else put it back from a backup"
OTHERS_READ = 0o077


def mail_problems(archive: Archive, mails: Iterable[MailRecorded]) -> Iterator[Problem]:
    """Mails whose bytes or reading the archive does not hold as they were recorded. Memory stays flat."""
    for mail in mails:
        name = mail.number or mail.digest[:12]
        if mail.sender is not None:
            yield from _locked_away(archive, mail, name)
            continue
        for look in (raw_fault, reading_fault):
            if fault := look(archive, mail):
                yield Problem(f"mail {name}", fault, FETCH)


def unread(archive: Archive, mails: Iterable[MailRecorded]) -> list[MailRecorded]:
    """Mails whose reading the archive lacks: without them neither desk copy nor index can be made."""
    return [mail for mail in mails if mail.sender is None and not archive.reading_path(mail.digest).exists()]


def raw_fault(archive: Archive, mail: MailRecorded) -> str:
    """Why the archive does not hold the mail that was recorded; "" where it does."""
    path = archive.raw_path(mail.digest)
    try:
        digest, octets = measured(archive, mail.digest)
    except StateError as fault:
        return str(fault).partition(";")[0]
    if digest != mail.digest:
        return f"{path} is not the mail that was recorded"
    return "" if octets == mail.size else f"{path} holds {octets} bytes, the journal says {mail.size}"


def reading_fault(archive: Archive, mail: MailRecorded) -> str:
    """Why there is nothing to know what was read in it."""
    try:
        reading = archive.reading(mail.digest)
    except StateError as fault:
        return str(fault).partition(";")[0]
    return "its words were lost with a disk" if reading.lost else ""


def _locked_away(archive: Archive, mail: MailRecorded, name: str) -> Iterator[Problem]:
    """A mail that is classified, or was not read and may be, lies in restricted/ alone, or nowhere."""
    if archive.raw_path(mail.digest).exists():
        yield Problem(
            f"mail {name}",
            "is or may be classified, and lies in the archive",
            "act by the rules on 保密; delete it there",
        )
    locked = archive.locked_path(mail.digest)
    if locked is not None and measured(archive, mail.digest)[0] != mail.digest:
        yield Problem(f"mail {name}", f"{locked} is not the mail that was recorded", "find out who changed it")


def measured(archive: Archive, digest: str) -> tuple[str, int]:
    """The digest and size of a mail's bytes as the archive holds them, read in pieces."""
    found, octets = hashlib.sha256(), 0
    for piece in archive.pieces(digest):
        found.update(piece)
        octets += len(piece)
    return found.hexdigest(), octets


def letter_problems(ledger: Ledger, letters: Iterable[LetterRecord], delivered: set[str]) -> Iterator[Problem]:
    """Letters that wait and have no bytes: they cannot be sent."""
    for letter in letters:
        if letter.id not in delivered and not ledger.letter_path(letter.id).exists():
            what = f"{letter.kind.value} to {letter.recipient} waits, but {ledger.letter_path(letter.id)} is missing"
            yield Problem(f"letter {letter.id}", what, "put it back from a backup, or write it by hand")


def edition_problems(ledger: Ledger, editions: Iterable[PapersMade | SummaryMade]) -> Iterator[Problem]:
    """Published editions that are not, byte for byte, what was published."""
    for paper in editions:
        name = f"{paper.month}-{paper.edition}" if isinstance(paper, PapersMade) else f"{paper.term}-1"
        folder = ledger.state / "editions" / name
        files = sorted(path for path in folder.glob("*") if not path.name.startswith("."))
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
        if digest != paper.figures:
            what = "is not as it was published" if files else "is missing"
            yield Problem(str(folder), what, "put it back from a backup: an edition is never made anew")


def mode_problems(folder: Path) -> Iterator[Problem]:
    """Files and folders that others than the owner could enter, read or write."""
    for path in (folder, *sorted(folder.rglob("*"))):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & OTHERS_READ and not path.is_symlink():
            right = "700" if path.is_dir() else "600"
            yield Problem(str(path), f"has mode {mode:o}: others could read it", f"chmod {right} {path}")
