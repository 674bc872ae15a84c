"""The test stand of these tests: the month is played undisturbed once."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dovecot import Dovecot
from tests.torture.kill import MEMORY
from tests.torture.stand import Baseline, Stand, stand


@pytest.fixture(scope="session")
def tortured(dovecot_server: Dovecot) -> Iterator[tuple[Stand, Baseline]]:
    """A stand, and the undisturbed month."""
    with (
        tempfile.TemporaryDirectory(prefix="torture", dir=MEMORY if MEMORY.is_dir() else None) as root,
        stand(dovecot_server, "torture", Path(root)) as made,
    ):
        yield made, made.undisturbed()
