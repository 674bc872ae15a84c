"""What becomes of a mail: its class, its items, and the letters it calls for. No effects: intake acts on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.model import (
    Attribution,
    Authenticity,
    Bounce,
    Contents,
    Decision,
    Due,
    Etiquette,
    ItemRecord,
    ItemStatus,
    MailClass,
    Message,
    Nature,
    Purport,
)
from mailproc.office.duplicates import Judgement

NUMBERED = frozenset(
    {
        MailClass.SUBMISSION,
        MailClass.REVISION,
        MailClass.DUPLICATE,
        MailClass.UNATTRIBUTED,
        MailClass.UNREADABLE,
        MailClass.RESTRICTED,
    }
)
OF_UNITS = frozenset(  # the classes of what units and strangers write
    {MailClass.SUBMISSION, MailClass.REVISION, MailClass.DUPLICATE, MailClass.UNATTRIBUTED, MailClass.OTHER}
)
SILENT_PURPORTS = frozenset({Purport.THANKS})
OVER_THE_CAP = "too many"
IN_ALL = f"{OVER_THE_CAP} within the hour"
FROM_SENDER = f"{OVER_THE_CAP} from this sender within the hour"
ANSWERS_A_DAY = 5  # receipts for answers to our letters; a person who reports by answering them needs no more
ENQUIRIES_A_DAY = 5  # lists sent to an address that asks for them
TOO_OLD_TO_ANSWER = timedelta(days=7)  # design §3, History


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of a mail when it is decided. `mark` is the classification mark found, "" for none."""

    message: Message
    etiquette: Etiquette
    mark: str
    contents: Contents
    attribution: Attribution
    arrival: datetime
    clerk: bool = False
    superior: bool = False
    redelivered: bool = False  # its Message-ID is that of a mail already recorded
    authenticity: Authenticity | None = None  # who really sent it, where it may order something
    bounce: Bounce | None = None  # what it says, where it is a delivery report that says anything
    from_us: bool = False  # it names our own address as its sender's
    answers_us: bool = False  # it is an answer to a letter of ours


@dataclass(frozen=True, slots=True)
class Answering:
    """The office's habits of answering, and how many receipts the time before this arrival already calls for.

    The last hour's to this sender and to all; the last day's to this sender for answers to letters of ours.
    """

    receipts: str = "each"
    per_sender_hour: int = 30
    per_hour: int = 300
    sender_recent: int = 0
    all_recent: int = 0
    before_restore: bool = False  # it arrived before lines of the journal were lost: who knows what was answered
    answers_recent: int = 0
    enquiries_recent: int = 0  # of this sender in the last day


def classify(case: Case) -> tuple[MailClass, str]:
    """The class of a mail as far as it can be told without its items' past, and why (first match wins).

    SUBMISSION stands for "its items decide": see `decide`.
    """
    nature, purport = case.etiquette.nature, case.contents.purport
    if nature is Nature.OWN:
        return MailClass.OWN, "our own mark"
    if case.mark:
        return MailClass.RESTRICTED, "classification mark"
    if nature is Nature.BOUNCE:
        return MailClass.BOUNCE, delivery_report(case.bounce)
    if nature is Nature.AUTOREPLY:
        return MailClass.AUTOMATIC, "automatic reply"
    if case.superior:
        return MailClass.SUPERIOR, "from a superior"
    if (case.clerk or case.authenticity) and not case.attribution.on_behalf:
        return MailClass.COMMAND, ordered(case)
    if nature is Nature.MACHINE and not case.attribution.unit:
        return MailClass.AUTOMATIC, "machine of nobody on the roster"
    if purport not in {Purport.ITEMS, Purport.LINKED}:
        return MailClass.OTHER, f"no item: {purport.value}"
    if not case.attribution.unit:
        return MailClass.UNATTRIBUTED, case.attribution.reason or "unknown sender"
    return MailClass.SUBMISSION, ""


def ordered(case: Case) -> str:
    """Who orders something, and whether that is proven: from a clerk, proven: dkim=pass."""
    who = "from a clerk" if case.clerk else "an offer's token"
    found = case.authenticity
    return f"{who}, {found.proof.value}: {found.why}" if found else who


def delivery_report(bounce: Bounce | None) -> str:
    """What a delivery report says, in one line: zhangsan@example.com 5.1.1 <mp.123@example.com>."""
    if bounce is None:
        return "delivery report"
    words = [
        word
        for failure in bounce.failures[:1]
        for word in (failure.address, failure.status, "" if failure.permanent else "(delayed)")
    ]
    more = f"and {len(bounce.failures) - 1} more" if len(bounce.failures) > 1 else ""
    return f"delivery report: {' '.join(filter(None, (*words, more, *bounce.message_ids[:1])))}"


def decide(case: Case, judgements: tuple[Judgement, ...], number: str, now: datetime, answering: Answering) -> Decision:
    """The decision on a mail; `judgements` are of `case.contents.items`, in their order.

    `number` is the one it gets if its class has one. Status is per item: the mail is a submission if any
    item is new, else a revision, else a duplicate.
    """
    mail_class, reason = classify(case)
    items: tuple[ItemRecord, ...] = ()
    if mail_class in {MailClass.SUBMISSION, MailClass.UNATTRIBUTED}:
        items = records(case, judgements, number, attributed=mail_class is MailClass.SUBMISSION)
    if mail_class is MailClass.SUBMISSION:
        mail_class, reason = by_items(items)
    due, silence = letters(case, mail_class, now, answering)
    return Decision(
        mail_class=mail_class,
        unit=case.attribution.unit if mail_class not in {MailClass.OWN, MailClass.RESTRICTED} else "",
        items=items,
        attribution=case.attribution,
        due=due,
        reason="; ".join(part for part in (reason, silence) if part),
    )


