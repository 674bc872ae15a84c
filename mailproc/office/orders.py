"""The commands that a clerk can give; `line` is always the piece of text that one came from."""

from dataclasses import dataclass
from datetime import date

from mailproc.office.references import ItemRef, Question, Reference


@dataclass(frozen=True, slots=True)
class Adopt:
    """An outlet published items (要情213期:7、9). `issue` is a number or an ISO day, "" and None where not given."""

    line: str
    outlet: str
    issue: str
    day: date | None
    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class AdoptUnmailed:
    """An outlet published what never came by mail (补录): 采用 市农业农村局《标题》 省办. `unit` is as typed."""

    line: str
    outlet: str
    issue: str
    day: date | None
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Instruct:
    """A leader wrote on items: 批示 7 省. `day` None: not given."""

    line: str
    level: str
    day: date | None
    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Deduct:
    """A person takes points from a unit: 扣分 市教育局 迟报 10月28日暴雨信息. `day` of the decision, if given first."""

    line: str
    unit: str
    kind: str
    why: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Count:
    """Items count: 计入 7. `month` "": in that of their arrival; else, of what a clerk forwarded later: 计入 7 10月."""

    line: str
    items: tuple[Reference, ...]
    month: str = ""


@dataclass(frozen=True, slots=True)
class NotCount:
    """Items do not count: 不计 12 新闻稿. `why` may be empty."""

    line: str
    items: tuple[Reference, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """Items are a unit's: 7是科技局的. `unit` is as typed."""

    line: str
    items: tuple[Reference, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Items repeat an earlier one, or are its edited text (修改稿): 9和7重复, 9是7的修改稿."""

    line: str
    items: tuple[ItemRef, ...]
    of: ItemRef
    revision: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """A doubt that was shown is settled as it stands: 9无误, 9不重复, 维持 9."""

    line: str
    items: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class Tell:
    """Units may hear of what was held back of their items, 省办, 国办 and 批示: 反馈 7."""

    line: str
    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Hide:
    """The circular does not tell the titles of these items: 隐去 7."""

    line: str
    items: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """The senders of unattributed mails are asked which unit it is: 询问 12."""

    line: str
    items: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class Suspend:
    """No letter goes to these addresses until further notice; what is written waits: 停发 xx@kjj.jiangcheng.example."""

    line: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resume:
    """Letters go to these addresses again, those that wait first: 恢复发送 xx@kjj.jiangcheng.example."""

    line: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """A command is taken back: 撤销上一条; 撤销第123号, the journal's number, None: the last one."""

    line: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """The circular of a month goes out: 印发10月 签发人 王五 江政办函〔2026〕37号.

    `draft` is the key of the draft that a mail answers with it, "" where it answers none.
    """

    line: str
    month: str
    signer: str
    document_number: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """The summary of a half-year or year goes out: 印发2026年上半年 签发人 王五. `term` is 2026-H1, or 2026.

    `draft` is the key of the draft that a signer answers with it, "" where he answers none.
    """

    line: str
    term: str
    signer: str
    document_number: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Correct:
    """A published month gets a second edition, with what was entered late for it: 更正10月 签发人 王五."""

    line: str
    month: str
    signer: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled cell of a worksheet: an order about the row's item that holds while nothing else was entered since.

    `mark` says what was known when the sheet was made (office.worksheet), `wishes` are all orders of the row.
    """

    line: str
    order: Adopt | Instruct | Count | NotCount | Attribute | Repeat | Keep
    item: ItemRef
    mark: str
    wishes: tuple[Adopt | Instruct | Count | NotCount | Attribute | Repeat | Keep, ...]


@dataclass(frozen=True, slots=True)
class HoldBack:
    """A month's circular does not go out by itself: 缓发10月. `month` "": the next one that is to go out."""

    line: str
    month: str


@dataclass(frozen=True, slots=True)
class LetOut:
    """Papers of a month that wait since a restore go out: 寄发 10月."""

    line: str
    month: str


@dataclass(frozen=True, slots=True)
class GoneOut:
    """They went out before the restore, and do not again: 已寄出 10月."""

    line: str
    month: str


@dataclass(frozen=True, slots=True)
class Leave:
    """A reporter is one no more from that day on: 离任 李四 市科技局 11月15日. Person and unit are as typed."""

    line: str
    person: str
    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class Inform:
    """An address is a person's who writes for a unit: 信息员 张三 zhangsan@example.com 市科技局 自11月16日."""

    line: str
    address: str
    person: str
    unit: str
    since: date | None


@dataclass(frozen=True, slots=True)
class MergeUnit:
    """A unit becomes part of another: 并入 市粮食局 市发展改革委 自 2026-07-01. Both are as typed."""

    line: str
    unit: str
    into: str
    day: date


@dataclass(frozen=True, slots=True)
class Rename:
    """A unit has another name: 更名 市扶贫办 市乡村振兴局 自 2026-07-01."""

    line: str
    unit: str
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Answered:
    """What a unit remarked is answered: 已答复 市科技局 11月3日. `whose` is a unit as typed, or an address."""

    line: str
    whose: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Accept:
    """Old mail of a folder that is held is let in: 接收 INBOX. `folder` is as typed."""

    line: str
    folder: str


@dataclass(frozen=True, slots=True)
class Topics:
    """What units are asked to write about goes to all of them: 报送要点 12月:…. `month` "": none was named."""

    line: str
    month: str
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A clerk's own words for a month's circular: 开头语 10月:…, 存在问题 10月:…. `part` is opening or problems.

    `month` "": that of the letter answered, or the next one that is to go out.
    """

    line: str
    part: str
    month: str
    text: str


@dataclass(frozen=True, slots=True)
class Commission:
    """Units are asked for items by a day: 约稿 市科技局、市教育局 11月20日前:关于…. Units are as typed."""

    line: str
    units: tuple[str, ...]
    deadline: date
    topic: str


@dataclass(frozen=True, slots=True)
class Postpone:
    """A commission is due on a later day: 延期 Y3 11月25日."""

    line: str
    commission: str
    deadline: date


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """A unit wrote what it was asked for, in this item if one is named: 约稿完成 Y3 市科技局 7."""

    line: str
    commission: str
    unit: str
    item: ItemRef | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A unit did not write what it was asked for: 约稿未完成 Y3 市科技局."""

    line: str
    commission: str
    unit: str


@dataclass(frozen=True, slots=True)
class Excused:
    """It did not, and no points are taken for it: 免扣 Y3 市科技局."""

    line: str
    commission: str
    unit: str


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """What a unit reported in a month is asked: 科技局本月."""

    line: str
    unit: str
    month: str


@dataclass(frozen=True, slots=True)
class Search:
    """Whether something was reported or used before is asked: 查稿 秋粮收购. `words` are as typed."""

    line: str
    words: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A unit on one screen, as a leader asks for it: 领导问 科技局."""

    line: str
    unit: str


@dataclass(frozen=True, slots=True)
class ChatText:
    """The text for the units' chat group is asked: 群发 10月. `month` "": the latest circular's."""

    line: str
    month: str


@dataclass(frozen=True, slots=True)
class Remind:
    """A kind line goes to the units that reported nothing in a month: 提醒零报送 11月."""

    line: str
    month: str


@dataclass(frozen=True, slots=True)
class Help:
    """The manual is asked: 帮助."""

    line: str


Command = (
    Adopt
    | AdoptUnmailed
    | Instruct
    | Deduct
    | Count
    | NotCount
    | Attribute
    | Repeat
    | Keep
    | Ask
    | Tell
    | Hide
    | Suspend
    | Resume
    | Undo
    | Release
    | ReleaseSummary
    | Correct
    | HoldBack
    | LetOut
    | GoneOut
    | Leave
    | Inform
    | MergeUnit
    | Rename
    | Answered
    | Accept
    | Topics
    | Wording
    | Commission
    | Postpone
    | Fulfilled
    | Missed
    | Excused
    | UnitMonth
    | Search
    | Profile
    | ChatText
    | Remind
    | Help
)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A piece of text for which nothing is done. `choices` are what could be meant, or the names to choose from.

    `ready` are whole lines, each one way to read the piece, and each itself without doubt.
    """

    line: str
    question: Question
    choices: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()


def informing(person: str, address: str, unit: str, since: date) -> str:
    """The line that teaches an address."""
    return f"信息员 {person} {address} {unit} 自 {since}"


def undoing(number: int) -> str:
    """The line that takes back the one with this journal number."""
    return f"撤销第{number}号"
