"""Where tests keep their files: in memory, where there is room, for what is written there outlives no test.

A quarter of the time of tests that run the program went into fsync. That all is synced that must be is another
matter, played on a disk that forgets (tests/torture/weakdisk.py).
"""

import shutil
import tempfile
from pathlib import Path

SHARED = Path("/dev/shm")
ROOM = 4_000_000_000  # bytes; a container may have 64 MB


def folder() -> Path:
    """The file system in memory; where it is too small or there is none, the system's folder for such files."""
    roomy = SHARED.is_dir() and shutil.disk_usage(SHARED).free >= ROOM
    return SHARED if roomy else Path(tempfile.gettempdir())
