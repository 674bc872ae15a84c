"""The model of the disk, on traces written by hand: what is synced is there, the rest may fare in every way."""

from collections.abc import Iterable

from tests.torture.weakdisk import (
    Created,
    Disk,
    Event,
    FolderMade,
    FolderSynced,
    Image,
    Removed,
    Renamed,
    Resized,
    Synced,
    Written,
)

SEEDS = range(400)
LONG = b"abcdefgh" * 256  # four sectors


def images(*events: Event) -> list[Image]:
    disk = Disk()
    for event in events:
        disk.take(event)
    return [disk.after_power_cut(seed) for seed in SEEDS]


def contents(path: str, found: Iterable[Image]) -> set[bytes | None]:
    return {image.files.get(path) for image in found}


def test_what_is_synced_with_its_name_is_always_there() -> None:
    found = images(Created("a", 1), Written(1, 0, LONG), Synced(1, "a"), FolderSynced("."))
    assert contents("a", found) == {LONG}


def test_a_synced_file_without_a_synced_name_may_be_missing() -> None:
    assert contents("a", images(Created("a", 1), Written(1, 0, LONG), Synced(1, "a"))) == {LONG, None}


def test_a_synced_name_promises_no_data() -> None:
    found = contents("a", images(Created("a", 1), Written(1, 0, LONG), FolderSynced(".")))
    assert None not in found
    assert {b"", LONG, bytes(len(LONG))} <= found
    assert any(data and LONG.startswith(data) and data != LONG for data in found)  # torn
    assert any(data and data[-512:] == LONG[-512:] and b"\0" in data for data in found)  # later without earlier


def test_what_is_appended_after_a_sync_may_be_lost_or_torn_and_nothing_before() -> None:
    start = Created("a", 1), Written(1, 0, b"first\n"), Synced(1, "a"), FolderSynced(".")
    found = contents("a", images(*start, Written(1, 6, LONG)))
    assert all(data is not None and data.startswith(b"first\n") for data in found)
    assert {b"first\n", b"first\n" + LONG, b"first\n" + bytes(len(LONG))} <= found


def test_a_rename_may_be_there_without_the_data() -> None:
    old = Created("a", 1), Written(1, 0, b"old"), Synced(1, "a"), FolderSynced(".")
    new = Created(".a.new", 2), Written(2, 0, LONG), Renamed(".a.new", "a")
    found = contents("a", images(*old, *new))
    assert {b"old", b"", LONG} <= found
    assert None not in found


def test_a_careful_replacement_is_the_old_or_the_new() -> None:
    old = Created("a", 1), Written(1, 0, b"old"), Synced(1, "a"), FolderSynced(".")
    new = Created(".a.new", 2), Written(2, 0, LONG), Synced(2, ".a.new"), Renamed(".a.new", "a")
    assert contents("a", images(*old, *new)) == {b"old", LONG}
    assert contents("a", images(*old, *new, FolderSynced("."))) == {LONG}


def test_a_new_folder_may_be_missing_with_all_that_was_synced_in_it() -> None:
    made = FolderMade("d"), Created("d/a", 1), Written(1, 0, b"x"), Synced(1, "d/a"), FolderSynced("d")
    assert contents("d/a", images(*made)) == {None, b"x"}
    assert contents("d/a", images(*made, FolderSynced("."))) == {b"x"}


def test_a_move_between_folders_may_be_half_there() -> None:
    start = FolderMade("d"), Created("a", 1), Written(1, 0, b"x"), Synced(1, "a"), FolderSynced(".")
    found = images(*start, Renamed("a", "d/a"))
    assert {("a" in image.files, "d/a" in image.files) for image in found} == {
        (True, True),
        (True, False),
        (False, True),
        (False, False),
    }
    moved = images(*start, Renamed("a", "d/a"), FolderSynced("d"))
    assert contents("d/a", moved) == {b"x"}
    assert contents("a", moved) == {None, b"x"}


def test_a_removal_and_a_truncation_may_not_have_happened() -> None:
    start = Created("a", 1), Written(1, 0, LONG), Synced(1, "a"), FolderSynced(".")
    assert contents("a", images(*start, Removed("a"))) == {None, LONG}
    assert contents("a", images(*start, Resized(1, 8))) >= {LONG, LONG[:8]}
    assert contents("a", images(*start, Resized(1, 8), Synced(1, "a"))) == {LONG[:8]}


def test_programs_see_everything() -> None:
    disk = Disk()
    for event in (FolderMade("d"), Created("d/a", 1), Written(1, 2, b"x"), Renamed("d/a", "d/b"), Created("c", 2)):
        disk.take(event)
    assert disk.seen() == Image({"d/b": b"\0\0x", "c": b""}, {"d"})
