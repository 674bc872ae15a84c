"""Reports sent again: with another greeting, corrected, delivered twice, followed up, or by a second unit."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from mailproc.demo import notes
from mailproc.demo.ordinary import Written, send, story_for
from mailproc.demo.planned import Planned, Truth, moment
from mailproc.demo.sack import Sack, Sent, at_program, counted
from mailproc.demo.texts import Story
from mailproc.model import MailClass, Unit

LAST_MOMENT: Final = moment(31, "22:00")
CHASERS: Final = (
    "老师您好,刚才网络不好,再发一次,请查收。",
    "信息科:\n  您好!现重新报送如下,请审阅。",
    "您好!\n现将我单位信息报上,请审阅。",
)
CORRECTIONS: Final = ("更正:{}", "{}(修改稿)", "修改稿:{}", "【更正】{}")
JOINT: Final = Story(
    "两部门协同推进校园周边综合治理",
    (
        "市公安局、市城管局联合开展校园周边综合治理,早晚两个时段共设护学岗64个,劝离占道摊点210处。",
        "联合执法队实行一支队伍巡查、一张清单销号、一个电话受理,学生家长反映的34件问题已办结33件。",
        "双方商定每月轮值牵头,把临时整治转为常态管理,相关做法已编成口袋书发到各中小学。",
    ),
)
SHARED: Final = Story(
    "全市退役军人专场招聘会成功举办",
    (
        "10月22日,全市退役军人专场招聘会在市体育中心举行,112家单位带来岗位3260个,现场达成意向487人。",
        "活动设置政策咨询、技能展示、直播带岗三个区域,安排专车接送偏远乡镇求职人员,并为伤残退役军人单设洽谈间。",
        "会后将对达成意向人员逐一回访,促成签约,对暂未就业人员纳入冬季免费培训班。",
    ),
)
FOLLOWED: Final = (
    ("古渡口江堤渗水险情", ("处置", "现场已抛填砂石料320方,渗水量由每小时4方降至1方以下,昼夜留守民工45人。",
     "经潜水员探摸,渗漏通道位于堤脚以下2.4米,采用黏土铺盖加土工膜封堵,堤身位移监测未见异常。",
     "封堵作业于当日傍晚收口,渗水完全停止,转入为期一周的观察期,省里派来的两名工程师驻点指导。")),
    ("新港大桥伸缩缝抢修", ("进展", "更换破损梳齿板18块,半幅通行管制缩短到夜间6小时,绕行提示牌前移至两公里外。",
     "混凝土养护强度达到设计值九成,重载车辆限行解除,其余12道伸缩缝同步完成清缝除渣。",)),
)


def again(sack: Sack, sent: Sent, delay: timedelta, tag: str, note: str) -> None:
    """The same text under another greeting: a duplicate."""
    text = "\n".join([sack.rng.choice(CHASERS), "", *notes.written(sent.story), "", *sent.sender.signer.lines])
    arrival = sent.mail.arrival + delay
    draft = sack.draft(sent.sender, arrival, sent.story.title, text)
    truth = Truth(MailClass.DUPLICATE, sent.mail.truth.unit, note=f"of {sent.mail.tag}: {note}")
    sack.post(tag, arrival, draft, sent.sender.program, truth)


def revised(sack: Sack, sent: Sent, delay: timedelta, tag: str) -> None:
    """An edited text that says so: a revision, which keeps the first's number and credit."""
    story = sack.writer.revised(sent.story)
    text = "\n".join(["以此件为准,谢谢!", "", *notes.written(story), "", *sent.sender.signer.lines])
    arrival = sent.mail.arrival + delay
    draft = sack.draft(sent.sender, arrival, sack.rng.choice(CORRECTIONS).format(story.title), text)
    truth = Truth(MailClass.REVISION, sent.mail.truth.unit, note=f"of {sent.mail.tag}")
    sack.post(tag, arrival, draft, sent.sender.program, truth)


def same_bytes(sack: Sack, mail: Planned, tag: str) -> None:
    """The very bytes once more, as when a server delivers twice: no mail of its own."""
    truth = Truth(None, note=f"the same bytes as {mail.tag}")
    sack.put(tag, mail.arrival + timedelta(minutes=3), mail.raw, truth)


def rewritten(sack: Sack, mail: Planned, tag: str) -> None:
    """The same mail by another way, with other stamps on top: other bytes, same Message-ID, a silent duplicate."""
    arrival = mail.arrival + timedelta(minutes=7)
    body = mail.raw[re.search(rb"\r\n(?![\t ]|Return-Path|Auth|Received)", mail.raw).end() :]  # type: ignore[union-attr]
    raw = sack.filed(b"X-Forwarded-By: gateway.jiangcheng.example\r\n" + body, "gateway@jiangcheng.example", arrival)
    truth = Truth(MailClass.DUPLICATE, mail.truth.unit, note=f"{mail.tag} delivered twice, silent")
    sack.put(tag, arrival, raw, truth)


def chain(sack: Sack, unit: Unit, subject: str, parts: Sequence[str], start: datetime, tag: str) -> None:
    """A report and its follow-ups, each an item of its own."""
    sender = at_program(sack.by_listed(unit), "coremail")
    titles = [f"关于{subject}的报告", *(f"关于{subject}的续报({mark})" for mark in "一二三四"[: len(parts) - 1])]
    for place, (title, text) in enumerate(zip(titles, parts, strict=True), 1):
        story = Story(title, (text,))
        words = "\n".join([*notes.written(story), "", *sender.signer.lines])
        send(sack, sender, start + timedelta(hours=5 * place), f"{tag}-{place}", Written((story,), title, words))
