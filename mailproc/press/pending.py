"""What waits for a person's word, in words: what it is, on what evidence, and two texts side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailproc.model import Evidence, Matter, MatterKind, Office, Submission
from mailproc.press.echo import Link
from mailproc.press.entries import titled
from mailproc.press.ready import Ready, answers
from mailproc.press.remark import FORGED, PAPERS
from mailproc.press.undelivered import reason as undelivered_reason
from mailproc.press.wording import EVIDENCE, brief, day_name, moment_name, month_name, month_short

OLD = timedelta(days=7)  # what waits longer stands at the end, with its age
TITLES = 5  # of a mail that are named
CLUES = 6  # of a mail that are named
WORDS = 160  # characters of a remark that are shown
FAULTS = {
    "scan": "系扫描件或图片，没有文字",
    "locked": "设有密码，无法打开",
    "format": "格式暂不能识读",
    "limits": "内容过大或过多，未全部识读",
    "broken": "文件已损坏，无法打开",
}
FACTS = {
    "sender": "发件人",
    "subject": "主题",
    "titles": "标题",
    "clues": "线索",
    "units": "单位",
    "file": "附件",
    "note": "说明",
    "topic": "约稿主题",
    "items": "报送信息",
    "silent": "尚未报送",
    "lines": "内容",
    "paper": "所复材料",
    "words": "原文",
    "named": "所涉信息",
    "why": "原因",
}
ASKED = "已去信询问发件人，尚未确认单位"
HELD_BACK = "已缓发，须由信息科印发，签发人答复同意也不自动印发"
UNANSWERED = "尚有{count}件单位反馈未答复，见下"
MAYBE_FORGED = "邮件服务器提示发件地址可能系冒用，请先向单位核实"
NOT_THE_UNITS = "发件地址尚未登记为该单位地址，请先核实身份"
NUMBERED = "须写明文号，请来信写一行“印发{about} 签发人 姓名 文号”"
SENT_BEFORE = "原信{day}发出，{month}通报尚未印发"
LATE = "该月通报已印发，计入后在下期通报中列为补记"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of evidence: 主题 市科技局信息."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a text shown beside another: whether it differs there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Text:
    """One of two texts side by side."""

    number: str
    moment: str
    unit: str
    title: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """A ready answer with its link; `link.url` is "" where the line can only be typed."""

    label: str
    line: str
    link: Link


@dataclass(frozen=True, slots=True)
class PrintedMatter:
    """A matter in words. `days` it has waited, 0 where that is not worth telling; `texts` are two or none."""

    kind: str
    about: str
    moment: str
    month: str
    percent: str
    count: int
    facts: tuple[Fact, ...]
    texts: tuple[Text, ...]
    answers: tuple[PrintedAnswer, ...]
    days: int


Runs = tuple[tuple[Run, ...], tuple[Run, ...]]


@dataclass(frozen=True, slots=True)
class Wording:
    """What is needed to word matters. `texts` are both texts of a matter by its key, `links` those of lines."""

    office: Office
    names: Mapping[str, str]
    moment: datetime
    texts: Mapping[str, Runs]
    links: Mapping[str, Link]

    def printed(self, matter: Matter) -> PrintedMatter:
        waited = self.moment - matter.since
        item = matter.mail.items[matter.place] if matter.mail and matter.mail.items else None
        return PrintedMatter(
            kind=matter.kind.value,
            about=matter.about,
            moment=moment_name(matter.since, self.office.zone),
            month=month_name(matter.about) if matter.kind in OF_MONTHS else "",
            percent=f"{item.likeness:.0%}" if item and 0 < item.likeness < 1 else "",
            count=matter.count or len(matter.units),
            facts=tuple(Fact(FACTS[key], value) for key, value in self._facts(matter) if value),
            texts=tuple(self._texts(matter)),
            answers=tuple(self._answer(one) for one in answers(matter, self.names)),
            days=waited.days if waited > OLD else 0,
        )

    def _answer(self, one: Ready) -> PrintedAnswer:
        return PrintedAnswer(one.label, one.line, self.links.get(one.line, Link()))

    def _facts(self, matter: Matter) -> Iterator[tuple[str, str]]:
        if matter.mail:
            yield from self._facts_of_mail(matter, matter.mail)
        match matter.kind:
            case MatterKind.RELEASE | MatterKind.DOCUMENT:
                unanswered = UNANSWERED.format(count=matter.count) if matter.count else ""
                yield "note", "；".join(filter(None, (HELD_BACK if matter.underway else "", unanswered)))
            case MatterKind.SUMMARY:
                yield "note", NUMBERED.format(about=matter.about) if matter.underway else ""
            case MatterKind.COMMISSION | MatterKind.OVERDUE:
                topic, *items = matter.names
                yield "topic", brief(topic)
                yield "items", "、".join(items) or "尚未收到"
            case MatterKind.EXPIRING:
                topic, _ = matter.names
                yield "topic", brief(topic)
                yield "silent", self._units(matter)
            case MatterKind.ZERO:
                yield "units", self._units(matter)
            case MatterKind.MINIMUM:
                pairs = zip(matter.units, matter.names, strict=True)
                yield "units", "、".join(f"{self.names[unit]}（{figures}）" for unit, figures in pairs)
            case MatterKind.SUSPENDED:
                status, words, who = matter.names
                yield "units", self._units(matter)
                yield "why", f"{who}要求停发" if who else undelivered_reason(status) or brief(words)
            case MatterKind.CONFIRMATION:
                yield "lines", "；".join(brief(line) for line in matter.names)
            case _:
                pass

    def _facts_of_mail(self, matter: Matter, mail: Submission) -> Iterator[tuple[str, str]]:
        match matter.kind:
            case MatterKind.UNATTRIBUTED | MatterKind.CONFLICT | MatterKind.CONTRADICTED:
                yield "sender", sender(mail)
                yield "subject", brief(mail.subject)
                yield "titles", self._titles(mail)
                yield "clues", "；".join(self._clue(one) for one in mail.evidence[:CLUES]) or "未发现单位名称"
                yield (
                    "note",
                    "；".join(words for words, true in ((ASKED, matter.underway), (LATE, matter.late)) if true),
                )
            case MatterKind.UNREAD | MatterKind.LINKED:
                yield "units", self._units(matter)
                yield "subject", brief(mail.subject)
                yield "file", unread(matter.names) if matter.kind is MatterKind.UNREAD else "、".join(matter.names)
            case MatterKind.FORWARDED:
                month, day = matter.names
                yield "units", self._units(matter)
                yield "subject", brief(mail.subject)
                yield "note", SENT_BEFORE.format(day=day_name(date.fromisoformat(day)), month=month_short(month))
            case MatterKind.REMARK:
                _, _, words, *items = matter.names
                yield "units", self._units(matter)
                yield "sender", sender(mail)
                yield "paper", PAPERS.get(mail.remark, "")
                yield "words", brief(words, WORDS) or brief(mail.subject)
                yield "named", "、".join(_named(items, matter.count))
                yield "note", "；".join(_cautions(mail, late=matter.late))
            case MatterKind.HANDOVER:
                yield "units", self._units(matter)
                yield "sender", sender(mail)
                yield "subject", brief(mail.subject)

    def _units(self, matter: Matter) -> str:
        return "、".join(self.names[unit] for unit in matter.units)

    def _titles(self, mail: Submission) -> str:
        """The items' titles, where they say more than the subject."""
        titles = [brief(title) for title in mail.titles if title and title != mail.subject]
        more = f"等{len(titles)}条" if len(titles) > TITLES else ""
        return "；".join(titles[:TITLES]) + more

    def _clue(self, one: Evidence) -> str:
        """落款“市教育局 李四”（市教育局）"""
        name = self.names.get(one.unit, "")
        return f"{EVIDENCE.get(one.kind, one.kind)}“{brief(one.value)}”" + (f"（{name}）" if name else "")

    def _texts(self, matter: Matter) -> Iterator[Text]:
        """The earlier text first, then the one that is asked about."""
        runs = self.texts.get(matter.key)
        if matter.mail is None or matter.beside is None or runs is None:
            return
        beside = matter.beside
        yield self._text(beside.mail, beside.place, runs[1])
        yield self._text(matter.mail, matter.place, runs[0])

    def _text(self, mail: Submission, place: int, runs: tuple[Run, ...]) -> Text:
        item, title = titled(mail)[place]
        unit = "、".join(self.names.get(one, one) for one in item.units)
        return Text(item.id, moment_name(mail.arrival, self.office.zone), unit, brief(title), runs)


def _named(items: Sequence[str], out: int) -> Iterator[str]:
    """The items that a remark names; the first of them, so many, do not count."""
    return (f"{item}（未计数）" if place < out else item for place, item in enumerate(items))


def _cautions(mail: Submission, *, late: bool) -> Iterator[str]:
    if FORGED in mail.reason:
        yield MAYBE_FORGED
    elif not mail.unit:
        yield NOT_THE_UNITS
    if late:
        yield LATE


OF_MONTHS = frozenset({MatterKind.RELEASE, MatterKind.DOCUMENT, MatterKind.PAPERS, MatterKind.ZERO, MatterKind.MINIMUM})


def sender(mail: Submission) -> str:
    return " ".join(filter(None, (brief(mail.sender.name), mail.sender.address))) or "无发件地址"


def unread(names: tuple[str, ...]) -> str:
    """附件名：系扫描件或图片，没有文字"""
    file, fault = names
    return f"{brief(file)}：{FAULTS.get(fault, FAULTS['format'])}"
