"""Every mail ends in one class; whether it counts and whether it is answered are two decisions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailproc.model import (
    Address,
    Attribution,
    Contents,
    Decision,
    Due,
    Etiquette,
    Item,
    ItemStatus,
    MailClass,
    Message,
    Nature,
    Purport,
)
from mailproc.office.decision import Answering, Case, decide
from mailproc.office.duplicates import Judgement

NOW = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)
ITEM = Item("标题", "正文", "正文", "d1")
MESSAGE = Message(
    digest="m",
    size=100,
    message_id="<1@x.example>",
    sender=Address("zs@kjj.jiangcheng.example", "张三"),
    return_path=None,
    recipients=(),
    subject="信息",
    date=NOW,
    references=(),
    headers=(),
    text="正文",
)
REPORT = Case(
    message=MESSAGE,
    etiquette=Etiquette(Nature.PERSON),
    mark="",
    contents=Contents(Purport.ITEMS, (ITEM,)),
    attribution=Attribution("kjj"),
    arrival=NOW,
)
NEW = (Judgement(),)
REVISION = (Judgement(ItemStatus.REVISION, of="2026-10-0001", likeness=0.9, reason="revision", counted=False),)
DUPLICATE = (Judgement(ItemStatus.DUPLICATE, of="2026-10-0001", likeness=1.0, reason="repeat", counted=False),)
EACH = Answering()
SILENT = Etiquette(Nature.MACHINE, ("Auto-Submitted: auto-generated",))


def decided(case: Case, judgements: tuple[Judgement, ...] = NEW, answering: Answering = EACH) -> Decision:
    return decide(case, judgements, "2026-10-0007", NOW, answering)


@pytest.mark.parametrize(
    ("case", "judgements", "mail_class", "due"),
    [
        (REPORT, NEW, MailClass.SUBMISSION, (Due.RECEIPT,)),
        (REPORT, REVISION, MailClass.REVISION, (Due.RECEIPT,)),
        (REPORT, DUPLICATE, MailClass.DUPLICATE, (Due.RECEIPT,)),
        (replace(REPORT, redelivered=True), DUPLICATE, MailClass.DUPLICATE, ()),
        (replace(REPORT, attribution=Attribution()), NEW, MailClass.UNATTRIBUTED, (Due.RECEIPT,)),
        (replace(REPORT, etiquette=Etiquette(Nature.OWN, ("own",)), mark="秘密"), (), MailClass.OWN, ()),
        (replace(REPORT, mark="秘密"), NEW, MailClass.RESTRICTED, (Due.RESTRICTED,)),
        (replace(REPORT, etiquette=Etiquette(Nature.BOUNCE, ("DSN",))), NEW, MailClass.BOUNCE, ()),
        (replace(REPORT, etiquette=Etiquette(Nature.AUTOREPLY, ("自动回复",))), NEW, MailClass.AUTOMATIC, ()),
        (replace(REPORT, superior=True), NEW, MailClass.SUPERIOR, (Due.FORWARD,)),
        (replace(REPORT, clerk=True), NEW, MailClass.COMMAND, (Due.ORDERS,)),
        (
            replace(REPORT, clerk=True, attribution=Attribution("kjj", on_behalf=True)),
            NEW,
            MailClass.SUBMISSION,
            (Due.RECEIPT,),
        ),
        (replace(REPORT, etiquette=SILENT), NEW, MailClass.SUBMISSION, ()),
        (replace(REPORT, etiquette=SILENT, attribution=Attribution()), NEW, MailClass.AUTOMATIC, ()),
        (replace(REPORT, contents=Contents(Purport.ZERO)), (), MailClass.OTHER, (Due.RECEIPT,)),
        (replace(REPORT, contents=Contents(Purport.FORM)), (), MailClass.OTHER, (Due.RECEIPT,)),
        (replace(REPORT, contents=Contents(Purport.THANKS)), (), MailClass.OTHER, ()),
        (replace(REPORT, contents=Contents(Purport.LINKED)), (), MailClass.SUBMISSION, (Due.RECEIPT,)),
        (
            replace(REPORT, contents=Contents(Purport.ITEMS, (ITEM,), urgent="火灾")),
            NEW,
            MailClass.SUBMISSION,
            (Due.ALERT, Due.RECEIPT),
        ),
        (replace(REPORT, arrival=NOW - timedelta(days=8)), NEW, MailClass.SUBMISSION, ()),
        (replace(REPORT, message=replace(MESSAGE, date=NOW - timedelta(days=8))), NEW, MailClass.SUBMISSION, ()),
    ],
)
def test_class_and_letters(
    case: Case, judgements: tuple[Judgement, ...], mail_class: MailClass, due: tuple[Due, ...]
) -> None:
    decision = decided(case, judgements)
    assert (decision.mail_class, decision.due) == (mail_class, due)


@pytest.mark.parametrize(
    "answering",
    [
        Answering(receipts="none"),
        Answering(receipts="problem"),
        Answering(sender_recent=30),
        Answering(all_recent=300),
    ],
)
def test_no_receipt_by_setting_or_over_the_cap_and_it_counts_all_the_same(answering: Answering) -> None:
    decision = decided(REPORT, NEW, answering)
    assert decision.due == ((Due.CAPPED,) if "too many" in decision.reason else ())
    assert "no receipt" in decision.reason
    assert decision.items[0].counted


def test_a_problem_is_answered_where_only_problems_are() -> None:
    assert decided(REPORT, DUPLICATE, Answering(receipts="problem")).due == (Due.RECEIPT,)


def test_a_mail_with_one_new_item_among_repeats_is_a_submission() -> None:
    case = replace(REPORT, contents=Contents(Purport.ITEMS, (ITEM, ITEM)))
    decision = decided(case, (*DUPLICATE, *NEW))
    assert decision.mail_class is MailClass.SUBMISSION
    assert [(item.id, item.counted) for item in decision.items] == [("2026-10-0007.1", False), ("2026-10-0007.2", True)]


def test_the_only_item_bears_the_mails_number() -> None:
    assert decided(REPORT).items[0].id == "2026-10-0007"


def test_nothing_counts_before_its_unit_is_known() -> None:
    (item,) = decided(replace(REPORT, attribution=Attribution())).items
    assert (item.counted, item.reason, item.units) == (False, "unattributed", ())


def test_what_is_behind_a_link_waits_for_a_person() -> None:
    (item,) = decided(replace(REPORT, contents=Contents(Purport.LINKED)), ()).items
    assert (item.counted, item.reason) == (False, "linked")


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (replace(REPORT, contents=replace(REPORT.contents, urgent="火灾")), Due.ALERT),
        (replace(REPORT, mark="秘密"), Due.RESTRICTED),
        (replace(REPORT, superior=True), Due.FORWARD),
    ],
)
def test_one_sender_makes_us_write_so_many_letters_an_hour(case: Case, told: Due) -> None:
    assert told in decided(case, answering=Answering(sender_recent=29)).due
    over = decided(case, answering=Answering(sender_recent=30))
    assert over.due == (Due.CAPPED,)  # the clerks are told, once a pass
    assert over.reason.endswith("no letter: too many from this sender within the hour")
    assert told in decided(case, answering=Answering(all_recent=9999)).due  # others' mail silences no alarm


def test_answers_to_our_letters_get_few_receipts_a_day() -> None:
    answer = replace(REPORT, answers_us=True)
    assert decided(answer, answering=Answering(answers_recent=4)).due == (Due.RECEIPT,)
    over = decided(answer, answering=Answering(answers_recent=5))
    assert over.due == (Due.CAPPED,)  # the clerks are told, once a pass
    assert over.reason == "no receipt: too many answers to our letters within the day"
    assert over.items[0].counted
    assert decided(REPORT, answering=Answering(answers_recent=5)).due == (Due.RECEIPT,)


def test_we_do_not_answer_ourselves() -> None:
    ours = decided(replace(REPORT, from_us=True))
    assert not ours.due
    assert ours.items[0].counted
