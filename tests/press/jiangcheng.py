"""The made-up city whose papers the press tests print, and hostile words to put into them."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from mailproc.model import (
    Address,
    Credit,
    CreditKind,
    DeductionKind,
    Group,
    ItemRecord,
    ItemStatus,
    Level,
    MailClass,
    Office,
    Outlet,
    Rate,
    Rules,
    Submission,
    Tally,
    Unit,
    UnitFigures,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 3, 9, 20, tzinfo=ZONE)
CLERK = Address("lisi@jiangcheng.example", "李四")
SENDER = Address("zhangsan@kjj.jiangcheng.example", "张三")

HOSTILE = (
    '<img src=x onerror="alert(1)">',
    "{{7*7}}{% raw %}",
    "\u202e\u2066诈\u200b骗",
    "甲\r\nBcc: wangwu@example.com\r\n\r\n乙",
    '=HYPERLINK("http://example.com")',
    "a\x00b\ud800c",
)

OFFICE = Office(
    name="江城市人民政府办公室信息科",
    authority="江城市人民政府办公室",
    section="信息科",
    city="江城市",
    address="xxk@jiangcheng.example",
    phone="0000-8888001",
    duty_phone="0000-8888110",
    start=date(2026, 9, 1),
)


def rates(points: str) -> tuple[Rate, ...]:
    return (Rate(date(2026, 1, 1), Decimal(points)),)


RULES = Rules(
    received=rates("0.2"),
    outlets=(
        Outlet("yaoqing", "昨日要情", rates("2"), ("要情",), "yaoqing", discreet=False),
        Outlet("duanbo", "信息短波", rates("1"), ("短波",), "yaoqing", discreet=False),
        Outlet("baosheng", "报省信息", rates("3"), ("报省",)),
        Outlet("shengban", "省办", rates("10"), ("省办",)),
        Outlet("guoban", "国办", rates("20"), ("国办",)),
    ),
    instructions=(
        Level("city", "市领导", rates("10")),
        Level("province", "省领导", rates("20")),
        Level("state", "国领导", rates("30")),
    ),
    commission_done=rates("5"),
    commission_missed=rates("-5"),
    deductions=(DeductionKind("late", "迟报", rates("10")),),
)

GROUPS = (Group("county", "县（市、区）", 8), Group("bureau", "市直部门"), Group("other", "其他单位"))

KJJ = Unit("kjj", "江城市科学技术局", "市科技局", "bureau", 3, addresses=("kjj@kjj.jiangcheng.example",))


def item(
    number: str,
    status: ItemStatus = ItemStatus.NEW,
    *,
    counted: bool = True,
    reason: str = "",
    of: str = "",
    units: tuple[str, ...] = ("kjj",),
) -> ItemRecord:
    return ItemRecord(number, "d" * 64, status, units, counted, reason, of)


def submission(number: str = "2026-11-0007", *items: ItemRecord, titles: tuple[str, ...] = ()) -> Submission:
    """A mail of 市科技局, 3 November 2026 9:12, with one new item where none is given."""
    found = items or (item(number),)
    return Submission(
        digest=f"{number:0>64}",
        number=number,
        arrival=datetime(2026, 11, 3, 9, 12, 40, tzinfo=ZONE),
        mail_class=MailClass.SUBMISSION,
        sender=SENDER,
        subject="市科技局信息",
        size=12_345,
        unit="kjj",
        items=found,
        titles=titles or tuple(f"关于第{place}件事的做法" for place in range(1, len(found) + 1)),
        message_id=f"<{number}@kjj.jiangcheng.example>",
        signed_off=True,
        has_phone=True,
    )


def credit(kind: CreditKind, points: str, item_id: str = "") -> Credit:
    """An entry of 市科技局 in October 2026."""
    return Credit(
        id="c",
        unit="kjj",
        kind=kind,
        points=Decimal(points),
        count=1,
        effective=date(2026, 10, 28),
        month="2026-10",
        rule="rule@2026-01-01",
        at=NOW,
        who="李四",
        item=item_id,
    )


def figures(  # noqa: PLR0917  one row of a table, in its columns' order
    unit: str, name: str, group: str, received: int, points: str, rank: int | None
) -> UnitFigures:
    return UnitFigures(
        unit=unit,
        name=name,
        group=group,
        assessed=rank is not None,
        received=received,
        received_year=received + 100,
        adopted={},
        instructions={},
        commissions_done=0,
        commissions_missed=0,
        deductions=0,
        deducted=Decimal(0),
        points=Decimal(points),
        points_year=Decimal(points) + 100,
        rank=rank,
        rank_year=rank,
    )


UNITS = (
    figures("chengdong", "城东区", "county", 4, "0.80", 2),
    replace(figures("qinghe", "清河县", "county", 12, "14.40", 1), adopted={"yaoqing": 1}, instructions={"city": 1}),
    figures("linshui", "临水县", "county", 0, "0.00", 3),
    replace(figures("jyj", "市教育局", "bureau", 3, "-9.40", 3), deductions=1, deducted=Decimal(10)),
    figures("tyj", "市体育局", "bureau", 0, "0.00", 2),
    replace(
        figures("kjj", "市科技局", "bureau", 7, "8.40", 1), adopted={"yaoqing": 1, "duanbo": 0}, commissions_done=1
    ),
    figures("gdgs", "江城供电公司", "other", 0, "0.00", None),
)

TALLY = Tally(
    "2026-10",
    41,
    {MailClass.SUBMISSION: 26, MailClass.DUPLICATE: 3, MailClass.AUTOMATIC: 12},
    UNITS,
)
