"""The journal notices every change, mends only a torn last line, and takes short writes back."""

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.errors import StateError
from mailproc.ledger.events import HistoryFound
from mailproc.ledger.journal import Journal, Position, last_line

NOW = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def event(n: int) -> HistoryFound:
    return HistoryFound("office", "INBOX", 1, str(n))


def written(folder: Path, count: int, mirror: Path | None = None) -> Journal:
    folder.mkdir(exist_ok=True)
    journal, last = Journal(folder, mirror), Position()
    for n in range(1, count + 1):
        _, last = journal.append(event(n), NOW if n < 4 else NOVEMBER, last)
    return journal


def entries(journal: Journal, after: Position = Position()) -> list[tuple[int, object]]:  # noqa: B008 a frozen value
    return [(entry.n, entry.event) for entry, _ in journal.read(after)]


def test_what_was_appended_is_read_again_across_files(tmp_path: Path) -> None:
    journal = written(tmp_path, 5)
    assert entries(journal) == [(n, event(n)) for n in range(1, 6)]
    assert [path.name for path in journal.files()] == ["2026-10.jsonl", "2026-11.jsonl"]


def test_reading_goes_on_from_a_position(tmp_path: Path) -> None:
    journal = written(tmp_path, 5)
    positions = [position for _, position in journal.read(Position())]
    for place, position in enumerate(positions):
        assert [n for n, _ in entries(journal, position)] == list(range(place + 2, 6))


def test_a_commit_never_goes_into_an_earlier_file_than_the_newest(tmp_path: Path) -> None:
    journal = written(tmp_path, 4)
    last = list(journal.read(Position()))[-1][1]
    journal.append(event(5), NOW, last)
    assert [n for n, _ in entries(journal)] == [1, 2, 3, 4, 5]
    assert (tmp_path / "2026-10.jsonl").read_bytes().count(b"\n") == 3


@pytest.mark.parametrize("change", ["edit", "delete", "insert", "swap"])
def test_any_changed_line_is_noticed_and_named(tmp_path: Path, change: str) -> None:
    journal = written(tmp_path, 3)
    path = tmp_path / "2026-10.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    match change:
        case "edit":
            lines[1] = lines[1].replace(b'"2"', b'"9"')
        case "delete":
            del lines[1]
        case "insert":
            lines.insert(1, lines[0])
        case "swap":
            lines[1], lines[2] = lines[2], lines[1]
    path.write_bytes(b"".join(lines))
    with pytest.raises(StateError, match=r"after entry 1"):
        entries(journal)


def test_a_torn_last_line_is_cut_and_kept_aside(tmp_path: Path) -> None:
    journal = written(tmp_path, 3)
    path = tmp_path / "2026-10.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    journal.mend()
    assert [n for n, _ in entries(journal)] == [1, 2]
    (torn,) = tmp_path.glob("torn-*")
    assert path.read_bytes() + torn.read_bytes() == whole[:-20]


def test_a_whole_journal_is_not_mended(tmp_path: Path) -> None:
    journal = written(tmp_path, 3)
    before = (tmp_path / "2026-10.jsonl").read_bytes()
    journal.mend()
    assert (tmp_path / "2026-10.jsonl").read_bytes() == before
    assert not list(tmp_path.glob("torn-*"))


