"""What machines send to the mailbox: vacation notes, read receipts, recalls, newsletters, bounces."""

from dataclasses import replace
from typing import Final

from mailproc.demo.mime import multipart, text_part
from mailproc.demo.ordinary import workday
from mailproc.demo.planned import Truth
from mailproc.demo.programs import PROGRAMS
from mailproc.demo.sack import UTF8, Sack, Sender, at_program, headed
from mailproc.model import Address, MailClass, Unit

VACATIONS: Final = (
    ("自动回复:【回执】2026-10-{:04}(信息科)", "您好,我正在外地出差,10月20日返回,邮件将在返回后处理。"),
    ("自动回复: 【回执】2026-10-{:04}(信息科)", "这是一封自动回复邮件。我已收到您的来信,会尽快回复。"),
    ("自动答复:【回执】2026-10-{:04}(信息科)", "本人休假中,急事请致电办公室。"),
)
RECALL: Final = ("邮件撤回:关于秋季运动会安排的通知", "发件人将撤回邮件“关于秋季运动会安排的通知”。")
NEWSLETTERS: Final = (
    ("双11企业采购节,办公用品低至五折", "亲爱的客户:打印纸、硒鼓、档案盒全场满减,点击查看活动会场。退订请回复TD。"),
    ("《数字政府观察》10月刊上线", "本期看点:一网统管的三种路径;数据要素入表实务;编辑部荐书。"),
    ("会议邀请:第九届智慧城市论坛", "诚邀莅临第九届智慧城市论坛,早鸟票10月25日截止,报名请联系会务组。"),
)
BOUNCED: Final = "<mp.{}@jiangcheng.example>"


def machines(sack: Sack, reporting: list[Unit]) -> None:
    """Vacation notes, read receipts, recalls, newsletters, bounces."""
    vacations(sack, reporting)
    for place in (1, 2):
        read_receipt(sack, sack.by_listed(reporting[place + 6]), f"read-{place}")
    for place, (subject, text) in enumerate(NEWSLETTERS, 1):
        arrival = workday(sack)
        draft = sack.outsider(Address(f"news@promo{place}.example", "会员中心"), arrival, subject, text)
        mark = (("List-Unsubscribe", "<mailto:td@promo.example>"), ("Precedence", "bulk"))
        truth = Truth(MailClass.AUTOMATIC, note="a newsletter")
        sack.post(f"newsletter-{place}", arrival, replace(draft, headers=mark), PROGRAMS["coremail"], truth)
    for place in (1, 2):
        bounce(sack, f"bounce-{place}")
        chinese_bounce(sack, f"bounce-{place + 2}")


def vacations(sack: Sack, reporting: list[Unit]) -> None:
    """Some say in a header what they are, some only in the subject."""
    marked = (("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"))
    for place, (subject, text) in enumerate((*VACATIONS, *VACATIONS[:2]), 1):
        sender = sack.by_listed(reporting[place + 10])
        arrival = workday(sack)
        draft = sack.draft(sender, arrival, subject.format(place * 11), text)
        if place > len(VACATIONS):
            draft = replace(draft, headers=marked)
        truth = Truth(MailClass.AUTOMATIC, note="a vacation note")
        sack.post(f"vacation-{place}", arrival, draft, sender.program, truth)
    sender = at_program(sack.by_listed(reporting[9]), "outlook")
    arrival = workday(sack)
    truth = Truth(MailClass.AUTOMATIC, note="a recall")
    sack.post("recall", arrival, sack.draft(sender, arrival, *RECALL), sender.program, truth)


def read_receipt(sack: Sack, sender: Sender, tag: str) -> None:
    """RFC 8098."""
    arrival = workday(sack)
    told = text_part("plain", "您的邮件已被阅读。", UTF8)
    report = (
        f"Content-Type: message/disposition-notification\r\n\r\nReporting-UA: {sender.unit.id}; Foxmail\r\n"
        f"Final-Recipient: rfc822;{sender.address.address}\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n"
    ).encode()
    parts = multipart("report; report-type=disposition-notification", "----=_mdn", (told, report))
    raw = headed(sack, sender.address, arrival, "已读:【回执】", parts)
    sack.put(tag, arrival, sack.filed(raw, "", arrival), Truth(MailClass.AUTOMATIC, note="a read receipt"))


def bounce(sack: Sack, tag: str) -> None:
    """RFC 3464, as Postfix writes it."""
    arrival = workday(sack)
    lost = f"lisi{sack.rng.randint(10, 99)}@old.example"
    told = text_part(
        "plain", f"I'm sorry to have to inform you that your message could not be delivered to {lost}.", UTF8
    )
    status = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.old.example\r\n\r\n"
        f"Final-Recipient: rfc822; {lost}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 user unknown\r\n"
    ).encode()
    identity = BOUNCED.format(f"{sack.rng.getrandbits(128):032x}")
    headers = f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {identity}\r\nTo: {lost}\r\n".encode()
    parts = multipart("report; report-type=delivery-status", "----=_dsn", (told, status, headers))
    raw = headed(sack, Address("MAILER-DAEMON@mx.old.example"), arrival, "Undelivered Mail Returned to Sender", parts)
    sack.put(tag, arrival, sack.filed(raw, "", arrival), Truth(MailClass.BOUNCE))


def chinese_bounce(sack: Sack, tag: str) -> None:
    """As Chinese providers tell it: words alone, no report."""
    arrival = workday(sack)
    text = "抱歉,您的邮件被退回来了……\n收件人(lisi@gone.example)不存在,邮件无法送达。\n退信代码:550 Mailbox not found"
    sender = Address("PostMaster@webmail.example", "系统管理员")
    draft = sack.outsider(sender, arrival, "系统退信/Systems bounce", text)
    sack.post(tag, arrival, draft, PROGRAMS["netease"], Truth(MailClass.BOUNCE))
