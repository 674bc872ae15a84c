"""A mailing to some units, killed twice; `make torture` does it with 300."""

from pathlib import Path

from tests.dovecot import Account
from tests.e2e.office import Office, sink
from tests.torture.mailing import OTHERS, mail_out

UNITS = 6


def test_a_mailing_goes_on_after_kills(dovecot: Account, tmp_path: Path) -> None:
    with sink() as kept:
        outcome = mail_out(Office(tmp_path, dovecot, kept), UNITS, kills=2)
    assert outcome.wrong == []
    assert outcome.repeats == 1  # of the letter that the server had taken
    assert outcome.letters >= UNITS + OTHERS
