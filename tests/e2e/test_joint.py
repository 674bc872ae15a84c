"""Joint reports on the real thing: one item, every unit credited once, whoever sends it."""

from datetime import datetime, timedelta

from tests.e2e.office import ZONE, Office, report, story

KJJ, JYJ = "zs@kjj.jiangcheng.example", "xx@jyj.jiangcheng.example"


def test_a_joint_report_sent_by_both_units_credits_each_once(office: Office) -> None:
    now = datetime.now(ZONE) - timedelta(minutes=5)
    text = story(4) + "\n市科技局、市教育局联合报送\n"
    office.account.append(report(KJJ, "联合报送:第4项工作", text), now)
    office.account.append(report(JYJ, "联合报送:第4项工作", text), now + timedelta(seconds=40))
    classes = office.json("once")["classes"]
    assert (classes["submission"], classes["duplicate"]) == (1, 1)
    units = {one["unit"]: one["received"] for one in office.json("tally", f"{now:%Y-%m}")["units"]}
    assert units == {"qinghe": 0, "kjj": 1, "jyj": 1}


def test_the_same_text_of_two_units_that_do_not_name_each_other_counts_twice(office: Office) -> None:
    now = datetime.now(ZONE) - timedelta(minutes=5)
    office.account.append(report(KJJ, "信息", story(4)), now)
    office.account.append(report(JYJ, "信息", story(4)), now + timedelta(seconds=40))
    assert office.json("once")["classes"]["submission"] == 2
    units = {one["unit"]: one["received"] for one in office.json("tally", f"{now:%Y-%m}")["units"]}
    assert units == {"qinghe": 0, "kjj": 1, "jyj": 1}
