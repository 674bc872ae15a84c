"""Mail that no person wrote, and mail of people that looks like it."""

# ruff: noqa: E501 - the samples stand in the lines in which programs write them

from collections.abc import Iterator

from tests.mails.making import (
    ITEM,
    OFFICE,
    SUBJECT,
    Sample,
    base64_part,
    crlf,
    expect,
    mail,
    multipart,
    plain,
    printable_part,
    word,
)

UNIT = f"From: {word('张三')} <zhangsan_jc@example.com>"  # of 市科技局, by the roster
UNIT_ADDRESS = {"address": "zhangsan_jc@example.com"}
NOBODY = {"class": "automatic", "may_answer": False}
COUNTED = {"class": "submission", "may_answer": False}
ANSWERED = {"class": "submission", "may_answer": True}
OLD = "<mp.7c1f0e@jiangcheng.example>"


def machines() -> Iterator[Sample]:
    """Robots of nobody on the roster."""
    for name, sender, subject, text, more in (
        ("machine-quota", "admin@example.com", "邮箱容量不足提醒", "您的邮箱已使用95%，请及时清理。", ()),
        ("machine-quarantine", "antispam@example.com", "垃圾邮件隔离通知", "以下邮件已被隔离：\n1. 核对表", ()),
        ("machine-password", "system@example.com", "邮箱密码即将过期", "您的邮箱密码将于3天后过期，请及时修改。", ()),
        ("machine-code", "service@example.com", "登录验证", "您的验证码是：482913，5分钟内有效。", ()),
        ("machine-welcome", "noreply@example.com", "注册成功", "欢迎使用本平台。", ()),
        ("machine-social", "notification@example.com", "李四 关注了您", "李四 关注了您，快去看看吧。", ()),
        (
            "machine-marketing",
            "news@example.com",
            "办公用品双十一特惠",
            "打印纸全场五折。",
            ("List-Unsubscribe: <mailto:td@example.com>",),
        ),
        (
            "machine-marketing-bare",
            "news@example.com",
            "办公用品双十一特惠",
            "打印纸全场五折，欢迎选购。\n\n如不想再收到此类邮件，请点击这里退订。",
            (),
        ),
        (
            "machine-dmarc",
            "reports@example.com",
            "Report Domain: jiangcheng.example Submitter: example.com Report-ID: <1@example.com>",
            "This is an aggregate report.",
            (),
        ),
        (
            "machine-list",
            "zhangsan@example.com",
            "[信息员] 通知",
            ITEM,
            ("List-Id: <xx.example.com>", "Precedence: list"),
        ),
        ("machine-list-sender", "xx-bounces@example.com", "[信息员] 通知", ITEM, ()),
        ("machine-list-path", "zhangsan@example.com", "[信息员] 通知", ITEM, ("Return-Path: <owner-xx@example.com>",)),
        ("machine-cron", "root@example.com", "Cron <root@mx> backup", "done", ("X-Cron-Env: <SHELL=/bin/sh>",)),
        ("machine-postmaster", "post_master@example.com", "系统维护公告", "本周六系统升级。", ()),
        ("machine-reply-nobody", "oa@example.com", "待办提醒", "您有一条待办。", ("Reply-To: no-reply@example.com",)),
    ):
        raw = plain(text, f"From: {sender}", f"Subject: {word(subject)}", *more)
        yield name, raw, expect(subject, address=sender, name="", nature="machine", bounce=None, case=NOBODY)
    nobody = crlf(b"From: <>\nTo: <" + OFFICE.encode() + b">\nSubject: x\n\nhello\n")
    yield "machine-from-nobody", nobody, expect("x", address="", name="", nature="machine", case=NOBODY)
    for kind, report, subject in (
        (
            "feedback-report",
            b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: example/1.0\nVersion: 1\n",
            "FW: 核对表",
        ),
        (
            "tlsrpt",
            base64_part(b"\x1f\x8b", 'application/tlsrpt+gzip; name="r.json.gz"'),
            "Report Domain: jiangcheng.example",
        ),
    ):
        header, body = multipart(f"report; report-type={kind}", printable_part(b"A report.\n", "text/plain"), report)
        raw = mail("From: fbl@example.com", f"Subject: {word(subject)}", header, body=body)
        yield (
            f"machine-{kind}",
            raw,
            {"sender": ["fbl@example.com", ""], "subject": subject, "nature": "machine", "case": NOBODY},
        )


