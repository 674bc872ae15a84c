"""A month's play in stages: what has arrived by when, and what the clerk types."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from mailproc.desk import Desk, Verdict
from mailproc.ledger.events import Commanded, PapersMade
from mailproc.ledger.journal import Position
from mailproc.ledger.ledger import Ledger
from mailproc.rounds import House
from tests.e2e.office import Office
from tests.torture import post
from tests.torture.post import Mail, Postbag, at

SEED = 20261001
START = "2026-10-01"
AFTER = timedelta(minutes=2)  # from a stage's lines to its second round
MAIL_BYTES = 75_000  # limits.mail_bytes of the tortured office
MORE_UNITS = (("nyj", "市农业农村局"), ("qxj", "市气象局"), ("jtj", "市交通运输局"))
KJJ, JYJ, QINGHE = "xx@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example", "qinghe@example.com"
SENDERS = (KJJ, JYJ, QINGHE, "zs@kjj.jiangcheng.example", "nyj@jc.example", "qxj@jc.example")


@dataclass(frozen=True, slots=True)
class Stage:
    """A moment of the month: the mails that have arrived since the last, and the lines that the clerk then types.

    Each line is one order, so that it is one line of the journal.
    """

    name: str
    now: datetime
    mails: tuple[Mail, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A stage before its mails are written: until when, how many plain reports, what else arrives, what is typed."""

    name: str
    now: datetime
    reports: int
    others: Callable[[Postbag], None]
    lines: tuple[str, ...] = ()


# --- the scenario ---------------------------------------------------------------------------------------------


def make_month(seed: int = SEED) -> tuple[Stage, ...]:
    """The stages in their order, 300 mails in all; the same seed gives the same bytes."""
    bag = Postbag(Random(seed))
    before = at(8, "08:00:00")
    filled: list[tuple[Plan, tuple[Mail, ...]]] = []
    for place, plan in enumerate(PLANS, 1):
        first = len(bag.mails)
        window = (
            before + timedelta(minutes=1),
            min(plan.now, at(31, "23:30:00") if before < at(31, "23:00:00") else plan.now),
        )
        post.sittings(bag, place, window, SENDERS, plan.reports)
        plan.others(bag)
        mails = tuple(sorted(bag.mails[first:], key=lambda mail: mail.arrival))
        assert all(before < mail.arrival <= plan.now for mail in mails), plan.name
        filled.append((plan, mails))
        before = plan.now
    numbers = numbered(bag.mails)
    return tuple(
        Stage(plan.name, plan.now, mails, tuple(line.format_map(numbers) for line in plan.lines))
        for plan, mails in filled
    )


def numbered(mails: Iterable[Mail]) -> dict[str, str]:
    """The number that each mail gets, by tag with _ for -."""
    found: dict[str, str] = {}
    last: Counter[str] = Counter()
    for mail in sorted(mails, key=lambda mail: mail.arrival):
        if mail.numbered:
            month = f"{mail.arrival:%Y-%m}"
            last[month] += 1
            found[mail.tag.replace("-", "_")] = f"{month}-{last[month]:04}"
    return found


def first_days(bag: Postbag) -> None:
    post.superior(bag, "superior-1", at(8, "09:30:00"))
    post.bounced(bag, "bounce-1", at(8, "11:00:00"))
    post.resent(bag, "again-1", bag.reports[0], bag.reports[0].mail.arrival + timedelta(minutes=4))
    post.resent(bag, "again-2", bag.reports[1], at(9, "16:30:00"))
    post.same_bytes(bag, "same-1", bag.reports[2].mail, at(9, "16:35:00"))
    post.joint(bag, "joint-1", (KJJ, at(9, "09:00:00")), (JYJ, at(9, "15:00:00")))


def second_week(bag: Postbag) -> None:
    post.stranger(bag, "stranger-1", at(12, "09:12:00"), "市教育局")
    post.stranger(bag, "stranger-2", at(13, "10:12:00"), "市气象局")
    post.restricted(bag, "secret-1", at(12, "15:00:00"), QINGHE)
    post.unreadable(bag, "noise-1", at(13, "15:30:00"))
    post.corrected(bag, "revised-1", bag.reports[3], at(10, "09:00:00"))
    post.resent(bag, "again-3", bag.reports[4], at(12, "08:30:00"))
    post.redelivered(bag, "twice-1", bag.reports[5].mail, at(12, "08:40:00"))
    post.zero(bag, "zero-1", at(13, "11:00:00"), "jtj@jc.example")


