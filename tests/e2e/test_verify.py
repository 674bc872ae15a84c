"""`mailproc verify`: whatever is changed in state/ behind the program's back is noticed, and said where."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mailproc import auditing
from mailproc.errors import StateError
from mailproc.ledger import chain, codec, deskcopy
from mailproc.ledger.events import Delivered, Entry, MailRecorded
from mailproc.ledger.journal import Journal, Position, seal
from mailproc.ledger.ledger import Ledger
from mailproc.model import Anchor, Problem
from tests.dovecot import Dovecot
from tests.e2e.lived import at, live
from tests.e2e.office import Office, sink

SEAL = ',"digest":"'


@pytest.fixture(scope="module")
def once_lived(dovecot_server: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One life for all tests of this page; they look at copies."""
    with sink() as kept:
        office = Office(tmp_path_factory.mktemp("lived"), dovecot_server.account("lived"), kept)
        live(office)
        yield office


@pytest.fixture
def lived(once_lived: Office, tmp_path: Path) -> Office:
    shutil.copytree(once_lived.folder, tmp_path / "office")
    return replace(once_lived, folder=tmp_path / "office")


def journal_files(office: Office) -> list[Path]:
    return sorted((office.folder / "state/journal").glob("*.jsonl"))


def verified(office: Office, *arguments: str, code: int = 1) -> dict[str, Any]:
    return office.json("verify", *arguments, code=code)


def said(result: dict[str, Any]) -> str:
    return "\n".join(f"{one['where']}: {one['what']}" for one in (*result["broken"], *result["problems"]))


def test_a_ledger_as_it_was_left_holds(lived: Office) -> None:
    result = verified(lived, code=0)
    assert result["entry"] >= 55
    assert result["mails"] == 23
    assert result["anchors"] >= 3  # desk copy, tally, draft, circular
    assert "everything holds" in lived.program("verify")


# --- the chain --------------------------------------------------------------------------------------------


def test_every_line_edited_deleted_repeated_or_swapped_is_noticed_where_it_is(lived: Office, tmp_path: Path) -> None:
    """Every line of a real journal, each way, with its own digest made right where it was edited."""
    ledger = Ledger(lived.folder / "state")
    printed = list(auditing.found_anchors(ledger))
    lines = [line for path in journal_files(lived) for line in path.read_bytes().splitlines(keepends=True)]
    assert len(lines) >= 55
    tried = 0
    for place in range(len(lines)):
        for name, change in CHANGES.items():
            changed = change(list(lines), place)
            if changed == lines:
                continue
            folder = tmp_path / "changed"
            folder.mkdir(exist_ok=True)
            (folder / "2026-10.jsonl").write_bytes(b"".join(changed))
            copy = Ledger(lived.folder / "state")
            copy.journal = Journal(folder)
            _, broken, _ = auditing.follow(copy, printed)
            assert broken, (name, place + 1)
            entries = [int(where.rpartition(" ")[2]) for one in broken if " entry " in (where := one.where)]
            last = place == len(lines) - 1
            assert last or any(abs(entry - (place + 1)) <= 1 for entry in entries), (name, place + 1, broken)
            tried += 1
    assert tried >= 5 * len(lines) - 5


def edited(lines: list[bytes], place: int) -> list[bytes]:
    """One sign of the body is another."""
    line = bytearray(lines[place])
    spot = line.index(b'"body":') + 12
    line[spot] = ord("x") if line[spot] != ord("x") else ord("y")
    lines[place] = bytes(line)
    return lines


def resealed(lines: list[bytes], place: int) -> list[bytes]:
    """The moment is another, and the line's own digest fits it."""
    body = json.loads(lines[place])
    del body["digest"]
    body["at"] = body["at"].replace("2026-1", "2027-1")
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(raw.encode()).hexdigest()
    lines[place] = f'{raw[:-1]}{SEAL}{digest}"}}\n'.encode()
    return lines


def deleted(lines: list[bytes], place: int) -> list[bytes]:
    del lines[place]
    return lines


def repeated(lines: list[bytes], place: int) -> list[bytes]:
    lines.insert(place, lines[place])
    return lines


def invented(lines: list[bytes], place: int) -> list[bytes]:
    """A new line, sealed onto the line before it, stands before this one."""
    before = json.loads(lines[place - 1]) if place else {}
    last = Position(before["n"], before["digest"]) if before else Position()
    line, _ = seal(Delivered("<x@y>", "sent"), at(1, 1), last)
    lines.insert(place, line)
    return lines


def swapped(lines: list[bytes], place: int) -> list[bytes]:
    other = place + 1 if place + 1 < len(lines) else place - 1
    lines[place], lines[other] = lines[other], lines[place]
    return lines


CHANGES: dict[str, Callable[[list[bytes], int], list[bytes]]] = {
    "edit": edited,
    "edit and seal": resealed,
    "delete": deleted,
    "repeat": repeated,
    "insert": invented,
    "swap": swapped,
}


