"""An office that has lived from October to December: three months published, with late entries, a unit that became part
of another, one with a new name, fees; on 1 January the year's papers are due."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from mailproc.rounds import House
from tests.e2e.lived import at, say
from tests.e2e.office import ZONE, Office, report, story

KJJ, QINGHE, JYJ = "张三 <zs@kjj.jiangcheng.example>", "qinghe@example.com", "xx@jyj.jiangcheng.example"
KEYS = """
[awards]
units = 1
unit_items = 1
bars = ["late"]
persons = 3
person_items = 0
items = 2
[fees]
outlets = [
  { id = "yaoqing", from = 2026-01-01, yuan = 20 },
  { id = "yaoqing", from = 2026-12-01, yuan = 25.5 },
  { id = "shengban", from = 2026-01-01, yuan = 100 },
]
instructions = [{ id = "province", from = 2026-01-01, yuan = 50 }]
"""
LINES = {
    10: ("要情213期:1、2", "批示 2 省"),
    11: (
        "要情 10月30日:上月3",  # 补记
        "不计 上月1 新闻稿",  # 冲减
        "扣分 市教育局 迟报 暴雨信息",
        "采用 清河县《应急演练》 省办",
    ),
    12: ("并入 市教育局 市科技局 自 2026-12-01", "更名 清河县 清源县 自 2026-12-01", "要情250期:1、2"),
}
NEW_YEAR = datetime(2027, 1, 1, 2, 0, tzinfo=ZONE)


def configure(office: Office, year_start: int) -> None:
    """The test office, with proposals, fees, reporters and points brought forward."""
    path = office.configure(start="2026-10-01")
    text = path.read_text("utf-8")
    address, others = 'addresses = ["qinghe@example.com"]', 'addresses = ["xx@kjj.jiangcheng.example"]'
    persons = '[{ name = "张三", address = "zs@kjj.jiangcheng.example" }, { name = "李四" }]'
    changes = (
        ('id = "office"', 'id = "office"\nserver_name = "mx.jiangcheng.example"'),
        (address, f'{address}\nopening = 12.5\nreporters = [{{ name = "孙七" }}]'),
        (others, f"{others}\nreporters = {persons}"),
        ('period = "month"', f'period = "month"\nyear_start = {year_start}'),
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text + KEYS, "utf-8")


def mails(month: int) -> list[tuple[bytes, datetime]]:
    """A report of each unit; the first of all is 李四's by its words, and 市教育局 is no more in December."""
    found = []
    for n, sender in enumerate((KJJ, QINGHE, JYJ), 3 * month):
        if (sender, month) != (JYJ, 12):
            text = story(n) + ("撰稿：李四  审核：王科长\n" if (sender, month) == (KJJ, 10) else "")
            found.append((report(sender, f"信息{n}", text, message_id=f"<{n}@x.example>"), at(6, 9, n, month=month)))
    return found


@contextmanager
def autumn(office: Office, year_start: int = 1) -> Iterator[House]:
    """The office on the morning of 1 January, when December is released and nothing drafted of the year yet."""
    configure(office, year_start)
    with office.house() as house:
        for month in (10, 11, 12):
            office.account.bulk_fill(mails(month))
            house.round(at(7, 8, month=month))
            for line in LINES[month]:
                say(house, line, at(8, 9, month=month))
            end = at(1, 2, month=month + 1) if month < 12 else NEW_YEAR
            house.round(end, whole=True)
            say(house, f"印发{month}月 签发人 赵六", end.replace(hour=9))
        yield house