def systems_of_units() -> Iterator[Sample]:
    """A unit's office system, list or careless server: its items count, and nothing is answered."""
    for name, sender, more in (
        (
            "counted-oa",
            "From: oa-noreply@kjj.jiangcheng.example",
            ("Auto-Submitted: auto-generated", "Precedence: bulk"),
        ),
        ("counted-bulk", UNIT, ("Precedence: bulk",)),
        ("counted-null-path", UNIT, ("Return-Path: <>",)),
    ):
        who = UNIT_ADDRESS if sender == UNIT else {"address": "oa-noreply@kjj.jiangcheng.example", "name": ""}
        yield name, plain(ITEM, sender, SUBJECT, *more), expect("市科技局信息", nature="machine", case=COUNTED, **who)
    for name, more in (
        ("counted-suppressed", ("X-Auto-Response-Suppress: DR, OOF, AutoReply",)),
        ("counted-loop", ("X-Loop: lisi@else.example",)),
        (
            "counted-dmarc-fail",
            ("Authentication-Results: mx.jiangcheng.example; dmarc=fail (p=none) header.from=example.com",),
        ),
    ):
        yield (
            name,
            plain(ITEM, UNIT, SUBJECT, *more),
            expect("市科技局信息", nature="person", case=COUNTED, **UNIT_ADDRESS),
        )
    foot = f"{ITEM}\n\n本邮件由办公系统自动发送，请勿直接回复此邮件。"
    yield (
        "counted-foot",
        plain(foot, UNIT, SUBJECT),
        expect("市科技局信息", nature="machine", case={"may_answer": False}, **UNIT_ADDRESS),
    )


def people_who_sound_like_machines() -> Iterator[Sample]:
    """Every one of these is owed an answer."""
    for name, subject, text in (
        ("person-migrants", "外出务工人员返乡创业情况", ITEM),
        ("person-leave-reform", "休假制度改革取得实效", ITEM),
        ("person-autoreply-title", "自动回复系统上线 群众咨询秒答复", ITEM),
        ("person-recall-title", "邮件撤回功能助力政务邮箱安全", ITEM),
        (
            "person-returned-title",
            "关于退信处理情况的报告",
            "江城市邮政管理局10月处理退信3000余件，其中收件人地址不存在的占六成，联系邮箱youzheng@example.com。",
        ),
        (
            "person-undelivered-title",
            "无法投递快件专项整治见成效",
            "江城市邮政管理局整治无法投递快件，收件人地址错误的下降两成。",
        ),
        ("person-code-title", "江城市率先实行“一码通办”验证码登录", ITEM),
        ("person-read-title", "已读书屋建设情况", ITEM),
        ("person-spam-title", "垃圾邮件治理情况", ITEM),
        ("person-travelling", "市科技局信息", f"我正在外地出差，不便及时联系，现将信息报送如下：\n{ITEM}"),
        ("person-received-title", "来信已收到并办结：12345热线办理情况", ITEM),
        ("person-unsubscribes", "市场监管局整治退订难", "江城市市场监管局整治视频会员退订难问题，督促12家企业整改。"),
    ):
        yield (
            name,
            plain(text, UNIT, f"Subject: {word(subject)}"),
            expect(subject, nature="person", case={"may_answer": True}, **UNIT_ADDRESS),
        )
    for name, more in (
        (
            "person-wants-receipts",
            (
                "Disposition-Notification-To: <zhangsan_jc@example.com>",
                "Return-Receipt-To: zhangsan_jc@example.com",
                "X-Priority: 1",
            ),
        ),
        ("person-declines-reports", ("X-Auto-Response-Suppress: DR, RN, NRN",)),
        (
            "person-tencent",
            ("Feedback-ID: example.com:qybglogicsvrsz:qybglogicsvrsz4a-0", "X-QQ-SSF: 00400000000000F0"),
        ),
        ("person-auto-submitted-no", ("Auto-Submitted: no", "Precedence: normal")),
        ("person-by-srs", ("Return-Path: <srs0=ab=cd=example.com=zhangsan_jc@relay.example>",)),
    ):
        yield (
            name,
            plain(ITEM, UNIT, SUBJECT, *more),
            expect("市科技局信息", nature="person", case=ANSWERED, **UNIT_ADDRESS),
        )


