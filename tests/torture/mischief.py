"""`python -m tests.torture.mischief`: a small month under every trick of IMAP servers (tests/e2e/test_mischief)."""

import sys
import tempfile
import time
from pathlib import Path

from tests.dovecot import running
from tests.e2e.office import Office, sink
from tests.e2e.test_mischief import TRICKS, calm, compare


def main() -> int:
    """Play all; one line each. Returns how many changed a figure."""
    failed = 0
    with running() as server, tempfile.TemporaryDirectory(prefix="mischief") as scratch:
        (first := Path(scratch) / "calm").mkdir()
        undisturbed = calm(server.account("calm"), first)
        for number, name in enumerate(TRICKS, 1):
            (folder := Path(scratch) / str(number)).mkdir()
            begun = time.perf_counter()
            with sink() as kept:
                try:
                    compare(Office(folder, server.account(f"trick{number}"), kept), undisturbed, name)
                    word = "equal"
                except AssertionError:
                    failed += 1
                    word = "DIFFERENT"
            sys.stdout.write(f"{word}  {time.perf_counter() - begun:5.1f} s  {name}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(TRICKS)} tricks, {failed} of them changed a figure\n")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main()))
