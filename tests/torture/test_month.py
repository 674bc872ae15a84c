"""The scenario itself: the same seed gives the same month."""

from tests.torture.month import make_month
from tests.torture.post import Mail


def mails(seed: int) -> list[Mail]:
    return [mail for stage in make_month(seed) for mail in stage.mails]


def test_a_seed_is_a_month_of_300_mails() -> None:
    assert len(mails(1)) == 300
    assert mails(1) == mails(1)
    assert mails(1) != mails(2)


def test_mails_arrive_between_their_stages_and_never_two_at_once() -> None:
    stages = make_month()
    arrivals = [mail.arrival for stage in stages for mail in stage.mails]
    assert len(set(arrivals)) == len(arrivals)
    assert arrivals == sorted(arrivals)
    assert all(max(mail.arrival for mail in stage.mails) <= stage.now for stage in stages)


def test_the_month_end_lies_between_two_mails() -> None:
    tags = {mail.tag: mail.arrival for mail in mails(1)}
    assert (tags["first-november"] - tags["last-october"]).total_seconds() == 1
