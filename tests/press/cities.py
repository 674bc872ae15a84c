"""Made-up months of cities of any size: what circular, tally and statement say of 5, 60 or 300 units.

Everything follows from the numbers given, so that a picture drawn again is the same picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from mailproc.model import Anchor, Group, MailClass, Rules, Tally, UnitFigures
from mailproc.press import circular, statement, tally_paper
from mailproc.press.circular import CatalogueEntry, CircularContext, CircularMatters, Edition
from mailproc.press.entries import LateEntry
from mailproc.press.statement import Matter, StatementContext, StatementRow, UnitMonth
from mailproc.press.tally_paper import Question, TallyContext, TallyMatters
from tests.press.jiangcheng import KJJ, NOW, OFFICE, RULES, ZONE, submission

GROUPS = (Group("county", "县（市、区）", 8), Group("bureau", "市直部门", 2), Group("other", "其他单位"))
SHARES = {"county": 0.1, "bureau": 0.4, "other": 0.5}
PLACES = "东西南北上下前后青白金石长平安新永兴清临"
KINDS = ("区", "县", "市")
BUREAUS = """
发展改革委 教育局 科技局 工业和信息化局 公安局 民政局 司法局 财政局 人力资源社会保障局 自然资源局
生态环境局 住房城乡建设局 交通运输局 水利局 农业农村局 商务局 文化广电和旅游局 卫生健康委 退役军人局
应急局 审计局 国资委 市场监管局 体育局 统计局 医保局 信访局 林业局 气象局 税务局
""".split()  # noqa: SIM905 a page of names
BODIES = ("供电公司", "邮政局", "烟草局", "高新区管委会", "港务集团", "公积金中心", "残联", "工商联", "科协", "仲裁办")
RARE = ("㐂镇人民政府", "镕堃区", "𬭎山县")
LONG_NAME = "江城国家级经济技术开发区管理委员会（江城综合保税区管理委员会、江城临港产业园区管理办公室）"
LONG_TITLE = (
    "关于学习贯彻全市经济工作会议精神、扎实推进城乡融合发展和乡村全面振兴、切实做好岁末年初保供稳价与安全生产各项工作的情况报告"
    * 2
)
RARE_TITLE = "㐂镇、𬭎山县联合开展镕堃河流域防汛演练"
LONG_WORD = "https://example.com/" + "a" * 90  # nothing in it where a line may end
TITLES = (
    "市{unit}三项举措推进秋粮收购",
    "{unit}反映小微企业融资中的四个问题",
    "关于今冬明春供暖保障准备情况的报告",
    "{unit}“一窗通办”改革成效明显",
)
ISSUES = ("213", "2026-10-12", "")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a city of `units` units; `odd` has the longest and rarest names and titles, `idle` nothing at all."""

    units: int
    odd: bool = False
    idle: bool = False

    @property
    def rules(self) -> Rules:
        """Those of the shipped configuration, with its outlets' long names."""
        names = {"shengban": "省政府办公厅", "guoban": "国务院办公厅"}
        outlets = tuple(replace(one, name=names.get(one.id, one.name)) for one in RULES.outlets)
        return replace(RULES, outlets=outlets)

    def tally(self, month: str = "2026-10") -> Tally:
        places = [group for group in GROUPS for _ in range(max(1, round(self.units * SHARES[group.id])))]
        rows = [self._figures(n, group.id, month) for n, group in enumerate(places[: self.units])]
        received = sum(row.received for row in rows)
        classes = {MailClass.SUBMISSION: received, MailClass.DUPLICATE: received // 20, MailClass.AUTOMATIC: 12}
        return Tally(month, sum(classes.values()), classes, _ranked(rows))

    def name(self, n: int, group: str) -> str:
        if self.odd and n % 7 == 3:
            return RARE[n // 7 % len(RARE)]
        if self.odd and n % 7 == 5:
            return LONG_NAME
        if group == "county":
            return PLACES[n % 20] + PLACES[(n * 7 + 3) % 20] + KINDS[n % 3]
        names = [f"市{one}" for one in BUREAUS] if group == "bureau" else [f"江城{one}" for one in BODIES]
        ward = f"{PLACES[n // len(names) % 20]}城" if n >= len(names) else ""
        return ward + names[n % len(names)]

    def _figures(self, n: int, group: str, month: str) -> UnitFigures:
        salt = int(month[-2:])
        received = 0 if self.idle or (n * salt) % 6 == 5 else (n * 37 + salt * 11) % 23 + 1
        used = {outlet.id: max(0, received // 3 - 2 - k * 2) for k, outlet in enumerate(self.rules.outlets)}
        levels = {level.id: int(received > 20 and k == n % 3) for k, level in enumerate(self.rules.instructions)}
        deducted = Decimal(-10) if n % 9 == 8 and received else Decimal(0)
        done, missed = (int(n % 4 == 1), int(n % 13 == 12)) if received else (0, 0)
        points = Decimal(received) / 5 + deducted + 5 * (done - missed)
        points += sum(Decimal(w) * used[o] for o, w in zip(used, (2, 1, 3, 10, 20), strict=True)) + 10 * sum(
            levels.values()
        )
        return UnitFigures(
            unit=f"u{n}",
            name=self.name(n, group),
            group=group,
            assessed=n % 17 != 16,
            received=received,
            received_year=received * 9 + n % 5,
            adopted=used,
            instructions=levels,
            commissions_done=done,
            commissions_missed=missed,
            deductions=int(deducted < 0),
            deducted=deducted,
            points=points,
            points_year=points * 8 + Decimal(n % 7),
            rank=None,
            rank_year=None,
        )

    def titles(self) -> Iterator[str]:
        for n, words in enumerate(TITLES * max(1, self.units // 8)):
            yield words.format(unit=self.name(n, "bureau"))
        if self.odd:
            yield from (LONG_TITLE, RARE_TITLE, LONG_WORD)

    def late(self) -> tuple[LateEntry, ...]:
        first, second = self.name(0, "county"), self.name(3, "bureau")
        return (
            LateEntry(first, "补记", "9月28日", "昨日要情第190期采用", "+2", "要情190期:7", "该月通报印发后登记"),
            LateEntry(second, "冲减", "9月12日", "报市信息", "-0.2", "9和7重复", "与其他信息重复"),
        )


def _ranked(rows: list[UnitFigures]) -> tuple[UnitFigures, ...]:
    def place(row: UnitFigures, year: bool) -> int | None:
        points = [r.points_year if year else r.points for r in rows if r.group == row.group and r.assessed]
        own = row.points_year if year else row.points
        return 1 + sum(other > own for other in points) if row.assessed else None

    return tuple(replace(row, rank=place(row, False), rank_year=place(row, True)) for row in rows)


EDITION = Edition("2026-10", 1, 10, 126, signer="孙七", released=date(2026, 11, 5))
ANCHOR = Anchor(10342, "9f86d081884c7d659a2feaa0c55ad015")
TOPICS = ("秋粮收购与农民增收", "冬季供暖供气保障", "年底保供稳价", "企业反映的困难和建议")
DEADLINE = datetime(2026, 11, 5, 17, 30, tzinfo=ZONE)


def circular_of(month: Month, edition: Edition = EDITION) -> CircularContext:
    outlets = ("yaoqing", "duanbo")
    matters = CircularMatters(
        groups=GROUPS,
        rules=month.rules,
        anchor=ANCHOR,
        previous=None if month.idle else month.tally("2026-09"),
        catalogue=()
        if month.idle
        else tuple(
            CatalogueEntry(
                outlets[n % 2],
                ISSUES[n % 3],
                title,
                (month.name(n, "bureau"), *([month.name(5, "bureau")] * (n % 4 == 3))),
            )
            for n, title in enumerate(month.titles())
        ),
        late=() if month.idle else month.late(),
        topics=TOPICS,
    )
    return circular.contents(OFFICE, month.tally(), edition, matters, now=NOW)


def in_form(form: str, *, released: bool = True) -> Edition:
    """The edition as bulletin or document, as a draft or released."""
    return replace(
        EDITION, form=form, document_number="江政办函〔2026〕37号", released=EDITION.released if released else None
    )


def renamed(said: CircularContext, words: str) -> CircularContext:
    """The same, where all units, titles and topics are called so."""
    return replace(
        said,
        tables=tuple(replace(one, rows=tuple(replace(row, name=words) for row in one.rows)) for one in said.tables),
        catalogue=tuple(
            replace(part, rows=tuple(replace(row, title=words, units=(words,)) for row in part.rows))
            for part in said.catalogue
        ),
        topics=(words,),
    )


def tally_of(month: Month) -> TallyContext:
    tally = month.tally()
    waiting = (
        () if month.idle else (replace(submission("2026-10-0300"), subject=LONG_TITLE if month.odd else "某单位信息"),)
    )
    asked = (
        ()
        if month.idle
        else tuple(
            Question(
                "like_earlier", f"2026-10-{n:04}", month.name(n, "bureau"), title, "2026-10-0007", 0.93, counted=True
            )
            for n, title in enumerate(month.titles(), 20)
        )
    )
    matters = TallyMatters(
        groups=GROUPS,
        rules=month.rules,
        anchor=ANCHOR,
        previous=None if month.idle else month.tally("2026-09"),
        zero=circular.zero_units(tally),
        undecided=waiting,
        questions=asked[:12],
        late=() if month.idle else month.late(),
        deadline=DEADLINE,
    )
    return tally_paper.contents(OFFICE, tally, matters, {}, now=NOW, worksheet="采用登记表2026-10.xlsx")


def statement_of(month: Month) -> StatementContext:
    rows = (
        []
        if month.idle
        else [
            StatementRow(
                number=f"2026-10-{n:04}" + (".12" if n % 5 == 4 else ""),
                moment="10月28日17时12分",
                title=title,
                counted="否" if n % 6 == 5 else "是",
                why="与较早报送内容一致，未再计数" if n % 6 == 5 else "",
                used=("昨日要情第213期", "省政府办公厅第88期", "市领导批示")[: n % 4],
                points=Decimal("0.2") + 12 * (n % 4),
            )
            for n, title in enumerate(month.titles(), 1)
        ][:40]
    )
    unit = replace(KJJ, short=LONG_NAME) if month.odd else KJJ
    account = UnitMonth(
        "2026-10",
        tuple(rows),
        () if month.idle else (Matter("10月20日", "约稿完成", "约稿Y3：冬季供暖准备情况", Decimal(5)),),
        () if month.idle else month.late(),
        month.tally().units[-1],
        DEADLINE,
    )
    return statement.contents(OFFICE, unit, account, NOW)
