"""What many tests need: a real mail server, and on it a mailbox of one's own."""

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import memory
from tests.browser import PROGRAM, Browser, browser
from tests.dovecot import Account, Dovecot, running

settings.register_profile("shared", deadline=None)  # a busy machine is no fault of an example
settings.load_profile("shared")

_numbers = itertools.count(1)


def pytest_configure() -> None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory.folder()))  # read when the first `tmp_path` is made


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """One server for all tests of a process. Fails, with advice, where no Dovecot is installed."""
    with running(memory.folder()) as server:
        yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Iterator[Account]:
    """An empty mailbox that no other test knows; the server runs, and runs again afterwards."""
    yield dovecot_server.account(f"info{next(_numbers)}")
    dovecot_server.start()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process; they are passed over where none is installed."""
    if PROGRAM is None:
        pytest.skip("no chromium on this machine")
    with browser() as made:
        yield made
