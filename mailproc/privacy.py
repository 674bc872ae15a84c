"""What this process keeps to itself: the files it makes are its owner's alone, and its memory reaches no disk."""

import os
import resource

MASK = 0o077  # what a file grants to nobody but its owner


def keep_to_ourselves() -> None:
    """Whatever library makes a file, only we may read it; a core dump would hold mails and passwords."""
    os.umask(MASK)
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
