"""Answers of one screen: the figures are the tally's, and the words can be read out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailproc.model import Credit, CreditKind
from mailproc.press import counting, profile
from mailproc.press.found import Hit, found
from mailproc.press.profile import Account, Entry
from mailproc.press.statement import unit_month
from mailproc.press.unit_page import MOST, unit_page
from tests.press.jiangcheng import GROUPS, KJJ, NOW, RULES, TALLY, credit, figures, item, submission

ZONE = "Asia/Shanghai"
ADOPTED = replace(credit(CreditKind.ADOPTED, "2", "2026-10-0007"), outlet="yaoqing", issue="213")
LATE = replace(credit(CreditKind.DEDUCTION, "-10"), rule="deduction:late@2026-01-01", why="10月28日暴雨信息")
ENTRIES = (
    replace(credit(CreditKind.RECEIVED, "0.2", "2026-10-0007"), id="1.1"),
    replace(ADOPTED, id="2.1"),
    replace(LATE, id="3.1"),
)
ROW = replace(figures("kjj", "市科技局", "bureau", 1, "-7.8", 3), points_year=Decimal("92.2"))


def test_what_is_counted_is_told_net_of_reversals() -> None:
    taken = replace(ADOPTED, id="4.1", count=-1, points=Decimal(-2), reverses="2.1")
    assert counting.in_words(ENTRIES, RULES) == "报市信息1条，昨日要情采用1条，扣分1次"
    assert counting.in_words((*ENTRIES, taken), RULES) == "报市信息1条，扣分1次"
    assert not counting.in_words((), RULES)


def test_a_units_month() -> None:
    mails = (
        submission("2026-10-0007", item("2026-10-0007"), titles=("秋粮收购",)),
        submission("2026-10-0009", item("2026-10-0009", counted=False, reason="cap"), titles=("夏粮收购",)),
    )
    account = unit_month("kjj", "2026-10", mails, ENTRIES, rules=RULES, zone=ZONE)
    page = unit_page(KJJ, account, ROW, ENTRIES, rules=RULES, zone=ZONE, now=NOW)
    assert page.title == "市科技局2026年10月报送采用情况"
    assert page.sentences == (
        "截至11月3日9时20分，当月得分-7.8分，累计得分92.2分。",
        "当月报市信息1条，昨日要情采用1条，扣分1次。",
        "10月28日扣分（迟报：10月28日暴雨信息），-10分。",
    )
    assert page.rows == (
        ("2026-10-0009", "11月3日《夏粮收购》", "未计（已达当月计数上限）", "—"),
        ("2026-10-0007", "11月3日《秋粮收购》", "计数，昨日要情第213期", "2.2"),
    )


def test_a_units_month_without_anything() -> None:
    account = unit_month("kjj", "2026-10", (), (), rules=RULES, zone=ZONE)
    page = unit_page(KJJ, account, ROW, (), rules=RULES, zone=ZONE, now=NOW)
    assert page.sentences[1:] == ("信箱未收到该单位当月报送的信息。",)
    assert (page.head, page.rows) == ((), ())


def test_a_very_busy_unit_has_one_screen_too() -> None:
    mails = [submission(f"2026-10-{n:04}", item(f"2026-10-{n:04}")) for n in range(1, MOST + 4)]
    account = unit_month("kjj", "2026-10", mails, (), rules=RULES, zone=ZONE)
    page = unit_page(KJJ, account, ROW, (), rules=RULES, zone=ZONE, now=NOW)
    assert (len(page.rows), page.rows[0][0]) == (MOST, f"2026-10-{MOST + 3:04}")
    assert page.sentences[-1] == f"下列为最近{MOST}条，另有3条未列。"


def account_of(**changes: object) -> Account:
    made = Account(
        unit=KJJ,
        tally=TALLY,
        last=None,
        published=True,
        year=ENTRIES,
        before=(),
        main=(Entry(ENTRIES[2]), Entry(ENTRIES[1], "秋粮收购")),
        items=(Hit("2026-10-0007", ("市科技局",), date(2026, 10, 28), "秋粮收购", ("昨日要情第213期",)),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


def test_a_profile_can_be_read_out() -> None:
    page = profile.profile(account_of(), GROUPS, RULES, zone=ZONE, now=NOW)
    assert page.title == "市科技局政务信息报送采用情况"
    assert page.sentences == (
        "截至11月3日9时20分，10月得分8.4分，居市直部门第1位（共3个）、全部参评单位第2位（共6个）。",
        "今年累计得分108.4分，居市直部门第1位（共3个）、全部参评单位第2位（共6个）。",
        "今年主要得分：10月28日扣分（10月28日暴雨信息），-10分；10月28日昨日要情第213期采用《秋粮收购》，+2分。",
        "最近报送：",
        "10月28日《秋粮收购》，昨日要情第213期（2026-10-0007）",
    )
    assert page.head == ("项目", "10月", "上月", "今年")
    assert page.rows == (
        ("得分", "8.4", "—", "108.4"),
        ("位次", "1", "—", "1"),
        ("报市信息（条）", "1", "—", "1"),
        ("昨日要情采用（条）", "1", "—", "1"),
        ("扣分（次）", "1", "—", "1"),
    )


def test_a_profile_beside_the_month_before() -> None:
    units = tuple(replace(row, points=Decimal(10), rank=1) if row.unit == "kjj" else row for row in TALLY.units)
    before = replace(TALLY, month="2026-09", units=units)
    page = profile.profile(account_of(last=before, published=False), GROUPS, RULES, zone=ZONE, now=NOW)
    assert "（当月通报尚未印发，数据可能变动）。" in page.sentences[0]
    assert page.sentences[1].startswith("上月得分10分，居市直部门第1位")
    assert page.sentences[1].endswith("；10月比上月减少1.6分。")


def test_equal_places_and_units_out_of_the_ranking_are_told() -> None:
    units = tuple(replace(row, points=Decimal(0), rank=2) if row.unit == "jyj" else row for row in TALLY.units)
    assert "并列第2位" in profile.place(replace(TALLY, units=units), "jyj", GROUPS, year=False)
    assert profile.place(TALLY, "gdgs", GROUPS, year=False) == "，不参加排名"


def test_what_is_found() -> None:
    hit = Hit("2026-10-0007", ("市科技局", "市教育局"), date(2026, 10, 28), "秋粮收购", ("昨日要情第213期",))
    page = found(("秋粮", "收购"), (hit, Hit("2026-09-0001", (), date(2026, 9, 1), "夏粮")), 12)
    assert page.sentences == ("共找到12条，下列为最近2条，另有10条；可增加词语缩小范围。",)
    assert page.rows[0] == ("2026-10-0007", "市科技局、市教育局10月28日《秋粮收购》", "昨日要情第213期")
    assert page.rows[1][1:] == ("待确认单位9月1日《夏粮》", "—")
    assert found(("秋粮",), (hit,), 1).sentences == ("共找到1条。",)
    assert found(("秋粮",), (), 0).head == ()


def counted(kind: CreditKind, **fields: str) -> Credit:
    return replace(credit(kind, "1"), **fields)  # type: ignore[arg-type]  # fields by name


def test_every_kind_of_credit_is_counted() -> None:
    entries = [
        counted(CreditKind.ADOPTED, outlet="duanbo"),
        counted(CreditKind.INSTRUCTION, level="city"),
        *map(counted, (CreditKind.RECEIVED, CreditKind.COMMISSION, CreditKind.MISSED, CreditKind.DEDUCTION)),
    ]
    words = "报市信息1条，信息短波采用1条，市领导批示1次，约稿完成1件，约稿未完成1件，扣分1次"
    assert counting.in_words(entries, RULES) == words
