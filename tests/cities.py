"""Cities of any size, whose circulars are printed: figures in every column, and words that are hard to print."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mailproc.model import Anchor, MailClass, Tally
from mailproc.press.circular import CatalogueEntry, CircularContext, CircularMatters, Edition, contents
from mailproc.press.entries import LateEntry
from tests.press.jiangcheng import GROUPS, NOW, OFFICE, RULES, figures

RARE = "㐂镕堃𬭎"
LONG_NAME = "江城市与周边地区跨区域生态环境联合保护和综合治理协调工作领导小组办公室（挂靠市生态环境局）"
LONG_TITLE = "关于进一步加强和改进全市政务信息报送工作切实提高信息质量和时效性为领导决策提供更加有力服务的若干做法"
NAMES = ("发展改革委", "教育局", "科技局", "公安局", "民政局", "司法局", "财政局", "水利局", "体育局", "应急管理局")
RELEASED = Edition(
    "2026-10", 1, 10, 126, document_number="江政办函〔2026〕37号", signer="王五", released=date(2026, 11, 5)
)


def tally(units: int, *, rare: str = "") -> Tally:
    """So many units in three groups, the second with a long name; with none of them anything came."""
    rows = []
    for number in range(units):
        group = GROUPS[number * len(GROUPS) // units].id
        name = LONG_NAME if number == 1 else f"{rare}市{NAMES[number % len(NAMES)]}{number // len(NAMES) or ''}"
        row = figures(f"u{number}", name, group, number * 7 % 23, f"{number * 7 % 23 * 2 / 10 + number % 5 * 2}", None)
        rows.append(
            replace(
                row,
                assessed=group != "other",
                adopted={"yaoqing": number % 3, "duanbo": number % 2, "baosheng": int(number % 4 == 0)},
                instructions={"city": int(number % 7 == 0)},
                commissions_done=number % 3 // 2,
                deductions=int(number % 9 == 4),
                deducted=Decimal(-10 * (number % 9 == 4)),
                rank=None if group == "other" else number + 1,
                rank_year=None if group == "other" else number + 1,
            )
        )
    return Tally("2026-10", 41, {MailClass.SUBMISSION: 26, MailClass.DUPLICATE: 3}, tuple(rows))


def matters(adopted: int, *, rare: str = "") -> CircularMatters:
    """So many adopted items, every fifth with a long title."""
    return CircularMatters(
        groups=GROUPS,
        rules=RULES,
        anchor=Anchor(10342, "9f86d081884c7d659a2feaa0c55ad015"),
        catalogue=tuple(
            CatalogueEntry(
                "yaoqing" if number % 2 else "duanbo",
                str(200 + number // 5),
                LONG_TITLE if number % 5 == 0 else f"市科技局第{number}项举措推进{rare}项目",
                ("市科技局", "市农业农村局") if number % 3 == 0 else ("清河县",),
            )
            for number in range(adopted)
        ),
        late=(LateEntry("市科技局", "补记", "9月28日", "昨日要情第190期采用", "+2"),) if adopted else (),
        topics=("秋冬季农业生产情况。", "冬季供暖供气保障情况。", "第四季度经济运行中的情况和问题。")
        if adopted
        else (),
    )


def said(units: int, adopted: int, *, form: str = "bulletin", released: bool = True, rare: str = "") -> CircularContext:
    """The circular of such a city."""
    edition = replace(RELEASED, form=form, released=RELEASED.released if released else None)
    return contents(OFFICE, tally(units, rare=rare), edition, matters(adopted, rare=rare), now=NOW)