def people_who_send_oddly() -> Iterator[Sample]:
    """Names and addresses like a machine's, hidden recipients, quoted and forwarded bounces."""
    hidden = plain(ITEM, UNIT, SUBJECT).replace(b"To: <" + OFFICE.encode() + b">", b"To: undisclosed-recipients:;")
    yield "person-by-bcc", hidden, expect("市科技局信息", nature="person", case=ANSWERED, **UNIT_ADDRESS)
    for name, address, shown in (
        ("person-named-group", "xxz@kjj.jiangcheng.example", "邮件组"),
        ("person-named-administrator", "wuj@kjj.jiangcheng.example", "系统管理员"),
        ("person-nora", "nora.reply@kjj.jiangcheng.example", "Nora Reply"),
        ("person-bounceback", "bounceback_wang@kjj.jiangcheng.example", "王五"),
        ("person-replyroom", "reply@kjj.jiangcheng.example", "回复组"),
    ):
        raw = plain(ITEM, f"From: {word(shown)} <{address}>", SUBJECT)
        yield name, raw, expect("市科技局信息", address=address, name=shown, nature="person", case=ANSWERED)
    question = "您好，昨天发给信息科的邮件被退回了，提示收件人地址不存在，请问地址是否有变？"
    quoted = f'{question}\n\n\n------------------ 原始邮件 ------------------\n发件人: "Postmaster" <postmaster@example.com>;\n发送时间: 2026年11月2日(星期一) 上午10:00\n收件人: "张三"<zhangsan_jc@example.com>;\n主题: 系统退信\n\n抱歉，您的邮件被退回来了……\n收件人：{OFFICE}\n退信原因：550 User not found'
    for name, subject in (
        ("person-quotes-a-bounce", "回复: 系统退信"),
        ("person-forwards-a-bounce", "转发：系统退信"),
        ("person-asks-of-a-bounce", "退信"),
    ):
        yield (
            name,
            plain(quoted, UNIT, f"Subject: {word(subject)}", f"In-Reply-To: {OLD}"),
            expect(subject, nature="person", bounce=None, case={"may_answer": True}, **UNIT_ADDRESS),
        )
    status = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; xinxike@jiangcheng.example\nAction: failed\nStatus: 5.1.1\n"
    header, body = multipart("mixed", printable_part(question.encode(), "text/plain; charset=utf-8"), status)
    raw = mail(UNIT, f"Subject: {word('转发: Undelivered Mail Returned to Sender')}", header, body=body)
    yield (
        "person-forwards-a-report",
        raw,
        {
            "subject": "转发: Undelivered Mail Returned to Sender",
            "nature": "person",
            "bounce": None,
            "case": {"may_answer": True},
        },
    )
    thanks = "收到，谢谢！另补报一条：\n" + ITEM
    raw = plain(
        thanks,
        UNIT,
        f"Subject: {word('回复：【回执】2026-11-0007（信息科）')}",
        f"In-Reply-To: {OLD}",
        "Return-Path: <zhangsan_jc@example.com>",
    )
    yield (
        "person-adds-to-thanks",
        raw,
        expect("回复：【回执】2026-11-0007（信息科）", nature="person", case={"may_answer": True}, **UNIT_ADDRESS),
    )


def samples() -> Iterator[Sample]:
    """All of them."""
    for kind in (machines, systems_of_units, people_who_sound_like_machines, people_who_send_oddly):
        yield from kind()
