"""`python -m mailproc`, and the command `mailproc`."""

import sys

from mailproc.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
