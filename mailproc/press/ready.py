"""Ready answers: for each kind of matter what a link says, and the full line that it stands for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mailproc.model import Matter, MatterKind
from mailproc.press.wording import day_name, month_short

MOST_UNITS = 3  # candidates of a mail that have a link each
MOST_ITEMS = 3  # that answer a commission, or that a remark names, and have a link each


@dataclass(frozen=True, slots=True)
class Ready:
    """A ready answer: the short words on its link, and the line, as it can be typed as well.

    `once`: a first step, which is not offered again once it was taken.
    """

    label: str
    line: str
    once: bool = False


_OF_NOBODY = (Ready("询问对方", "询问 {about}", once=True), Ready("不计", "不计 {about} 非报送信息"))
_OF_UNIT = Ready("是{unit}的", "{about}是{unit}的")
_FULFILLED = Ready("{name}完成约稿", "约稿完成 {about} {name}")
_UNSIGNED = Ready("印发", "印发 {about}")
_OF_SIGNER = Ready("{name}已签发，印发", "印发 {about} 签发人 {name}")

_ANOTHERS, _STILL = "改登记为{unit}", "仍是{unit}的"
_COUNTS = Ready("计入{name}", "计入 {name}")
_ANSWERED = Ready("已答复，不再提示", "已答复 {name}")
_HELD_BACK = Ready("缓发", "缓发 {about}", once=True)

READY: Mapping[MatterKind, tuple[Ready, ...]] = {
    MatterKind.RELEASE: (_HELD_BACK,),
    MatterKind.DOCUMENT: (_HELD_BACK,),
    MatterKind.PAPERS: (Ready("寄发", "寄发 {about}"), Ready("此前已寄出，不再寄发", "已寄出 {about}", once=True)),
    MatterKind.HELD: (Ready("接收", "接收 {about}"),),
    MatterKind.UNATTRIBUTED: _OF_NOBODY,
    MatterKind.CONFLICT: _OF_NOBODY,
    MatterKind.LIKE: (
        Ready("重复", "{about}和{of}重复"),
        Ready("修改稿", "{about}是{of}的修改稿"),
        Ready("不重复，照计", "{about}无误"),
    ),
    MatterKind.SHARED: (Ready("均照计", "{about}无误"), Ready("不计", "不计 {about} 与其他单位所报相同")),
    MatterKind.LATE: (Ready("维持不计", "{about}无误"), Ready("计入", "计入 {about}")),
    MatterKind.UNREAD: (Ready("计入", "计入 {about}"), Ready("不计", "不计 {about} 附件无法识读")),
    MatterKind.LINKED: (Ready("计入", "计入 {about}"), Ready("不计", "不计 {about} 正文在链接中，无法核实")),
    MatterKind.FORWARDED: (Ready("仍计入收到的月份", "{about}无误"),),
    MatterKind.OVERDUE: (Ready("未完成，扣分", "约稿未完成 {about}"), Ready("免扣", "免扣 {about}")),
    MatterKind.SUSPENDED: (Ready("恢复发送", "恢复发送 {about}"),),
    MatterKind.ZERO: (Ready("发提醒", "提醒零报送 {about}"),),
}


def answers(matter: Matter, names: Mapping[str, str]) -> tuple[Ready, ...]:
    """The ready answers to a matter, the likeliest first; `names` are the units' short names by id."""
    return tuple(_answers(matter, names))


def _answers(matter: Matter, names: Mapping[str, str]) -> Iterator[Ready]:
    yield from _of_its_own(matter, names)
    for form in READY.get(matter.kind, ()):
        possible = matter.beside or "{of}" not in form.line
        if possible and not (form.once and matter.underway):
            yield _filled(form, matter)


def _of_its_own(matter: Matter, names: Mapping[str, str]) -> Iterator[Ready]:
    """The answers that are as many as what this one matter names."""
    match matter.kind:
        case MatterKind.SUMMARY if matter.underway:
            pass
        case MatterKind.RELEASE | MatterKind.SUMMARY:
            signed = tuple(_filled(_OF_SIGNER, matter, name=name) for name in matter.names)
            yield from signed or (_filled(_UNSIGNED, matter),)
        case MatterKind.HANDOVER:
            yield from (Ready("登记" if line.startswith("信息员") else "离任", line) for line in matter.names)
        case MatterKind.CONTRADICTED:
            pairs = zip((_ANOTHERS, _STILL), matter.units, matter.names, strict=True)
            yield from (Ready(label.format(unit=names[unit]), line) for label, unit, line in pairs)
        case MatterKind.UNATTRIBUTED | MatterKind.CONFLICT:
            yield from (_filled(_OF_UNIT, matter, unit=names[unit]) for unit in matter.units[:MOST_UNITS])
        case MatterKind.COMMISSION | MatterKind.OVERDUE:
            yield from (_filled(_FULFILLED, matter, name=item) for item in matter.names[1 : MOST_ITEMS + 1])
        case MatterKind.EXPIRING:
            _, later = matter.names
            yield Ready(f"延期至{day_name(date.fromisoformat(later))}", f"延期 {matter.about} {later}")
        case MatterKind.FORWARDED:
            month, _ = matter.names
            yield Ready(f"计入{month_short(month)}", f"计入 {matter.about} {month}")
        case MatterKind.REMARK:
            yield from _to_a_remark(matter, names)
        case _:
            pass


def _to_a_remark(matter: Matter, names: Mapping[str, str]) -> Iterator[Ready]:
    ending, month, _, *items = matter.names
    yield from (_filled(_COUNTS, matter, name=item) for item in items[: matter.count][:MOST_ITEMS])
    for unit in matter.units:
        yield Ready(f"查看{names[unit]}{month_short(month)}情况", f"{names[unit]}{month}")
    if ending:
        yield _filled(_ANSWERED, matter, name=ending)


def _filled(form: Ready, matter: Matter, unit: str = "", name: str = "") -> Ready:
    words = {"about": matter.about, "of": matter.beside.item if matter.beside else "", "unit": unit, "name": name}
    return replace(form, label=form.label.format_map(words), line=form.line.format_map(words))