def test_verify_names_file_line_and_entry_and_exits_with_6(lived: Office) -> None:
    path = journal_files(lived)[0]
    path.write_bytes(b"".join(edited(path.read_bytes().splitlines(keepends=True), 20)))
    result = verified(lived, code=6)
    assert f"{path} line 21, entry 21" in result["broken"][0]["where"]
    assert "the line was changed" in said(result)


def resealed_whole(office: Office, change: Callable[[Entry], Entry | None]) -> None:
    """The journal written anew by somebody who knows how: every digest fits, nothing shows by itself."""
    journal = Journal(office.folder / "state/journal")
    entries = [entry for entry, _ in journal.read(Position())]
    for path in journal.files():
        path.unlink()
    last = Position()
    for entry in entries:
        new = change(entry)
        if new is not None:
            _, last = journal.append(new.event, new.at, last)
    for path in (*(office.folder / "state").glob("*.json"), *(office.folder / "state").glob("index.db*")):
        path.unlink()


def test_a_chain_sealed_anew_is_noticed_by_the_papers(lived: Office) -> None:
    def dearer(entry: Entry) -> Entry:
        event = entry.event
        if isinstance(event, MailRecorded) and event.number == "2026-10-0002":
            return replace(entry, event=replace(event, reason="x"))
        return entry

    old = verified(lived, code=0)
    resealed_whole(lived, dearer)
    assert not [one for one in chain.walk(Journal(lived.folder / "state/journal")) if isinstance(one, Problem)]
    assert "when this was written" in said(verified(lived, code=6))
    for paper in (lived.folder / "state/letters").glob("*.eml"):
        paper.unlink()
    shutil.rmtree(lived.folder / "state/editions")
    assert not verified(lived, code=1)["broken"]
    assert "anchor" in said(verified(lived, "--anchor", f"{old['entry']}:{old['digest'][:16]}", code=6))
    assert not verified(lived, "--anchor", f"2:{entry_digest(lived, 2)}", code=1)["broken"]


def entry_digest(office: Office, n: int) -> str:
    return next(entry.digest for entry, _ in Ledger(office.folder / "state").journal.read(Position()) if entry.n == n)


def cut_tail(office: Office, lines: int) -> None:
    path = journal_files(office)[-1]
    kept = path.read_bytes().splitlines(keepends=True)[:-lines]
    path.write_bytes(b"".join(kept))


def test_a_cut_tail_is_noticed_by_the_desk_copy_a_paper_the_mirror_or_an_anchor(lived: Office) -> None:
    end = verified(lived, code=0)
    cut_tail(lived, 1)
    assert "office.json" in said(verified(lived, code=6))
    for path in (*(lived.folder / "state").glob("*.json"), *(lived.folder / "state").glob("index.db*")):
        path.unlink()
    verified(lived, code=0)  # nothing but the paper outside knows of the line
    found = said(verified(lived, "--anchor", f"{end['entry']}:{end['digest']}", code=6))
    assert f"the journal ends at entry {end['entry'] - 1}" in found


def test_the_program_does_not_go_on_after_a_cut_tail(lived: Office) -> None:
    cut_tail(lived, 1)
    assert "mailproc restore" in lived.program("status", code=6)
    (lived.folder / "state/office.json").unlink()
    with (
        pytest.raises(StateError, match="shorter"),
        Ledger(lived.folder / "state").writing(),
    ):  # the index has seen more
        pass


def test_an_anchor_is_typed_as_it_is_printed(lived: Office) -> None:
    assert "N:DIGEST" in lived.program("verify", "--anchor", "12", code=2)
    lived.program("verify", "--anchor", f"0:{'0' * 64}")


# --- the rest of state/ -----------------------------------------------------------------------------------


def any_file(office: Office, pattern: str) -> Path:
    return min((office.folder / "state").glob(pattern))


def squeeze(path: Path, data: bytes) -> None:
    import gzip

    path.write_bytes(gzip.compress(data))


@pytest.mark.parametrize(
    ("pattern", "harm", "told"),
    [
        ("archive/??/*.eml.gz", Path.unlink, "No such file"),
        ("archive/??/*.eml.gz", lambda path: squeeze(path, b"another mail"), "not the mail that was recorded"),
        ("archive/??/*.eml.gz", lambda path: path.write_bytes(path.read_bytes()[:-9]), "cannot read"),
        ("archive/??/*.json.gz", Path.unlink, "No such file"),
        ("restricted/*.eml", lambda path: path.write_bytes(b"x"), "not the mail that was recorded"),
        ("editions/2026-10-1/chat.txt", lambda path: path.write_bytes(b"x"), "not as it was published"),
        ("editions/2026-10-1", shutil.rmtree, "is missing"),
        ("archive/??/*.eml.gz", lambda path: path.chmod(0o644), "mode 644"),
        ("letters", lambda path: path.chmod(0o755), "mode 755"),
    ],
)
def test_one_harm_is_one_problem(lived: Office, pattern: str, harm: Callable[[Path], None], told: str) -> None:
    harm(any_file(lived, pattern))
    result = verified(lived)
    assert [told in f"{one['what']}" for one in result["problems"]] == [True], result["problems"]