def third_week(bag: Postbag) -> None:
    for place, day in enumerate((15, 16, 17), 1):
        post.bundle(bag, f"bundle-{place}", at(day, "10:30:00"), (KJJ, QINGHE, JYJ)[place - 1])
    post.oversize(bag, "large-1", at(16, "16:00:00"), QINGHE)
    post.urgent(bag, "urgent-1", at(20, "14:40:00"), QINGHE)
    post.automatic(bag, "vacation-1", at(16, "08:05:00"), JYJ)
    post.silent(bag, "thanks-1", at(17, "08:06:00"), KJJ)
    post.joint(bag, "joint-2", (JYJ, at(19, "09:00:00")), (KJJ, at(21, "09:00:00") - timedelta(days=1)))
    post.resent(bag, "again-4", bag.reports[8], at(16, "09:00:00"))
    post.corrected(bag, "revised-2", bag.reports[40], at(15, "09:40:00"))


def fourth_week(bag: Postbag) -> None:
    post.superior(bag, "superior-2", at(21, "09:30:00"))
    post.stranger(bag, "stranger-3", at(22, "09:12:00"), "市农业农村局")
    post.bounced(bag, "bounce-2", at(22, "11:00:00"))
    post.command(bag, "command-1", at(23, "09:00:00"))
    for place in range(5):
        post.resent(bag, f"again-{place + 5}", bag.reports[90 + place], at(24, "09:00:00") + timedelta(hours=place))
        post.corrected(
            bag, f"revised-{place + 3}", bag.reports[70 + place], at(23, "10:00:00") + timedelta(hours=place)
        )


def last_days(bag: Postbag) -> None:
    post.joint(bag, "joint-3", (KJJ, at(28, "09:00:00")), (JYJ, at(28, "09:05:00")))
    post.automatic(bag, "vacation-2", at(28, "08:05:00"), KJJ)
    post.same_bytes(bag, "same-2", bag.reports[100].mail, at(28, "16:00:00"))
    post.unreadable(bag, "noise-2", at(28, "15:30:00"))
    post.bundle(bag, "bundle-4", at(29, "10:30:00"), QINGHE)


def month_end(bag: Postbag) -> None:
    bag.report("last-october", at(31, "23:59:59"), KJJ)
    bag.report("first-november", at(1, "00:00:00", 11), JYJ)
    bag.report("late-evening", at(31, "23:58:30"), JYJ)
    post.resent(bag, "again-10", bag.reports[-10], at(31, "23:57:00"))
    post.corrected(bag, "revised-8", bag.reports[-12], at(1, "00:05:00", 11))  # of October, once
    post.stranger(bag, "stranger-4", at(31, "23:40:00"), "市交通运输局")


def after_the_end(bag: Postbag) -> None:
    post.redelivered(bag, "twice-2", bag.reports[-8].mail, at(1, "08:00:00", 11))
    post.resent(bag, "again-11", bag.reports[-20], at(1, "09:00:00", 11))
    post.superior(bag, "superior-3", at(1, "09:10:00", 11))
    post.silent(bag, "thanks-2", at(1, "09:20:00", 11), QINGHE)


def stated(bag: Postbag) -> None:
    post.resent(bag, "again-12", bag.reports[-2], at(2, "08:10:00", 11))


def drafted(bag: Postbag) -> None:
    post.bounced(bag, "bounce-3", at(3, "11:00:00", 11))
    post.corrected(bag, "revised-9", bag.reports[-2], at(4, "09:00:00", 11))


def published(bag: Postbag) -> None:
    post.resent(bag, "again-13", bag.reports[-3], at(5, "08:00:00", 11))


def afterwards(bag: Postbag) -> None:
    post.urgent(bag, "urgent-2", at(6, "08:00:00", 11), "nyj@jc.example")
    post.same_bytes(bag, "same-3", bag.reports[-1].mail, at(6, "08:30:00", 11))