def records(case: Case, judgements: tuple[Judgement, ...], number: str, *, attributed: bool) -> tuple[ItemRecord, ...]:
    """The items as the ledger keeps them. Nothing counts before its unit is known."""
    units = case.attribution.units or ((case.attribution.unit,) if case.attribution.unit else ())
    if case.contents.purport is Purport.LINKED:
        return (ItemRecord(number, case.message.digest, ItemStatus.NEW, units, counted=False, reason="linked"),)
    single = len(judgements) == 1
    return tuple(
        ItemRecord(
            id=number if single else f"{number}.{place}",
            digest=item.digest,
            status=judgement.status,
            units=units,
            counted=judgement.counted and attributed,
            reason=judgement.reason if attributed else "unattributed",
            of=judgement.of,
            likeness=round(judgement.likeness, 2),
            like=judgement.like,
        )
        for place, (item, judgement) in enumerate(zip(case.contents.items, judgements, strict=True), 1)
    )


def by_items(items: Collection[ItemRecord]) -> tuple[MailClass, str]:
    statuses = {item.status for item in items}
    if ItemStatus.NEW in statuses:
        return MailClass.SUBMISSION, ""
    if ItemStatus.REVISION in statuses:
        return MailClass.REVISION, "edited text of an earlier item"
    if ItemStatus.JOINT in statuses:
        return MailClass.DUPLICATE, "joint report already received"
    return MailClass.DUPLICATE, "text already received"


def letters(case: Case, mail_class: MailClass, now: datetime, answering: Answering) -> tuple[tuple[Due, ...], str]:
    """The letters a mail calls for, and why it gets no receipt where it gets none."""
    dates = [case.arrival] if case.message.date is None else [case.arrival, case.message.date]
    old = now - min(dates) > TOO_OLD_TO_ANSWER
    told = to_clerks(case, mail_class, old=old)
    flood = answering.sender_recent >= answering.per_sender_hour
    due = [] if flood else list(told)
    silence = FROM_SENDER if flood and told else why_silent(case, mail_class, answering)
    if mail_class is MailClass.COMMAND:
        due.append(Due.ORDERS)
    if not silence and old:
        silence = "over 7 days old"
    if not silence:
        due.append(Due.ENQUIRY if case.contents.purport is Purport.ENQUIRY else Due.RECEIPT)
    if OVER_THE_CAP in silence:
        due.append(Due.CAPPED)
    if not silence or not (answerable(case, mail_class) or told):
        return tuple(due), ""
    return tuple(due), f"{'no letter' if flood and told else 'no receipt'}: {silence}"


def to_clerks(case: Case, mail_class: MailClass, *, old: bool) -> tuple[Due, ...]:
    """What the clerks are told of at once."""
    if mail_class is MailClass.RESTRICTED:
        return (Due.RESTRICTED,)
    if mail_class is MailClass.SUPERIOR:
        return (Due.FORWARD,)
    reports = mail_class in {MailClass.SUBMISSION, MailClass.REVISION, MailClass.UNATTRIBUTED}
    alert = case.contents.urgent and reports and not old
    read = mail_class in OF_UNITS and (case.contents.remark or case.contents.handover)
    return (*([Due.ALERT] if alert else ()), *([Due.REMARK] if read else ()))


def answerable(case: Case, mail_class: MailClass) -> bool:
    """Whether a person who sent this expects an answer."""
    return mail_class in OF_UNITS and (
        mail_class is not MailClass.OTHER or case.contents.purport not in SILENT_PURPORTS
    )


def why_silent(case: Case, mail_class: MailClass, answering: Answering) -> str:
    """The first reason not to send a receipt; "" where there is none (RFC 3834 §2)."""
    if not answerable(case, mail_class):
        return f"class {mail_class.value}"
    if not case.etiquette.may_answer:
        return case.etiquette.silence[0]
    if case.from_us:
        return "from our own address"
    if case.redelivered and mail_class is MailClass.DUPLICATE:
        return "the same mail delivered twice"
    if answering.before_restore:
        return "arrived before a restore, may have been answered"
    off = answering.receipts == "none" or (answering.receipts == "problem" and mail_class is MailClass.SUBMISSION)
    if off and case.contents.purport is not Purport.ENQUIRY:
        return "switched off"
    return over_the_cap(case, answering)


def over_the_cap(case: Case, answering: Answering) -> str:
    """Which of the caps on answers is reached; "" where none is."""
    if answering.sender_recent >= answering.per_sender_hour:
        return FROM_SENDER
    if answering.all_recent >= answering.per_hour:
        return IN_ALL
    if case.answers_us and answering.answers_recent >= ANSWERS_A_DAY:
        return f"{OVER_THE_CAP} answers to our letters within the day"
    if case.contents.purport is Purport.ENQUIRY and answering.enquiries_recent >= ENQUIRIES_A_DAY:
        return f"{OVER_THE_CAP} enquiries within the day"
    return ""
