"""Wrong orders of effects, put into the actor's process alone: the harness must notice each of them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from mailproc.dispatch import Dispatch
from mailproc.ledger import disk
from mailproc.ledger.archive import Archive, Reading
from mailproc.ledger.events import Delivered, Entry, Event, Lettered, MailRecorded
from mailproc.ledger.ledger import Ledger
from mailproc.post.outbox import Envelope
from mailproc.rounds import House


def sent_before_its_line() -> None:
    """Letters go out as soon as they are written, and are committed afterwards."""
    real, real_init = Ledger.commit, House.__init__

    def init(house: House, *arguments: object) -> None:
        real_init(house, *arguments)  # type: ignore[arg-type]

        def commit(ledger: Ledger, event: Event, at: datetime, reading: Reading | None = None) -> Entry:
            if isinstance(event, Lettered):
                letters = [(one.id, one.recipient, ledger.letter_path(one.id).read_bytes()) for one in event.letters]
                for _ in house.outbox.send(Envelope(*one, bounces=False) for one in letters):
                    pass
            entry = real(ledger, event, at, reading)
            if isinstance(event, Lettered):
                for one in event.letters:
                    real(ledger, Delivered(one.id, "sent"), at)
            return entry

        Ledger.commit = commit  # type: ignore[method-assign, assignment]

    House.__init__ = init  # type: ignore[method-assign, assignment]


def never_marked_sent() -> None:
    """The server's answer is not recorded."""
    real = Ledger.commit

    def commit(ledger: Ledger, event: Event, at: datetime, reading: Reading | None = None) -> Entry | None:
        return None if isinstance(event, Delivered) else real(ledger, event, at, reading)

    Ledger.commit = commit  # type: ignore[method-assign, assignment]


def recorded_before_archived() -> None:
    """The mail's line is written first, the mail itself afterwards."""
    real, real_keep = Ledger.commit, Archive.keep
    waiting: list[Callable[[], None]] = []

    def keep(archive: Archive, digest: str, raw: bytes, reading: Reading | None) -> None:
        waiting.append(lambda: real_keep(archive, digest, raw, reading))

    def commit(ledger: Ledger, event: Event, at: datetime, reading: Reading | None = None) -> Entry:
        entry = real(ledger, event, at, reading)
        if isinstance(event, MailRecorded) and waiting:
            waiting.pop()()
        return entry

    Archive.keep, Ledger.commit = keep, commit  # type: ignore[method-assign, assignment]


def written_in_place() -> None:
    """Files are overwritten, not replaced by rename."""

    def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
        disk.note(path, b"".join(pieces))

    disk.write_pieces = write_pieces


def letter_written_anew() -> None:
    """A letter that waits is composed again, with another date, before it is sent."""
    real = Dispatch.send

    def send(dispatch: Dispatch, *arguments: object) -> object:
        for one in dispatch.ledger.books.office.outgoing.waiting:
            path = dispatch.ledger.letter_path(one)
            stamp = f"X-Sent: {arguments[1]}\n".encode()
            disk.write(path, stamp + path.read_bytes())
        return real(dispatch, *arguments)  # type: ignore[arg-type]

    Dispatch.send = send  # type: ignore[method-assign, assignment]


MUTATIONS: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        sent_before_its_line,
        never_marked_sent,
        recorded_before_archived,
        written_in_place,
        letter_written_anew,
    )
}


def install(name: str) -> None:
    """Put one of them in; none where there is no name."""
    if name:
        MUTATIONS[name]()