PLANS = (
    Plan(
        "first days",
        at(9, "17:00:00"),
        33,
        first_days,
        ("要情 188期:{s1_001}", "短波 188期:{s1_002}", "约稿 市科技局、清河县 10月20日前:关于秋粮收购"),
    ),
    Plan(
        "second week",
        at(14, "17:00:00"),
        43,
        second_week,
        (
            "{stranger_1}是市教育局的",
            "不计 {s2_003} 新闻稿",
            "延期 Y1 10月23日",
            "信息员 李四 li4@example.com 市教育局 自10月8日",
        ),
    ),
    Plan(
        "third week",
        at(20, "17:00:00"),
        38,
        third_week,
        ("省办采用 {s1_003} 第88期", "批示 {s2_004} 市", "反馈 {s1_003}", "停发 jtj@jc.example"),
    ),
    Plan(
        "fourth week",
        at(26, "17:00:00"),
        30,
        fourth_week,
        (
            "不计 {s4_001} 新闻稿",
            "撤销上一条",
            "批示 {s3_001} 省",
            "约稿完成 Y1 市科技局",
            "约稿未完成 Y1 清河县",
            "隐去 {s1_001}",
            "恢复发送 jtj@jc.example",
        ),
    ),
    Plan(
        "last days",
        at(30, "17:00:00"),
        30,
        last_days,
        (
            "扣分 市教育局 迟报 强降温信息",
            "采用 市农业农村局《秋粮收购进度》 省办",
            "{stranger_3}是市农业农村局的",
            "更名 市交通运输局 市交通局 自 2026-11-01",
        ),
    ),
    Plan("month end", at(1, "00:30:00", 11), 30, month_end, ("{stranger_4}是市交通运输局的",)),
    Plan("closed", at(1, "12:00:00", 11), 8, after_the_end, ("要情 10月31日:{s6_002}",)),
    Plan("stated", at(2, "09:00:00", 11), 6, stated, ("计入 {s2_003}", "报送要点 11月:一、冬季安全")),
    Plan("drafted", at(4, "17:30:00", 11), 8, drafted, ("不计 {s6_003} 内容单薄",)),
    Plan("published", at(5, "09:30:00", 11), 4, published, ("印发10月 签发人 赵六",)),
    Plan(
        "afterwards",
        at(6, "09:30:00", 11),
        8,
        afterwards,
        ("要情 10月30日:{s5_003}", "不计 {s5_004} 新闻稿", "并入 市气象局 市农业农村局 自 2026-11-06"),
    ),
)


# --- playing --------------------------------------------------------------------------------------------------


def configure(office: Office) -> Path:
    """The settings of the tortured office: more units, a daily digest, and a limit that a small mail exceeds."""
    path = office.configure(start=START, idle="false")
    units = "".join(
        f'[[roster.units]]\nid = "{name}"\nname = "江城{short}"\nshort = "{short}"\ngroup = "bureau"\n'
        f'addresses = ["{name}@jc.example"]\n'
        for name, short in MORE_UNITS
    )
    text = path.read_text("utf-8").replace("[rules]\n", f"{units}[rules]\n")
    text = text.replace("[schedule]\n", '[schedule]\ndigest_time = "08:30"\n')
    path.write_text(f"{text}[limits]\nmail_bytes = {MAIL_BYTES}\n", encoding="utf-8")
    return path


def play(house: House, stage: Stage, typed: int, pause: timedelta = timedelta()) -> None:
    """One stage: a round, the lines that are not in the ledger yet, a round.

    `typed` is how many lines were carried out before this stage. After a fault the same stage is played again,
    a `pause` later; the clerk looks which lines were carried out, and types the others.
    """
    now = stage.now + pause
    go(house, now)
    done = lines_done(house.ledger) - typed if pause else 0
    for line in stage.lines[done:]:
        with house.ledger.writing() as books:
            desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "clerk")
            (reply,) = desk.do(line, now, confirmed=True)
            assert reply.verdict is Verdict.DONE, (line, reply)
    go(house, now + AFTER)


def go(house: House, now: datetime) -> None:
    outcome = house.round(now)
    if outcome.faults:
        raise outcome.faults[0]


def lines_done(ledger: Ledger) -> int:
    """How many of the clerk's lines the journal shows; an 印发 is the publication of a month."""
    events = (entry.event for entry, _ in ledger.journal.read(Position()))
    return sum(
        isinstance(one, Commanded) or (isinstance(one, PapersMade) and one.stage == "published") for one in events
    )


def typed_before(stages: Iterable[Stage], place: int) -> int:
    """How many lines were typed before the stage at this place (from 0)."""
    return sum(len(stage.lines) for stage in list(stages)[:place])
