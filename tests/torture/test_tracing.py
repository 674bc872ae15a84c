"""A trace, replayed, is what the files are: of everything that the ledger does to its files, and sqlite."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.tracing import Tracer, traced
from tests.torture.weakdisk import Disk, Image, found

CALLS = """
import gzip, os, sqlite3, sys
from pathlib import Path
from mailproc.ledger import disk
state = Path("state")
disk.make_folder(state / "archive" / "ab")
disk.write(state / "office.json", "江城市".encode() * 1000)
disk.write(state / "office.json", b"{}")
with gzip.open(state / "archive" / ".large", "wb", 1) as file:
    file.write(os.urandom(100_000))
disk.settle(state / "archive" / ".large", state / "archive" / "ab" / "x.gz")
with (state / "log").open("ab") as file:
    file.write(b"one\\n")
with (state / "log").open("r+b") as file:
    file.truncate(2)
with (state / "log").open("ab") as file:
    file.write(b"two\\n")
(state / "attempt").write_text("x 1")
(state / "attempt").unlink()
(state / "attempt").write_text("y 2")
(state / "attempt").write_text("z")
(Path("elsewhere")).write_text("not ours")
db = sqlite3.connect(state / "index.db", isolation_level=None)
db.executescript("PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t (x)")
for n in range(2):
    db.execute("BEGIN")
    db.executemany("INSERT INTO t VALUES (?)", [(str(n) * 3000,)] * 100)
    db.execute("COMMIT")
    if n == 0:
        db.execute("PRAGMA wal_checkpoint").fetchall()
os._exit(0)  # the write-ahead log stays
"""


def run(program: str, root: Path, trace: Path) -> None:
    subprocess.run(traced([sys.executable, "-c", program], trace), cwd=root, check=True)


def test_a_replayed_trace_is_what_the_files_are(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    tracer, disk = Tracer(root, ("state",)), Disk()
    for turn in range(2):
        run(CALLS, root, tmp_path / f"{turn}")
        for moment in tracer.events(tmp_path / f"{turn}"):
            disk.take(moment.event)
        assert disk.seen() == files(root)


def files(root: Path) -> Image:
    image = found(root, ("state",))
    del image.files["state/index.db-shm"]
    return image


def test_a_call_that_the_model_does_not_know_is_an_error(tmp_path: Path) -> None:
    run("import os; open('state', 'w').close(); os.link('state', 'other')", tmp_path, tmp_path / "trace")
    with pytest.raises(ValueError, match="link"):
        list(Tracer(tmp_path, ("state",)).events(tmp_path / "trace"))
