"""Reports sent again: with another greeting, corrected, delivered twice, followed up, or by a second unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from mailproc.demo import notes
from mailproc.demo.clients import before_delivery
from mailproc.demo.ordinary import Written, send
from mailproc.demo.planned import Planned, Truth, moment
from mailproc.demo.sack import Sack, Sent, at_program, counted
from mailproc.demo.tales import BRIDGE, JOB_FAIR, PATROL, SEEPAGE
from mailproc.demo.texts import Story
from mailproc.model import MailClass, Unit

CHASERS: Final = (
    "您好!再次报送,请查收。",
    "信息科:\n  您好!现将信息报上,请审阅。",
    "老师好!\n现将我单位信息报上,请审核采用。谢谢!",
)
CORRECTIONS: Final = ("更正:{}", "{}(修改稿)", "修改稿:{}", "【更正】{}")
SOON: Final = (timedelta(minutes=6), timedelta(minutes=50), timedelta(hours=4), timedelta(days=1, hours=2))
LATE: Final = timedelta(days=9)
REPEATS: Final = 14
REVISIONS: Final = 9


def repeat(sack: Sack, ordinary: Sequence[Sent]) -> None:
    """Send some of the ordinary reports again, and reports of kinds of their own."""
    chosen = iter(sack.rng.sample([sent for sent in ordinary if _plain(sent)], REPEATS + REVISIONS + 4))
    for place in range(1, REPEATS + 1):
        late = place == 1
        again(sack, next(chosen), LATE if late else sack.rng.choice(SOON), f"again-{place}")
    for place in range(1, REVISIONS + 1):
        revised(sack, next(chosen), sack.rng.choice(SOON), f"revised-{place}")
    for place in (1, 2):
        same_bytes(sack, next(chosen).mail, f"same-bytes-{place}")
    for place in (1, 2):
        rewritten(sack, next(chosen).mail, f"rewritten-{place}")
    two_units(sack)
    chain(sack, sack.city.unit("市水利局"), "古渡口江堤渗水险情", SEEPAGE, moment(17, "07:10"))
    chain(sack, sack.city.unit("市交通运输局"), "新港大桥伸缩缝抢修", BRIDGE, moment(27, "22:05"))


def _plain(sent: Sent) -> bool:
    """Whether a report is one item in the text alone, early enough to be repeated within the month."""
    return len(sent.stories) == 1 and not sent.draft.files and len(sent.story.text) > 120 and sent.mail.arrival.day < 20


def again(sack: Sack, sent: Sent, delay: timedelta, tag: str) -> None:
    """The same text under another greeting: a duplicate."""
    lines = [sack.rng.choice(CHASERS), "", *notes.written(sent.story), "", *sent.sender.signer.lines]
    arrival = sent.mail.arrival + delay
    draft = sack.draft(sent.sender, arrival, sent.story.title, "\n".join(lines))
    note = f"of {sent.mail.tag}" + (", after more than a week" if delay == LATE else "")
    sack.post(tag, arrival, draft, sent.sender.program, Truth(MailClass.DUPLICATE, sent.mail.truth.unit, note=note))


def revised(sack: Sack, sent: Sent, delay: timedelta, tag: str) -> None:
    """An edited text that says so: a revision, which keeps the first's number and credit."""
    story = sack.writer.revised(sent.story)
    lines = ["以此件为准,谢谢!", "", *notes.written(story), "", *sent.sender.signer.lines]
    arrival = sent.mail.arrival + delay
    subject = sack.rng.choice(CORRECTIONS).format(story.title)
    draft = sack.draft(sent.sender, arrival, subject, "\n".join(lines))
    truth = Truth(MailClass.REVISION, sent.mail.truth.unit, note=f"of {sent.mail.tag}")
    sack.post(tag, arrival, draft, sent.sender.program, truth)


def same_bytes(sack: Sack, mail: Planned, tag: str) -> None:
    """The very bytes once more, as when a server delivers twice: no mail of its own."""
    sack.put(tag, mail.arrival + timedelta(minutes=3), mail.raw, Truth(None, note=f"the same bytes as {mail.tag}"))


def rewritten(sack: Sack, mail: Planned, tag: str) -> None:
    """The same mail by another way: other bytes, the same Message-ID, a silent duplicate."""
    arrival = mail.arrival + timedelta(minutes=7)
    gateway = "gateway@jiangcheng.example"
    raw = sack.filed(before_delivery(mail.raw), gateway, arrival)
    sack.put(tag, arrival, raw, Truth(MailClass.DUPLICATE, mail.truth.unit, note=f"{mail.tag} delivered twice, silent"))


def two_units(sack: Sack) -> None:
    """A joint report sent by both units is one item; the same text from strangers is one item of each."""
    police, wardens = sack.city.unit("市公安局"), sack.city.unit("市城管局")
    signed = f"({police.short}、{wardens.short}联合报送)"
    joint = Truth(MailClass.SUBMISSION, police.id, 1, (police.id, wardens.id), "joint")
    _same_text(sack, police, PATROL, moment(23, "09:40"), ("joint-1", signed, joint))
    later = Truth(MailClass.DUPLICATE, wardens.id, note="joint, no further item")
    _same_text(sack, wardens, PATROL, moment(23, "15:20"), ("joint-2", signed, later))
    for place, short in enumerate(("市人社局", "市退役军人局"), 1):
        unit = sack.city.unit(short)
        truth = counted(unit, 1, "the same text from two units, both counted, shown side by side")
        _same_text(sack, unit, JOB_FAIR, moment(23 + place, "10:15"), (f"same-text-{place}", short, truth))


def _same_text(sack: Sack, unit: Unit, story: Story, arrival: datetime, rest: tuple[str, str, Truth]) -> None:
    tag, signed, truth = rest
    sender = sack.by_listed(unit)
    draft = sack.draft(sender, arrival, story.title, "\n".join([*notes.written(story), "", signed]))
    sack.post(tag, arrival, draft, sender.program, truth)


def chain(sack: Sack, unit: Unit, subject: str, parts: Sequence[str], start: datetime) -> None:
    """A report and its follow-ups, five hours apart, each an item of its own."""
    sender = at_program(sack.by_listed(unit), "coremail")
    titles = [f"关于{subject}的报告", *(f"关于{subject}的续报({mark})" for mark in "一二三四"[: len(parts) - 1])]
    for place, (title, text) in enumerate(zip(titles, parts, strict=True)):
        story = Story(title, (text,))
        words = "\n".join([*notes.written(story), "", *sender.signer.lines])
        arrival = start + timedelta(hours=5 * place)
        send(sack, sender, arrival, f"{unit.id}-chain-{place + 1}", Written((story,), title, words))
