"""The answers to a clerk's lines, in words: what each did, or why nothing was done."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from mailproc.model import Credit
from mailproc.press.wording import full_day, plain

DONE = {
    "adopt": "已记采用",
    "adoptunmailed": "已补录采用（非信箱来稿）",
    "instruct": "已记批示",
    "deduct": "已记扣分",
    "count": "已计入",
    "notcount": "已改为不计",
    "attribute": "已改归属单位",
    "suspend": "已暂停发送",
    "resume": "已恢复发送",
    "undo": "已撤销",
    "release": "已印发",
    "releasesummary": "已印发",
    "correct": "更正版已印发，下列补记、冲减已归入该月",
    "repeat": "已并为一条",
    "keep": "已维持现有认定",
    "answered": "已记答复，下列来信不再提示",
    "hide": "已登记，通报附件不列其标题",
    "letout": "已登记，下次读取邮件后即寄发",
    "goneout": "已登记为此前已寄出，不再寄发",
    "postpone": "已推迟截稿日期，并去信告知",
    "ask": "已去信询问",
    "tell": "已登记可以反馈，将于工作日17时告知报送单位",
    "holdback": "已缓发，待“印发”后发出",
    "leave": "已登记离任，此后来信须另行确认单位",
    "inform": "已登记信息员",
    "mergeunit": "已登记并入",
    "rename": "已登记更名，自该日所在月份起，统计使用新名称",
    "accept": "已接收，下次读取时照常计数",
    "topics": "已发送报送要点",
    "wording": "已列入该月通报；已发出送审稿的，将重新送审",
    "commission": "已发出约稿",
    "fulfilled": "已记约稿完成",
    "missed": "已记约稿未完成",
    "excused": "已记免扣",
    "unitmonth": "查询结果如下",
    "search": "查询结果如下",
    "profile": "查询结果如下",
    "chattext": "文字如下，可复制到工作群",
    "remind": "已发送提醒",
    "help": "使用说明如下",
}
CONFIRM = {
    "commission": "约稿将发往所列单位，请核对后确认",
    "postpone": "推迟截稿日期将去信告知下列单位，请核对后确认",
    "letout": "该月材料将寄发各单位和信息科，寄出后不能撤回，请核对后确认",
    "goneout": "登记为此前已寄出后，该月材料不再寄发，请核对后确认",
    "fulfilled": "截稿日期所在月份的通报已印发，将作补记，请核对后确认",
    "missed": "约稿未完成将扣分，请核对后确认",
    "accept": "接收后这些旧邮件将照常计数，请核对后确认",
    "repeat": "该件所属月份通报已印发，将作冲减，请核对后确认",
    "undo": "该命令涉及已印发的月份或已发出的约稿，撤销将作冲减，或去信告知有关单位，请核对后确认",
    "inform": "该地址此前来信已计入其他单位，或当月通报已印发，登记后将调整有关单位得分，请核对后确认",
    "mergeunit": "并入须经确认：自该日起所收报送件改计入后一单位（通报已印发的月份不变），请核对后确认",
    "deduct": "扣分须经确认，请核对后确认",
    "release": "印发须经确认：通报将发往各单位，发出后不能撤回",
    "correct": "印发更正版须经确认：下列补记、冲减将归入该月，更正版将发往各单位，发出后不能撤回",
    "releasechanged": "送审稿发出后内容又有改动；印发须经确认：通报将按现在的内容发往各单位，发出后不能撤回",
    "releasesummary": "印发须经确认：总结将发往各单位，发出后不能撤回",
    "attribute": "该件已计入其他单位，或当月通报已印发，改归属将调整有关单位得分，请核对后确认",
    "adopt": "所写日期的月份通报已印发，将作补记，请核对后确认",
    "adoptunmailed": "所写日期的月份通报已印发，将作补记，请核对后确认",
    "instruct": "所写日期的月份通报已印发，将作补记，请核对后确认",
    "topics": "报送要点将发往各单位，并列入下期通报，发出后不能撤回，请核对后确认",
    "remind": "将向下列单位各发一封提醒，请核对后确认",
    "count": "该件所属月份通报已印发，将作补记，请核对后确认",
    "notcount": "该件所属月份通报已印发，将作冲减，请核对后确认",
}
REFUSED = {
    "again": "此前已记，不重复计分",
    "lower": "该信息已有采用，且得分不低于本次，不另计分",
    "nobody": "该件尚未确认单位，请先注明归属单位",
    "not_forwarded": "该件不是转发代报，或原信没有发出时间，不能计入其他月份",
    "sent_in": "原信不是该月发出，或早于上月，不能计入该月；原信发出日期",
    "month_out": "该月通报已印发，不能再计入",
    "counted_there": "该件已计入该月",
    "hidden": "此前已隐去",
    "printed": "该条标题已随通报印发，不能隐去",
    "no_papers": "该月没有暂缓寄发的材料，或已寄发、已登记",
    "all_ended": "该约稿各单位均已有结论",
    "no_later": "所写日期不晚于现截稿日期",
    "number": "没有这个编号",
    "no_item": "该件没有可计的信息",
    "which_item": "该件有多条信息，请注明是哪一条",
    "unit": "单位名称不明确，请写明单位简称",
    "nothing_to_undo": "没有可撤销的命令",
    "not_undoable": "没有这个编号的命令，或已撤销",
    "changed_since": "该命令执行后有关内容又有变动，请先撤销后来的命令",
    "release_early": "该月尚未结束，不能印发",
    "release_again": "该月通报已印发，不重复印发",
    "release_open": "该月来信尚未全部读取（或有旧邮件待确认），暂不能印发",
    "correct_open": "该月通报尚未印发，不必更正",
    "correct_later": "更正须在下一月通报印发前；其后该月的补记、冲减已随后月通报印发。已印发至",
    "correct_nothing": "该月通报印发后没有补记、冲减，不必更正",
    "draft_changed": "送审稿发出后内容又有改动，尚不能据此印发。新的送审稿将随即（或已经）发送，请您核阅后就新稿答复",
    "words_out": "该月通报已印发，不能再加文字",
    "words_again": "该月通报已有相同文字",
    "summary_again": "该总结已印发，不重复印发",
    "summary_open": "该期尚有月份的通报没有印发，请先依次印发各月通报",
    "release_order": "更早月份的通报尚未印发，请依次印发",
    "cap": "该单位当月计数已达上限",
    "not_suspended": "该地址未暂停发送",
    "suspended": "该地址已暂停发送",
    "kept": "信息科人员和签发人的地址不能暂停发送",
    "stranger": "通讯录中没有这个地址，也未向其发过信",
    "before_start": "日期早于本系统启用日期",
    "no_title": "本月和上月没有标题含这些字的信息",
    "titles": "标题相符的有几条，请写编号",
    "one_already": "两条已并为一条",
    "same_item": "是同一条信息",
    "other_units": "两条不是同一单位报送的，不能并为一条；如不应计数，请写“不计”",
    "later_used": "较晚的一条已记采用或批示，请先撤销，再并为一条",
    "settled": "此前已维持现有认定",
    "no_remark": "两周内没有该单位待答复的来信",
    "known_unit": "该件已确认单位，不必询问",
    "no_sender": "该件没有可以回信的地址",
    "asked": "此前已去信询问",
    "held_already": "该月通报已缓发",
    "held_back": "该月通报已由信息科缓发，暂不能印发",
    "no_folder": "没有待接收的旧邮件，或文件夹名称不明确",
    "sent_off": "该命令已发出邮件，不能撤销",
    "no_month": "该月早于本系统启用日期，或尚未开始",
    "not_released": "通报印发后才有群发文字，请在印发后再取",
    "words": "请写明要查的词语",
    "deadline_over": "截稿时间已过，请写明以后的日期",
    "deadline_open": "约稿尚未截稿，不能记未完成",
    "no_address": "通讯录中没有该单位的地址，无法发出",
    "commissioned": "相同的约稿已经发出",
    "no_commission": "没有这个编号的约稿",
    "withdrawn": "该约稿已取消",
    "not_commissioned": "该约稿没有约请这个单位",
    "commission_ended": "该单位此项约稿已有结论，如需更改请先撤销",
    "not_its_item": "该件不是这个单位报送的",
    "nothing_held": "没有需要先经同意再告知单位的采用或批示",
    "told": "此前已登记可以反馈",
    "topics_again": "该月同样的报送要点已经发出，不重复发送",
    "remind_month": "只能提醒当月零报送的单位",
    "remind_again": "该月已发过提醒，每月只发一次",
    "remind_nobody": "各单位均已报送，或有来信待确认，无须提醒",
    "nobody_to_write": "没有可以发送的单位地址",
    "ended": "该单位在所写日期已不存续",
    "one_unit": "两者是同一单位，或一方隶属于、已并入另一方",
    "one_name": "该单位现用名称即是",
    "name_taken": "该名称已为其他单位所用",
    "not_teachable": "该地址属信息科、签发人或上级单位，不能登记为信息员",
    "taught": "该地址此前已如此登记",
    "no_reporter": "该单位没有登记过这位信息员的地址",
    "fault": "未能执行",
    "decided": "此事已处理完毕，或已过办理时间，本次点击未作任何改动。如需更改，请来信写明",
    "used": "该链接此前已用过，本次点击未作任何改动。如需再次办理，请来信写明",
    "stale": "登记表发出后该条另有登记或改动，请核对；该条现已记",
    "signer": "签发人答复送审稿时，正文只写“同意”或“同意印发”即可；其他内容请告知信息科",
}
UNCLEAR = {
    "action": "未看懂要做什么",
    "items": "未看懂是哪几条",
    "range": "是几条，还是另一个月的一条，请写明",
    "month": "未看懂是哪个月",
    "year": "请写明是哪一年的总结",
    "day": "日期不明确或不存在",
    "issue": "期号不明确",
    "outlet": "未看懂是哪个载体",
    "level": "未看懂是哪一级批示",
    "deduction": "未看懂扣分事由（迟报、错报、漏报、失实）",
    "unit": "未看懂是哪个单位",
    "person": "未看懂是哪位信息员",
    "address": "未看懂是哪个邮箱地址，请只写地址",
    "commission": "未看懂是哪次约稿，请写约稿编号（如Y3）",
    "topic": "请写明内容",
    "words": "请写明要查的词语",
    "place": "写在引用原文中间或下面的不办，请写在最上面",
    "row": "登记表该行编号不明确",
    "moved": "登记表该行编号与标题不符，可能排序时错位，请来信写明",
    "twice": "登记表中该编号填了两处且内容不同，请来信写明按哪一处",
    "remark": "未看懂该条备注，未作处理；可写“不计 原因”“计入”“是××单位的”",
    "many": "登记表所填过多，自本格起未处理，请分几次填报",
    "table": "附件不是采用登记表，或未能全部读取",
    "empty": "附件登记表的黄色各栏均未填写；如已填写，请确认保存后再发",
}
DOUBTS = {
    "unproven": "信箱服务器未能证明该邮件由您本人发出",
    "stale": "该邮件注明的发送时间与收到时间相差一天以上，或未注明发送时间",
}
REJECTIONS = {
    "dmarc_failed": "发件地址可能系冒用（发件域认证未通过）",
    "lost": "原信内容已丢失",
    "too_old": "收到已超过7天",
    "repeated": "与此前一封命令邮件编号（Message-ID）相同",
    "flood": "一小时内待确认的邮件过多",
    "typed_yes": "未能证明是本人所发，直接回复“确认”无效，须使用确认链接",
    "token_altered": "确认编码不完整或有改动",
    "token_unknown": "确认编码不存在",
    "token_foreign": "确认编码不是发给该地址的",
    "token_expired": "确认编码已超过14天有效期",
    "token_used": "确认编码已用过",
    "token_changed": "原邮件的内容已无法按原样执行",
    "signer": "签发人来信中有“同意印发”以外的内容，请查看原信",
}
NOT_DONE = {"confirm": "尚未执行。", "refused": "本行未执行。", "unclear": "本行未执行。"}
TABLES: Mapping[str, Mapping[str, str]] = {
    "done": DONE,
    "confirm": CONFIRM,
    "refused": REFUSED,
    "unclear": UNCLEAR,
}


Standing = Mapping[tuple[str, str], Decimal]  # points by unit and month
UNTOLD: Standing = MappingProxyType({})
SOMEBODY = "联系人"  # who an address is offered for, where no name is known


def since(day: date) -> str:
    return f"自{full_day(day)}起"


def formerly(unit: str) -> str:
    """Whose an address was until then."""
    return f"原属{unit}"


def counted_since(numbers: Iterable[str]) -> str:
    """What had come from an address by the time that its person's leaving was put down."""
    return f"此后已计入该单位的报送件不变（{'、'.join(numbers)}）"