def test_a_line_that_finds_no_room_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk takes part of a line, then nothing; only the system call can be made to do so."""
    journal = written(tmp_path, 2)
    last = list(journal.read(Position()))[-1][1]
    monkeypatch.setattr(os, "write", filling(10))
    with pytest.raises(StateError, match="No space left"):
        journal.append(event(3), NOW, last)
    monkeypatch.undo()
    assert [n for n, _ in entries(journal)] == [1, 2]
    journal.append(event(3), NOW, last)
    assert [n for n, _ in entries(journal)] == [1, 2, 3]


def filling(room: int) -> Callable[[int, bytes], int]:
    """A write on a disk with room for so many bytes."""
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = real(descriptor, data[:room])
        room -= taken
        return taken

    return write


def test_a_line_written_piece_by_piece_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    assert [n for n, _ in entries(written(tmp_path, 2))] == [1, 2]


def test_a_line_that_cannot_be_synced_ends_the_process_and_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = written(tmp_path, 2)
    last = list(journal.read(Position()))[-1][1]

    def ill(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", ill)
    with pytest.raises(SystemExit, match="fsync"):
        journal.append(event(3), NOW, last)
    monkeypatch.undo()
    assert [n for n, _ in entries(journal)] == [1, 2]


def test_the_mirror_holds_the_same_bytes_and_catches_up(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    written(tmp_path / "journal", 2)
    journal = Journal(tmp_path / "journal", mirror)
    last = list(journal.read(Position()))[-1][1]
    journal.append(event(3), NOW, last)
    assert (mirror / "2026-10.jsonl").read_bytes() == (tmp_path / "journal/2026-10.jsonl").read_bytes()
    assert not journal.mirror_fault


def test_a_mirror_that_fails_is_told_and_work_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    journal = written(tmp_path / "journal", 1, blocked / "mirror")
    assert "mirror" in journal.mirror_fault
    assert [n for n, _ in entries(journal)] == [1]


def test_a_torn_end_of_the_mirror_is_cut_before_more_is_appended(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    written(tmp_path / "journal", 2, mirror)
    copy = mirror / "2026-10.jsonl"
    copy.write_bytes(copy.read_bytes()[:-30] + bytes(20))
    journal = Journal(tmp_path / "journal", mirror)
    last = list(journal.read(Position()))[-1][1]
    journal.append(event(3), NOW, last)
    assert copy.read_bytes() == (tmp_path / "journal/2026-10.jsonl").read_bytes()


def test_lines_that_only_the_mirror_has_are_told_and_kept(tmp_path: Path) -> None:
    """As after a restore from yesterday's backup: the mirror may be all that is left of today."""
    mirror = tmp_path / "mirror"
    written(tmp_path / "journal", 3, mirror)
    path, copy = tmp_path / "journal/2026-10.jsonl", mirror / "2026-10.jsonl"
    mirrored = copy.read_bytes()
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    journal = Journal(tmp_path / "journal", mirror)
    last = list(journal.read(Position()))[-1][1]
    journal.append(event(9), NOW, last)
    assert "lines that" in journal.mirror_fault
    assert copy.read_bytes() == mirrored


def test_a_file_shorter_than_was_read_is_refused(tmp_path: Path) -> None:
    journal = written(tmp_path, 3)
    last = list(journal.read(Position()))[-1][1]
    path = tmp_path / "2026-10.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    with pytest.raises(StateError, match="shorter"):
        list(journal.read(last))


@pytest.mark.parametrize("lost", [slice(0, 1), slice(40, 100), slice(0, -1)])
def test_a_last_line_with_sectors_missing_is_cut_though_its_newline_is_there(tmp_path: Path, lost: slice) -> None:
    """A power cut may keep the length and the end of a line, and not its beginning: zeros stand there."""
    journal = written(tmp_path, 3)
    path = tmp_path / "2026-10.jsonl"
    *whole, last = path.read_bytes().splitlines(keepends=True)
    torn = bytearray(last)
    torn[lost] = bytes(len(torn[lost]))
    path.write_bytes(b"".join(whole) + torn)
    assert [n for n, _ in entries(journal)] == [1, 2]  # a reader waits for the mending
    journal.mend()
    assert path.read_bytes() == b"".join(whole)
    (kept,) = tmp_path.glob("torn-*")
    assert kept.read_bytes() == torn


def test_an_edited_last_line_is_not_taken_for_a_torn_one(tmp_path: Path) -> None:
    journal = written(tmp_path, 3)
    path = tmp_path / "2026-10.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"3"', b'"9"'))
    journal.mend()
    with pytest.raises(StateError, match="after entry 2"):
        entries(journal)


def test_zeros_before_the_last_line_are_no_torn_line(tmp_path: Path) -> None:
    journal = written(tmp_path, 3)
    path = tmp_path / "2026-10.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"2"', b'"\0"'))
    journal.mend()
    with pytest.raises(StateError, match="after entry 1"):
        entries(journal)


def test_the_last_line_is_found_however_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    for last in (b"", b"short\n", b"x" * 100_000 + b"\n", b"y" * 100_000):
        path.write_bytes(b"first\n" * 5 + last)
        assert last_line(path) == (last or b"first\n")
    path.write_bytes(b"")
    assert last_line(path) == b""


def test_a_mirror_that_a_power_cut_tore_or_took_is_mended_at_the_next_opening(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    written(tmp_path / "journal", 3, mirror)
    copy, whole = mirror / "2026-10.jsonl", (tmp_path / "journal" / "2026-10.jsonl").read_bytes()
    line = whole.splitlines(keepends=True)[-1]
    for torn in (whole[: -len(line)] + bytes(len(line) - 1) + b"\n", whole[:-10], b"", None):
        copy.unlink()
        if torn is not None:
            copy.write_bytes(torn)
        journal = Journal(tmp_path / "journal", mirror)
        journal.mend()
        assert (copy.read_bytes(), journal.mirror_fault) == (whole, "")
