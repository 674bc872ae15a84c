"""Fixtures of the end-to-end tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dovecot import Account
from tests.e2e.office import Office, sink


@pytest.fixture
def office(dovecot: Account, tmp_path: Path) -> Iterator[Office]:
    """An office with an empty mailbox on a real Dovecot."""
    with sink() as kept:
        made = Office(tmp_path, dovecot, kept)
        made.configure()
        yield made
