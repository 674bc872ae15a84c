"""`mailproc once` as a subprocess on a real Dovecot and a real SMTP server."""

from datetime import datetime, timedelta

from tests.e2e.office import ZONE, Office, report, story, text_of


def just_now() -> datetime:
    now = datetime.now(ZONE).replace(microsecond=0)
    first = now.replace(day=1, hour=0, minute=0, second=0)
    return max(first, now - timedelta(minutes=5))


def test_a_report_is_counted_and_answered_once(office: Office) -> None:
    now = just_now()
    month = f"{now:%Y-%m}"
    mail = report("张三 <zs@kjj.jiangcheng.example>", "信息报送", story(1), message_id="<1@kjj.jiangcheng.example>")
    office.account.append(mail, now)
    assert office.json("once") == {
        "fetched": 1,
        "classes": {**dict.fromkeys(office.json("tally", month)["classes"], 0), "submission": 1},
        "sent": 1,
        "failed": 0,
    }
    (receipt,) = office.sink.to("zs@kjj.jiangcheng.example")
    assert f"{month}-0001" in receipt["Subject"]
    assert "计报市信息1条" in text_of(receipt)
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["In-Reply-To"] == "<1@kjj.jiangcheng.example>"
    assert office.sink.letters[0][0] in {"", None, "<>"}
    again = office.json("once")
    assert (again["fetched"], again["sent"]) == (0, 0)
    unit = next(one for one in office.json("tally", month)["units"] if one["unit"] == "kjj")
    assert (unit["received"], unit["points"], unit["rank"]) == (1, "0.2", 1)
    assert office.json("recount", month) == {"month": month, "mailbox": 1, "ledger": 1, "differences": []}


def test_the_same_text_again_is_a_duplicate(office: Office) -> None:
    now = just_now()
    sender = "张三 <zs@kjj.jiangcheng.example>"
    office.account.append(report(sender, "信息", story(1), message_id="<1@x.example>"), now)
    office.program("once")
    office.account.append(report(sender, "信息(再报)", "领导好!\n" + story(1), message_id="<2@x.example>"), now)
    assert office.json("once")["classes"]["duplicate"] == 1
    assert "不再重复计数" in text_of(office.sink.to("zs@kjj.jiangcheng.example")[1])
    unit = next(one for one in office.json("tally", f"{now:%Y-%m}")["units"] if one["unit"] == "kjj")
    assert unit["received"] == 1


def test_a_stranger_is_told_only_that_the_mail_arrived(office: Office) -> None:
    now = just_now()
    office.account.append(report("李四 <ls@163.com>", "信息", story(2) + "\n市教育局 李四"), now)
    assert office.json("once")["classes"]["unattributed"] == 1
    (receipt,) = office.sink.to("ls@163.com")
    assert "教育局" not in text_of(receipt)
    number = f"{now:%Y-%m}-0001"
    office.program("do", f"{number}是市教育局的")
    unit = next(one for one in office.json("tally", f"{now:%Y-%m}")["units"] if one["unit"] == "jyj")
    assert unit["received"] == 1
    assert "市教育局" in office.program("explain", number)


def test_commands_change_points_and_can_be_undone(office: Office) -> None:
    now = just_now()
    month = f"{now:%Y-%m}"
    for n in (1, 2):
        office.account.append(report("a@kjj.jiangcheng.example", f"信息{n}", story(n)), now + timedelta(seconds=n))
    office.program("once")

    def points() -> str:
        return str(next(one for one in office.json("tally", month)["units"] if one["unit"] == "kjj")["points"])

    office.program("do", "要情213期:1;短波:2")
    assert points() == "3.4"
    for _ in range(2):  # one line, two orders
        office.program("do", "撤销上一条")
    office.program("do", "要情213期:1、2")
    assert points() == "4.4"
    office.program("do", "撤销上一条")
    office.program("do", "要情213期:1;短波:2")
    office.program("do", "批示 1 省")
    assert points() == "23.4"
    office.program("do", "撤销上一条")
    assert points() == "3.4"
    office.program("do", "不计 2 新闻稿")
    assert points() == "3.2"
    office.program("do", "撤销上一条")
    assert points() == "3.4"
    office.program("do", "扣分 市科技局 迟报 暴雨信息", code=1)
    assert points() == "3.4"
    office.program("do", "扣分 市科技局 迟报 暴雨信息", "--yes")
    assert points() == "-6.6"
    office.program("do", "要情213期:1", code=8)
    office.program("do", "天气真好", code=8)
    assert points() == "-6.6"
