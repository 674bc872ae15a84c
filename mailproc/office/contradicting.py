"""A taught address whose mails another unit signs, twice running: whose it is must be asked again (office rules §3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mailproc.model import Submission, Taught
from mailproc.office.attribution import contradiction
from mailproc.office.calendar import local_day
from mailproc.office.roster import Roster

TWICE = 2


@dataclass(frozen=True, slots=True)
class Contradicted:
    """What was taught of an address, the mails that speak against it, in their order, and who signed the last."""

    lesson: Taught
    mails: tuple[Submission, ...]
    signed: str


def contradicted(mails: Iterable[Submission], roster: Roster, zone: str) -> tuple[Contradicted, ...]:
    """The taught addresses whose last two reports of these were both signed by another unit.

    Only reports since the day from which the address was taught count: teaching it anew, to its own unit too, settles
    the doubt.
    """
    lessons = {lesson.address: lesson for lesson in roster.taught}
    by_address: defaultdict[str, list[Submission]] = defaultdict(list)
    for mail in mails:
        if mail.items and not mail.on_behalf and mail.sender.address in lessons:
            by_address[mail.sender.address].append(mail)
    found: list[Contradicted] = []
    for address, its in sorted(by_address.items()):
        lesson = lessons[address]
        since = [mail for mail in its if lesson.since is None or local_day(mail.arrival, zone) >= lesson.since]
        last = sorted(since, key=lambda mail: (mail.arrival, mail.digest))[-TWICE:]
        signed = [_signed(mail, lesson, roster, zone) for mail in last]
        if len(last) == TWICE and all(signed):
            found.append(Contradicted(lesson, tuple(last), signed[-1]))
    return tuple(found)


def _signed(mail: Submission, lesson: Taught, roster: Roster, zone: str) -> str:
    """The other unit that signs a mail of the address; "" where none does."""
    known = {unit.id for unit in roster.units}
    if lesson.unit not in known:
        return ""
    day = local_day(mail.arrival, zone)
    evidence = [one for one in mail.evidence if one.unit in known]
    other = contradiction(evidence, roster.counting(lesson.unit, day), mail.subject, roster, day)
    return roster.counting(other.unit, day) if other else ""
