"""An office that has lived through October: reports, repeats, strangers, the clerk's lines, papers, a release."""

from datetime import datetime, timedelta

from mailproc.desk import Desk, Verdict
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, report, story

OCTOBER = datetime(2026, 10, 8, 9, 0, tzinfo=ZONE)
SENDERS = ("张三 <zs@kjj.jiangcheng.example>", "qinghe@example.com", "xx@jyj.jiangcheng.example")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def mails(count: int = 15) -> list[tuple[bytes, datetime]]:
    """Reports of three units, every third sent twice; a stranger's, a superior's, a classified one."""
    found = []
    for n in range(1, count + 1):
        moment = OCTOBER + timedelta(days=n, minutes=n)
        found.append((report(SENDERS[n % 3], f"信息{n}", story(n), message_id=f"<{n}@x.example>"), moment))
        if n % 3 == 0:
            again = report(SENDERS[n % 3], f"信息{n}", "领导好!\n" + story(n), message_id=f"<{n}r@x.example>")
            found.append((again, moment + timedelta(hours=2)))
    found += [
        (report("ls@163.com", "信息", story(70) + "\n市教育局 李四"), at(20, 9, month=10)),
        (report("sz@province.example", "通知", "请报送材料。"), at(20, 10, month=10)),
        (report(SENDERS[0], "专项", f"机密★10年\n\n{story(50)}"), at(21, 9, month=10)),
    ]
    return found


def say(house: House, line: str, now: datetime) -> None:
    """A clerk's line, carried out."""
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "clerk")
        for reply in desk.do(line, now, confirmed=True):
            assert reply.verdict is Verdict.DONE, reply


def live(office: Office) -> None:
    """Some sixty journal lines: October from its first mail to its circular, and a line that mends it in November."""
    office.configure(start="2026-10-01")
    office.account.bulk_fill(mails())
    with office.house() as house:
        house.round(at(9, 8, month=10))
        house.round(at(28, 17, month=10))
        say(house, "要情213期:1、2;短波:4", at(29, 9, month=10))
        say(house, "批示 2 省", at(29, 10, month=10))
        say(house, "不计 7 新闻稿", at(29, 11, month=10))
        say(house, "撤销上一条", at(29, 12, month=10))
        say(house, "扣分 市教育局 迟报 暴雨信息", at(30, 9, month=10))
        house.round(at(1, 2), whole=True)
        house.round(at(2, 9, 5))
        house.round(at(4, 17, 35))
        say(house, "印发10月 签发人 赵六", at(5, 9))
        house.round(at(5, 9, 10))
        say(house, "不计 上月8 新闻稿", at(6, 9))
        say(house, "采用 清河县《应急演练》 省办", at(6, 10))
