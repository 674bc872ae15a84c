"""Our clock and the server's: what can be known of whether they agree (docs/decisions/0015)."""

from datetime import datetime, timedelta

from mailproc.ledger.present import Poll, Steady

TOLERANCE = timedelta(minutes=10)
FAR = timedelta(days=1)  # mail from further ahead is not taken: its time, or ours, is wrong
LONGEST_DOUBT = timedelta(days=7)  # by then some mail has come; else a person must have looked


def moved(last: Poll, now: datetime, steady: Steady | None) -> timedelta:
    """By how much our clock was set since the mailbox was last looked at; nothing where that cannot be known.

    Within one run of the machine its steady clock tells. After a restart, a clock that stands earlier than before was
    set back, and one that stands over a day later may have been set ahead.
    """
    if last.looked is None:
        return timedelta()
    gone = now - last.looked
    if steady is None or last.steady is None:
        return min(gone, timedelta())
    if steady.boot != last.steady.boot:
        return gone if gone < timedelta() or gone > FAR else timedelta()
    return gone - timedelta(seconds=steady.seconds - last.steady.seconds)


def doubt(last: Poll, now: datetime, steady: Steady | None, newest: datetime | None) -> datetime | None:
    """Since when our clock is in doubt: since it was set, until the server's has come as far.

    `newest` is the latest moment, not after ours, at which the server says that a mail arrived.
    """
    since = now if abs(moved(last, now, steady)) > TOLERANCE else last.doubt
    if since is None or now - since > LONGEST_DOUBT:
        return None
    agreed = newest is not None and newest >= since - TOLERANCE
    return None if agreed else since
