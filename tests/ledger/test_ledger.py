"""The books follow from the journal alone: desk copy and index can be thrown away at any time."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.errors import BusyError, StateError
from mailproc.ledger.archive import Reading
from mailproc.ledger.books import Books
from mailproc.ledger.events import (
    Accepted,
    Commanded,
    Corrected,
    Delivered,
    Event,
    Held,
    ItemChange,
    Lettered,
    LetterRecord,
    MailChange,
    MailRecorded,
    MonthClosed,
    PapersMade,
)
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.present import Poll
from mailproc.model import (
    Address,
    Attribution,
    Contents,
    Credit,
    CreditKind,
    Due,
    Item,
    ItemRecord,
    ItemStatus,
    LetterKind,
    Location,
    MailClass,
    Purport,
)

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 10, 8, 9, 30, tzinfo=ZONE)


def digest(n: int) -> str:
    return f"{n:064x}"


def reading(n: int) -> Reading:
    item = Item(f"标题{n}", f"正文{n}", f"正文{n}", f"text{n}")
    return Reading(
        Address(f"u{n % 3}@example.com", "张三"),
        f"主题{n}",
        NOW,
        f"<m{n}@example.com>",
        (),
        Contents(Purport.ITEMS, (item,)),
        Attribution("kjj"),
        shingles=((n, n + 1, 7),),
    )


def credit(name: str, item: str, month: str = "2026-10", **changes: object) -> Credit:
    made = Credit(
        id=name,
        unit="kjj",
        kind=CreditKind.RECEIVED,
        points=Decimal("0.2"),
        count=1,
        effective=NOW.date(),
        month=month,
        rule="received@2026-01-01",
        at=NOW,
        who="mailproc",
        item=item,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def recorded(n: int, uid: int) -> MailRecorded:
    number = f"2026-10-{n:04}"
    return MailRecorded(
        digest=digest(n),
        month="2026-10",
        arrival=NOW + timedelta(minutes=n),
        size=1000 + n,
        location=Location("office", "INBOX", 1, uid),
        mail_class=MailClass.SUBMISSION,
        number=number,
        unit="kjj",
        items=(ItemRecord(number, f"text{n}", ItemStatus.NEW, ("kjj",), counted=True),),
        credits=(credit(f"{n}.1", number),),
        due=(Due.RECEIPT,),
    )


def put(ledger: Ledger, n: int, uid: int) -> None:
    ledger.archive.keep(digest(n), f"raw {n}".encode(), reading(n))
    ledger.commit(recorded(n, uid), NOW, reading(n))


def picture(books: Books) -> object:
    """All that the books hold, for comparing."""
    months = {label: books.month(label) for label in sorted(books.office.months)}
    office = books.office
    return (
        {label: (book.submissions, book.credits, book.unmailed) for label, book in months.items()},
        {key: str(uids) for key, uids in office.uids.items()},
        office.courses,
        office.outgoing,
        office.due,
        office.hints,
        office.last_numbers,
        sorted(office.commands),
        office.reach,
    )


LETTER = LetterRecord("<mp.1@example.com>", LetterKind.RECEIPT, "u1@example.com", "key", (digest(1),), hint=True)


def lived(state: Path) -> Ledger:
    """A ledger that has seen every kind of event."""
    ledger = Ledger(state)
    with ledger.writing():
        for n in range(1, 6):
            put(ledger, n, n)
    change = MailChange(
        digest(2), "2026-10", "jyj", MailClass.SUBMISSION, (ItemChange("2026-10-0002", counted=True, units=("jyj",)),)
    )
    events: list[Event] = [
        Lettered((LETTER,), (digest(3),)),
        Delivered(LETTER.id, "deferred", "451 later"),
        Delivered(LETTER.id, "sent"),
        Held("office", "INBOX", 1, "90:95", "old"),
        Accepted("office", "INBOX", "admin"),
        Commanded("7是教育局的", "clerk", (credit("99.1", "2026-10-0002", month="2026-11"),), (change,)),
        MonthClosed("2026-10", NOW),
        PapersMade("2026-10", "stated", (replace(LETTER, id="<mp.2@example.com>", covers=()),), deadline=NOW),
        PapersMade("2026-10", "published", (), edition=1, issue=10, total=126, signer="王五"),
        Corrected("2026-10", "clerk", "更正10月", (credit("100.1", "2026-10-0002"),), "王五"),
    ]
    with ledger.writing():
        for event in events:
            ledger.commit(event, NOW)
    return ledger


def test_books_are_rebuilt_from_the_journal_alone(tmp_path: Path) -> None:
    ledger = lived(tmp_path)
    with ledger.writing() as books:
        before = picture(books)
    ledger.close()
    for path in (*tmp_path.glob("*.json"), *tmp_path.glob("index.db*")):
        path.unlink()
    fresh = Ledger(tmp_path)
    with fresh.writing() as books:
        assert picture(books) == before
        assert fresh.index.near("jyj", (2, 3, 7), NOW) == ("2026-10-0002",)
        assert fresh.index.by_message_id("<m4@example.com>") == (digest(4),)
        assert fresh.index.months_of("2026-10-0002") == ("2026-10", "2026-11")
    fresh.close()


def test_desk_copy_read_again_is_the_same(tmp_path: Path) -> None:
    ledger = lived(tmp_path)
    with ledger.writing() as books:
        before = picture(books)
    ledger.close()
    assert picture(Ledger(tmp_path).reading()) == before


def test_a_reader_sees_the_journals_tail_that_no_desk_copy_has(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with ledger.writing():
        put(ledger, 1, 1)
    with pytest.raises(StateError, match="killed"), ledger.writing():  # noqa: PT012 the raise stands for a kill
        put(ledger, 2, 2)
        raise StateError("killed before the flush")
    assert set(Ledger(tmp_path).reading().month("2026-10").submissions) == {digest(1), digest(2)}
    ledger.close()


@pytest.mark.parametrize("lost", ["office.json", "2026-10.json", "index.db"])
def test_one_lost_file_is_made_anew(tmp_path: Path, lost: str) -> None:
    ledger = lived(tmp_path)
    with ledger.writing() as books:
        before = picture(books)
    ledger.close()
    for path in tmp_path.glob(f"{lost}*"):
        path.unlink()
    fresh = Ledger(tmp_path)
    with fresh.writing() as books:
        assert picture(books) == before
        assert fresh.index.mail(digest(3)) == ("2026-10", "2026-10-0003")
    fresh.close()


@pytest.mark.parametrize("torn", ["office.json", "2026-10.json", "index.db"])
@pytest.mark.parametrize("found", [b'{"reach": [', b"", bytes(5000)])
def test_a_torn_file_is_made_anew(tmp_path: Path, torn: str, found: bytes) -> None:
    ledger = lived(tmp_path)
    with ledger.writing() as books:
        before = picture(books)
    ledger.close()
    (tmp_path / torn).write_bytes(found)
    assert picture(Ledger(tmp_path).reading()) == before
    for _ in range(2):
        fresh = Ledger(tmp_path)
        with fresh.writing() as books:
            assert picture(books) == before
        fresh.close()
    assert (tmp_path / torn).read_bytes() != found


def test_a_months_copy_that_is_ahead_of_the_offices_shows_no_answer_twice(tmp_path: Path) -> None:
    """A power cut between the two leaves them so: the journal's tail is entered into the month again."""
    ledger = Ledger(tmp_path)
    with ledger.writing():
        put(ledger, 1, 1)
    behind = (tmp_path / "office.json").read_bytes()
    with ledger.writing() as books:
        ledger.commit(Lettered((LETTER,)), NOW)
    before = picture(books)
    ledger.close()
    (tmp_path / "office.json").write_bytes(behind)
    assert picture(Ledger(tmp_path).reading()) == before


