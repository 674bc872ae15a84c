"""The ten mails that are easily got wrong (office.md §10), each as it is told there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from mailproc.demo import notes
from mailproc.demo.clients import Draft, Quoted
from mailproc.demo.documents import pdf, photo, word
from mailproc.demo.notes import Signer
from mailproc.demo.ordinary import Written, send, story_for
from mailproc.demo.planned import Truth, moment, numbers
from mailproc.demo.sack import Sack, Sender, at_program, counted
from mailproc.demo.tales import BULLETIN, FIRE, JOINT, RECEIPT, RENEWAL, SECOND
from mailproc.demo.texts import Story, price_report
from mailproc.model import Address, MailClass, Unit

TAUGHT: Final = Address("zhangsan_jc@example.com", "张三")
WEEKS: Final = ((41, 5, 11, 9), (42, 12, 18, 16), (43, 19, 25, 23), (44, 26, 31, 30))  # week, from, to, day sent
WRONG_FIGURE: Final = ("2870", "2078")


def ten(sack: Sack) -> None:
    """Put all ten into the sack, the eighth last: it names a number, and so needs all mails before it."""
    conflict(sack)
    sections(sack)
    prices(sack)
    fire(sack)
    correction(sack)
    joint(sack)
    bulletin(sack)
    zero(sack)
    forwarded(sack)
    replies(sack)


def conflict(sack: Sack) -> None:
    """1. A taught address of one unit, the signature of another: undecided."""
    arrival = moment(13, "10:05:20")
    unit = sack.city.unit("市科技局")
    seat = replace(at_program(sack.by_listed(unit), "netease"), address=TAUGHT)
    story = story_for(sack, unit)
    text = notes.body(story, Signer("城东区科技局", "张三"), sack.rng)
    truth = Truth(MailClass.UNATTRIBUTED, note=f"proposal {sack.city.unit('城东区').id}, taught {unit.id}")
    sack.post("case-1", arrival, sack.draft(seat, arrival, story.title, text), seat.program, truth)


def sections(sack: Sack) -> None:
    """2. Sections and a running number: one item."""
    sender = at_program(sack.by_listed(sack.city.unit("市住建局")), "foxmail")
    text = "\n".join([*notes.written(RENEWAL), "", *sender.signer.lines])
    written = Written((RENEWAL,), f"市住建局信息3:{RENEWAL.title}", text)
    send(sack, sender, moment(14, "09:32:11"), "case-2", written)


def prices(sack: Sack) -> None:
    """3. A weekly report on one template: each week an item."""
    sender = at_program(sack.by_listed(price_unit(sack)), "outlook")
    for week, first, last, day in WEEKS:
        story = price_report(week, first, last)
        text = "\n".join([*notes.written(story), "", *sender.signer.lines])
        tag = "case-3" if week == 42 else f"case-3-week-{week}"
        send(sack, sender, moment(day, "16:20:00"), tag, Written((story,), story.title, text))


def price_unit(sack: Sack) -> Unit:
    return next(unit for unit in sack.city.units if unit.short in {"市发展改革委", "市发改委", "市商务局"})


def fire(sack: Sack) -> None:
    """4. A first report and two follow-ups, the second quoting the first in full: three items, three alerts."""
    unit = next(unit for unit in sack.city.units if "应急" in unit.short)
    sender = at_program(sack.by_listed(unit), "foxmail")
    before: Draft | None = None
    clocks, tags = ("13:55:30", "15:48:02", "19:31:45"), ("case-4-report", "case-4-first", "case-4")
    for story, clock, tag in zip(FIRE, clocks, tags, strict=True):
        arrival = moment(20, clock)
        text = "\n".join([*notes.written(story), "", *sender.signer.lines])
        draft = sack.draft(sender, arrival, story.title, text)
        if before is not None:
            draft = replace(draft, quoted=quoting(before), forwards=True)
        truth = counted(unit, 1, "urgent: alert, duty telephone in the receipt")
        sack.post(tag, arrival, draft, sender.program, truth)
        before = draft


def quoting(draft: Draft) -> Quoted:
    """An earlier mail as it hangs below the next."""
    return Quoted(draft.sender, draft.recipient, draft.sent, draft.subject, draft.text)


def correction(sack: Sack) -> None:
    """5. On 1 November a corrected text of the second item of 31 October: a revision, counted in October."""
    sender = at_program(sack.by_listed(sack.city.unit("市教育局")), "qq")
    first = story_for(sack, sender.unit, "report")
    text = notes.bundle((first, SECOND), sender.signer, sack.rng)
    send(sack, sender, moment(31, "16:12:40"), "case-5-first", Written((first, SECOND), "市教育局报送信息2条", text))
    mended = tuple(part.replace(*WRONG_FIGURE) for part in SECOND.paragraphs)
    lines = ["您好!昨日所报第二条数据有误,请以此件为准。", "", *notes.written(Story(SECOND.title, mended))]
    arrival = moment(1, "08:05:00", month=11)
    draft = sack.draft(sender, arrival, f"更正:{SECOND.title}", "\n".join([*lines, "", *sender.signer.lines]))
    truth = Truth(MailClass.REVISION, sender.unit.id, note="of case-5-first.2, which stays counted in October")
    sack.post("case-5", arrival, draft, sender.program, truth)


def joint(sack: Sack) -> None:
    """6. One joint report, sent by both units: one item, both credited, the second mail no further item."""
    units = (sack.city.unit("市农业农村局"), sack.city.unit("市气象局"))
    for unit, clock, program in zip(units, ("10:00:00", "10:40:00"), ("coremail", "netease"), strict=True):
        sender = at_program(sack.by_listed(unit), program)
        arrival = moment(15, clock)
        text = "\n".join([*notes.written(JOINT), "", "(市农业农村局、市气象局联合报送)"])
        draft = sack.draft(sender, arrival, f"联合报送:{JOINT.title}", text)
        first = unit is units[0]
        ids = tuple(each.id for each in units)
        truth = (
            counted_joint(unit, ids) if first else Truth(MailClass.DUPLICATE, unit.id, note="joint, no further item")
        )
        sack.post("case-6" if first else "case-6-second", arrival, draft, sender.program, truth)


def counted_joint(unit: Unit, ids: tuple[str, ...]) -> Truth:
    """One item of several units."""
    return Truth(MailClass.SUBMISSION, unit.id, 1, ids, "joint")


def bulletin(sack: Sack) -> None:
    """7. A county's bulletin of six items as .doc and .pdf with a 审签单: six items, all the county's.

    The .doc holds what word processors of the day write under that name: the new format.
    """
    sender = at_program(sack.by_listed(sack.city.unit("清河县")), "foxmail")
    name = "清河县政务信息(第44期)"
    lines = [name, "清河县人民政府办公室 2026年10月21日", *bulletin_lines(BULLETIN)]
    old = replace(word(f"{name}.doc", lines), media_type="application/msword")
    files = (old, pdf(f"{name}.pdf", lines), photo("审签单.jpg", sack.rng, 20000))
    arrival = moment(21, "15:02:33")
    draft = sack.draft(sender, arrival, name, "\n".join(["附件请查收", "", *sender.signer.lines]), files)
    truth = counted(sender.unit, len(BULLETIN), "authors kept, 审签 present")
    sack.post("case-7", arrival, draft, sender.program, truth)


def bulletin_lines(items: Sequence[tuple[str, str, str]]) -> list[str]:
    return [line for author, title, text in items for line in (title, f"{notes.INDENT}{text}", f"({author})")]


def zero(sack: Sack) -> None:
    """9. A zero report: no item, one courteous receipt."""
    sender = at_program(sack.by_listed(sack.city.unit("市体育局")), "coremail")
    arrival = moment(30, "11:20:00")
    text = "信息科:\n  我局10月份无政务信息报送,特此报告。\n\n市体育局办公室"
    draft = sack.draft(sender, arrival, "市体育局10月份政务信息零报告", text)
    sack.post("case-9", arrival, draft, sender.program, Truth(MailClass.OTHER, sender.unit.id, note="zero report"))


def forwarded(sack: Sack) -> None:
    """10. What a reporter sent to the clerk's private mailbox, forwarded on 1 November; then sent by himself."""
    unit = sack.city.unit("市交通运输局")
    story = story_for(sack, unit, "report")
    seat = next((each for each in sack.senders(unit) if each.signer.person == "张三"), sack.by_listed(unit))
    seat = replace(at_program(seat, "netease"), signer=Signer(unit.short, "张三", "0000-6201185"))
    text = "\n".join([*notes.written(story), "", *seat.signer.lines])
    clerk = sack.city.clerks[0]
    private = replace(sack.draft(seat, moment(31, "23:41:00"), story.title, text), recipient=clerk)
    arrival = moment(1, "09:20:00", month=11)
    at_clerk = replace(at_program(seat, "foxmail"), address=clerk)
    draft = replace(sack.draft(at_clerk, arrival, f"转发:{story.title}", ""), quoted=quoting(private), forwards=True)
    sack.post("case-10", arrival, draft, at_clerk.program, counted(unit, 1, "代报, November"))
    again = arrival + timedelta(minutes=45)
    repeat = sack.draft(seat, again, story.title, text)
    truth = Truth(MailClass.DUPLICATE, unit.id, note="of case-10")
    sack.post("case-10-again", again, repeat, seat.program, truth)


