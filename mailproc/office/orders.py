"""The commands that a clerk can give; `line` is always the piece of text that one came from."""

from dataclasses import dataclass
from datetime import date

from mailproc.office.references import ItemRef, Question


@dataclass(frozen=True, slots=True)
class Adopt:
    """An outlet published items (要情213期:7、9). `issue` is a number or an ISO day, "" and None where not given."""

    line: str
    outlet: str
    issue: str
    day: date | None
    items: tuple[ItemRef, ...]


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
    items: tuple[ItemRef, ...]


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
    """Items count: 计入 7."""

    line: str
    items: tuple[ItemRef, ...]


@dataclass(frozen=True, slots=True)
class NotCount:
    """Items do not count: 不计 12 新闻稿. `why` may be empty."""

    line: str
    items: tuple[ItemRef, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """Items are a unit's: 7是科技局的. `unit` is as typed."""

    line: str
    items: tuple[ItemRef, ...]
    unit: str


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
    """The circular of a month goes out: 印发10月 签发人 王五 江政办函〔2026〕37号."""

    line: str
    month: str
    signer: str
    document_number: str


Command = Adopt | AdoptUnmailed | Instruct | Deduct | Count | NotCount | Attribute | Suspend | Resume | Undo | Release


@dataclass(frozen=True, slots=True)
class Unclear:
    """A piece of text for which nothing is done. `choices` are what could be meant, or the names to choose from.

    `ready` are whole lines, each one way to read the piece, and each itself without doubt.
    """

    line: str
    question: Question
    choices: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()


def undoing(number: int) -> str:
    """The line that takes back the one with this journal number."""
    return f"撤销第{number}号"
