"""How fast letters may leave: no faster than the provider takes them, by what left before, across restarts."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from mailproc.post.settings import SendingSettings

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RESERVE = 10  # a tenth of each window is kept for what is urgent
NOTHING = timedelta(0)


def pause(settings: SendingSettings, tries: Sequence[datetime], moment: datetime, *, urgent: bool) -> timedelta:
    """How long one more letter must wait; `tries` are the moments of those before, the oldest first.

    A minute's letters leave evenly; hours and days are windows that end now. Moments in the future are passed over: a
    clock ran ahead then, and to wait until it is right again could take a year.
    """
    past = tries[: bisect_right(tries, moment)]
    waits = [NOTHING]
    if past and settings.per_minute:
        waits.append(past[-1] + timedelta(minutes=1) / settings.per_minute - moment)
    for limit, window in ((settings.per_hour, HOUR), (settings.per_day, DAY)):
        room = limit if urgent else limit - limit // RESERVE
        if limit and len(past) >= room:
            waits.append(past[-room] + window - moment)
    return max(waits)