def replies(sack: Sack) -> None:
    """8. Answers to a receipt: with a new item below the thanks, and with thanks alone."""
    sender: Sender = at_program(sack.by_listed(sack.city.unit("市科技局")), "netease")
    story = story_for(sack, sender.unit, "report")
    text = "\n".join([*notes.written(story), "", *sender.signer.lines])
    answered = send(sack, sender, moment(8, "08:41:00"), "case-8-first", Written((story,), story.title, text))
    number = numbers(sack.mails)["case-8-first"]
    box = sack.city.box
    words = RECEIPT.format(number=number, office=sack.city.office.name)
    subject = f"【回执】{number}(信息科)"
    receipt = Quoted(box, sender.address, answered.mail.arrival + timedelta(minutes=12), subject, words)
    more = story_for(sack, sender.unit, "report")
    extra = ["收到,谢谢!另补报一条:", *notes.written(more), "", *sender.signer.lines]
    for tag, clock, lines, truth in (
        ("case-8", "09:26:10", extra, counted(sender.unit, 1, "one new item in an answer")),
        ("case-8-thanks", "09:58:00", ["收到,谢谢!"], Truth(MailClass.OTHER, sender.unit.id, note="thanks, silent")),
    ):
        arrival = moment(9, clock)
        draft = sack.draft(sender, arrival, f"回复:{subject}", "\n".join(lines))
        sack.post(tag, arrival, replace(draft, quoted=receipt), sender.program, truth)
