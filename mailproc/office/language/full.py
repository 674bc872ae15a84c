"""A command written in full: every month, day and issue spelled out, so that it means the same on any day."""

from collections.abc import Iterable
from datetime import date

from mailproc.office import orders
from mailproc.office.language.context import Context
from mailproc.office.references import ItemRef, Reference


def in_full(order: orders.Command, context: Context) -> str:
    """The line that is read as this order, whatever the month and the letter answered."""
    return (_of_items(order, context) or _of_month(order) or _of_unit(order, context)).strip()


def _of_items(order: orders.Command, context: Context) -> str:  # noqa: C901 one case an order
    month = context.months.bare
    match order:
        case orders.Adopt():
            return f"{_place(order, context)}:{_items(order.items, month)}"
        case orders.Instruct():
            return f"批示 {_items(order.items, month)} {context.levels.name(order.level)}{_day(' ', order.day)}"
        case orders.Count():
            return f"计入 {_items(order.items, month)} {order.month}"
        case orders.NotCount():
            return f"{_items(order.items, month)}不计 {order.why}"
        case orders.Attribute():
            return f"{_items(order.items, month)}是{order.unit}的"
        case orders.Repeat():
            earlier = _items([order.of], month)
            return f"{_items(order.items, month)}" + (f"是{earlier}的修改稿" if order.revision else f"和{earlier}重复")
        case orders.Keep():
            return f"{_items(order.items, month)}无误"
        case orders.Ask():
            return f"询问 {_items(order.items, month)}"
        case orders.Hide():
            return f"隐去 {_items(order.items, month)}"
        case orders.Tell():
            return f"反馈 {_items(order.items, month)}"
        case _:
            return ""


def _of_month(order: orders.Command) -> str:  # noqa: C901, PLR0912 one case an order
    match order:
        case orders.Undo():
            return "撤销上一条" if order.number is None else orders.undoing(order.number)
        case orders.Release():
            return f"印发 {order.month}{order.signer and f' 签发人 {order.signer}'} {order.document_number}"
        case orders.ReleaseSummary():
            term = f"{order.term[:4]}年{'上半年' if order.term.endswith('-H1') else '全年'}"
            return f"印发 {term}{order.signer and f' 签发人 {order.signer}'} {order.document_number}"
        case orders.Correct():
            return f"更正 {order.month}{order.signer and f' 签发人 {order.signer}'} {order.document_number}"
        case orders.HoldBack():
            return f"缓发 {order.month}"
        case orders.LetOut():
            return f"寄发 {order.month}"
        case orders.GoneOut():
            return f"已寄出 {order.month}"
        case orders.Topics():
            return f"报送要点 {order.month}:{order.text}"
        case orders.Wording():
            return f"{'开头语' if order.part == 'opening' else '存在问题'} {order.month}:{order.text}"
        case orders.Remind():
            return f"提醒零报送 {order.month}"
        case orders.ChatText():
            return f"群发 {order.month}"
        case orders.UnitMonth():
            return f"{order.unit}{order.month}"
        case orders.Help():
            return "帮助"
        case _:
            return ""


def _of_unit(order: orders.Command, context: Context) -> str:  # noqa: C901, PLR0912 one case an order
    month = context.months.bare
    match order:
        case orders.AdoptUnmailed():
            return f"{_place(order, context)}:{order.unit}《{order.title}》"
        case orders.Deduct():
            return f"扣分 {order.unit} {context.deductions.name(order.kind)} {order.why}"
        case orders.Suspend():
            return f"停发 {'、'.join(order.addresses)}"
        case orders.Resume():
            return f"恢复发送 {'、'.join(order.addresses)}"
        case orders.Leave():
            return f"离任 {order.person} {order.unit} {order.day}"
        case orders.Inform():
            return f"信息员 {order.person} {order.address} {order.unit}{f' 自 {order.since}' if order.since else ''}"
        case orders.Answered():
            return f"已答复 {order.whose}{f' {order.day}' if order.day else ''}"
        case orders.MergeUnit():
            return f"并入 {order.unit} {order.into} 自 {order.day}"
        case orders.Rename():
            return f"更名 {order.unit} {order.name} 自 {order.day}"
        case orders.Accept():
            return f"接收 {order.folder}"
        case orders.Commission():
            return f"约稿 {'、'.join(order.units)} {order.deadline}前:{order.topic}"
        case orders.Postpone():
            return f"延期 {order.commission} {order.deadline}"
        case orders.Fulfilled():
            return f"约稿完成 {order.commission} {order.unit} {_items([order.item], month) if order.item else ''}"
        case orders.Missed():
            return f"约稿未完成 {order.commission} {order.unit}"
        case orders.Excused():
            return f"免扣 {order.commission} {order.unit}"
        case orders.Search():
            return f"查稿 {order.words}"
        case orders.Profile():
            return f"领导问 {order.unit}"
        case _:
            return ""


def _place(order: orders.Adopt | orders.AdoptUnmailed, context: Context) -> str:
    issue = order.issue if order.issue.isdecimal() else ""
    return f"{context.outlets.names.name(order.outlet)}{issue and f'{issue}期'}{_day(' ' * (not issue), order.day)}"


def _day(before: str, day: date | None) -> str:
    return f"{before}{day.year}年{day.month}月{day.day}日" if day else ""


def _items(items: Iterable[Reference], month: str) -> str:
    return "、".join(_in_month(item, month).label for item in items)


def _in_month(item: Reference, month: str) -> Reference:
    return ItemRef(item.month or month, item.seq, item.item) if isinstance(item, ItemRef) else item