def test_a_desk_copy_that_was_changed_is_named_and_made_anew(lived: Office) -> None:
    path = lived.folder / "state/2026-10.json"
    tables = deskcopy.fetch(path)
    tables["credits"][0]["points"] = "99"
    name = tables["credits"][0]["id"]
    deskcopy.store(path, tables)
    (problem,) = verified(lived)["problems"]
    assert (problem["where"], problem["what"]) == (
        str(lived.folder / "state/2026-10.json credits"),
        f"{name} 2026-10 has another points",
    )
    assert f"{name} 2026-10 has another points" in lived.program("rebuild")
    verified(lived, code=0)


def test_an_index_that_was_changed_is_named_and_made_anew(lived: Office) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(lived.folder / "state/index.db")) as database:
        database.execute("DELETE FROM item WHERE k = 1")
        database.execute("INSERT INTO credited VALUES ('2026-10-0001', '2020-01')")
        database.commit()
    told = said(verified(lived)).replace(str(lived.folder / "state") + "/", "")
    assert "index.db item: 1 rows less" in told
    assert "index.db credited: 1 rows that do not follow" in told
    assert "index.db item" in lived.program("rebuild")
    verified(lived, code=0)


def test_rebuild_leaves_a_whole_ledger_as_it_was(lived: Office) -> None:
    before = {path.name: path.read_bytes() for path in (lived.folder / "state").glob("*.json")}
    assert "differ" not in lived.program("rebuild")
    after = {path.name: path.read_bytes() for path in (lived.folder / "state").glob("*.json")}
    assert before == after


def test_rebuild_waits_for_no_daemon(lived: Office) -> None:
    with Ledger(lived.folder / "state").running():
        assert "running mailproc" in lived.program("rebuild", code=7)


# --- points -----------------------------------------------------------------------------------------------


def first_credit(office: Office, **changes: object) -> None:
    """The first mail's credit, changed by somebody who seals the whole chain anew and leaves no paper."""

    def change(entry: Entry) -> Entry:
        event = entry.event
        if isinstance(event, MailRecorded) and event.number == "2026-10-0001":
            made = replace(event.credits[0], **changes)  # type: ignore[arg-type]  # fields by name
            return replace(entry, event=replace(event, credits=(made,)))
        return entry

    resealed_whole(office, change)
    for paper in (office.folder / "state/letters").glob("*.eml"):
        if b"Precedence: bulk" in paper.read_bytes():
            paper.unlink()
    (office.folder / "state/editions/2026-10-1/circular.txt").write_bytes(b"")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"points": Decimal("0.4")}, "0.4 points, where the rule gives 0.2"),
        ({"rule": "received@2021-01-01"}, "the rate since 2020-01-01 holds"),
        ({"rule": "gift@2020-01-01"}, "is not in the configuration"),
        ({"month": "2026-11"}, "belongs to 2026-10"),
        ({"late": "late"}, 'is marked "late"'),
        ({"item": "2026-10-0777"}, "which no mail and no line brought"),
        ({"id": "9.9"}, "its name must be"),
        ({"who": "somebody"}, "says somebody"),
        ({"reverses": "1.7"}, "takes back 1.7, which is not there"),
    ],
)
def test_a_credit_without_its_mail_or_rule_is_named(lived: Office, changes: dict[str, object], told: str) -> None:
    first_credit(lived, **changes)
    assert told in said(verified(lived))


def test_a_number_issued_twice_is_named(lived: Office) -> None:
    def change(entry: Entry) -> Entry:
        event = entry.event
        if isinstance(event, MailRecorded) and event.number == "2026-10-0002":
            return replace(entry, event=replace(event, number="2026-10-0001"))
        return entry

    resealed_whole(lived, change)
    assert "number 2026-10-0001 was issued out of its order" in said_of_audit(lived)


def said_of_audit(office: Office) -> str:
    _, _, problems = auditing.follow(Ledger(office.folder / "state"), ())
    return "\n".join(one.what for one in problems)


def test_no_reading_is_lost_by_the_new_field(lived: Office) -> None:
    """Readings written before the field came are read as not lost."""
    ledger = Ledger(lived.folder / "state")
    path = any_file(lived, "archive/??/*.json.gz")
    import gzip

    old = gzip.decompress(path.read_bytes()).replace(b',"lost":false', b"")
    path.write_bytes(gzip.compress(old))
    assert not ledger.archive.reading(path.name[:64]).lost
    assert codec.encode(Anchor(1, "a")) == b'{"number":1,"digest":"a"}'