def unreachable(unit: str) -> str:
    return f"{unit}已无其他收信地址，请补登信息员"


def words(verdict: str, why: str, names: Iterable[str], letters: int = 0) -> str:
    """One sentence on what became of a line."""
    listed = "、".join(names)
    sentence = NOT_DONE.get(verdict, "") + TABLES[verdict].get(why, why)
    if listed:
        sentence += f"：{listed}"
    return f"{sentence}，共{letters}封待发送" if letters else sentence


def changes(entries: Iterable[Credit], names: Mapping[str, str], now: Standing = UNTOLD) -> tuple[str, ...]:
    """What a line changes in points, a unit and month each: 市科技局 2026-10 +2分.

    `now`: how they stand, before what waits for a second word is done (office rules §3: before and after).
    """
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        key = (entry.unit, entry.month)
        sums[key] = sums.get(key, Decimal(0)) + entry.points
    return tuple(
        f"{names.get(unit, unit)} {month} {'+' if points > 0 else ''}{plain(points)}分{_before(now, key, points)}"
        for key, points in sums.items()
        for unit, month in (key,)
    )


def _before(now: Standing, key: tuple[str, str], points: Decimal) -> str:
    return f"（由{plain(now[key])}分变为{plain(now[key] + points)}分）" if key in now else ""