def test_an_index_that_breaks_at_work_is_made_anew_at_the_next_start(tmp_path: Path) -> None:
    ledger = lived(tmp_path)
    ledger.close()
    path = tmp_path / "index.db"
    size = path.stat().st_size
    with path.open("r+b") as file:  # the head and how far it reaches, and so the opening, stay sound
        file.seek(2 * 4096)
        file.write(b"\xff" * (size - 2 * 4096))
    broken = Ledger(tmp_path)
    with pytest.raises(StateError, match="makes it anew"), broken.writing():
        broken.index.mail(digest(3))
    fresh = Ledger(tmp_path)
    with fresh.writing():
        assert fresh.index.mail(digest(3)) == ("2026-10", "2026-10-0003")
    fresh.close()


@pytest.mark.parametrize("column", ["n", "digest", "file", '"offset"'])
def test_an_index_that_does_not_say_how_far_it_reaches_is_made_anew(tmp_path: Path, column: str) -> None:
    ledger = lived(tmp_path)
    ledger.close()
    with closing(sqlite3.connect(tmp_path / "index.db")) as db, db:
        db.execute(f"UPDATE reach SET {column} = NULL")
        db.execute("DELETE FROM mail")
    with ledger.writing():
        assert ledger.index.mail(digest(3)) == ("2026-10", "2026-10-0003")
    ledger.close()


def test_what_a_killed_writer_left_half_made_is_removed(tmp_path: Path) -> None:
    ledger = lived(tmp_path)
    ledger.close()
    left = [tmp_path / "archive/00/.ab.eml.gz.new", tmp_path / ".office.json.new", tmp_path / "archive/.large.new"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    with ledger.writing():
        assert all(path.exists() for path in left)  # nobody died
    (tmp_path / "lock").write_text("4711\n")
    with ledger.writing():
        assert not any(path.exists() for path in left)
    assert (tmp_path / "lock").read_bytes() == b""
    ledger.close()


def test_two_writers_see_each_others_entries(tmp_path: Path) -> None:
    one, other = Ledger(tmp_path), Ledger(tmp_path)
    with one.writing():
        put(one, 1, 1)
    with other.writing() as books:
        assert digest(1) in books.month("2026-10").submissions
        put(other, 2, 2)
    with one.writing() as books:
        assert digest(2) in books.month("2026-10").submissions
        assert books.office.last_numbers["2026-10"] == 2
        assert one.index.mail(digest(2)) is not None
    one.close()
    other.close()


def test_a_second_daemon_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path).running(), pytest.raises(BusyError), Ledger(tmp_path).running():
        pass


def test_state_is_the_owners_alone(tmp_path: Path) -> None:
    ledger = lived(tmp_path / "state")
    ledger.secret()
    ledger.close()
    for path in (tmp_path / "state").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_an_attempt_counts_only_what_ended_with_the_process(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with ledger.attempt("a") as tries:
        assert tries == 0
    with pytest.raises(StateError), ledger.attempt("a"):
        raise StateError("disk full")
    with ledger.attempt("a") as tries:
        assert tries == 0
    (tmp_path / "attempt").write_text("a 1")
    with ledger.attempt("b") as tries:
        assert tries == 0
    (tmp_path / "attempt").write_text("a 2")
    with ledger.attempt("a") as tries:
        assert tries == 2
    for torn in ("", "a", "a ", "a \0", "\0\0\0\0"):  # by a power cut
        (tmp_path / "attempt").write_text(torn)
        with ledger.attempt("a") as tries:
            assert tries == 0


def test_a_torn_note_of_the_last_poll_is_none(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.note_poll(Poll(NOW, None))
    assert ledger.last_poll() == Poll(NOW, None)
    for torn in (b"", b'{"at":"2026', bytes(40)):
        (tmp_path / "poll.json").write_bytes(torn)
        assert ledger.last_poll() is None


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(1, 7)))
def test_figures_do_not_hang_on_the_order_of_recording(order: list[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        with ledger.writing() as books:
            for uid, n in enumerate(order, 1):
                put(ledger, n, uid)
            points = sum(one.points for one in books.month("2026-10").credits.values())
            assert points == Decimal("1.2")
            assert str(books.office.uids["office", "INBOX", 1]) == "1:6"
        ledger.close()


def test_retries_back_off_and_end_at_four_hours(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    pauses = []
    with ledger.writing() as books:
        ledger.commit(Lettered((LETTER,)), NOW)
        for _ in range(10):
            ledger.commit(Delivered(LETTER.id, "deferred", "451"), NOW)
            next_try = books.office.outgoing.waiting[LETTER.id].next_try
            assert next_try is not None
            pauses.append((next_try - NOW).total_seconds() / 60)
        ledger.commit(Delivered(LETTER.id, "refused", "550 no such user"), NOW)
        assert not books.office.outgoing.waiting
        assert books.office.outgoing.failed[LETTER.id].answer == "550 no such user"
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == 240
    ledger.close()
