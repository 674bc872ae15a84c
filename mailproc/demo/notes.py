"""What stands around an item in a mail: greeting, cover, signature, subject, as informants write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from mailproc.demo.texts import Story

INDENT: Final = "  "
GREETINGS: Final = (
    "",
    "信息科:",
    "您好!",
    "市政府办信息科:\n  您好!",
    "各位领导:",
    "信息科老师好:",
    "你好,打扰了。",
)
COVERS: Final = ("", "", "现报送信息一条,请查收。", "现将我单位信息报上,请审阅。", "报送信息1条,请审核采用。")
ENCLOSED: Final = (
    "您好!\n现将《{title}》报上,详见附件,请查收。",
    "附件请查收,谢谢!",
    "信息科:\n  报送信息一篇,请见附件。",
    "现报送我单位信息,见附件,请审阅。\n妥否,请指示。",
)
SUBJECTS: Final = (
    "{title}",
    "{title}",
    "{unit}:{title}",
    "【政务信息】{title}",
    "{unit}信息{running}:{title}",
    "报送信息:{title}",
    "{unit}报送:{title}",
)
THANKS: Final = ("收到,谢谢!", "收到,谢谢。", "好的,收到。", "已收到,辛苦了!", "收到,感谢支持!", "收悉,谢谢老师!")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the unit as it calls itself, the person, a telephone and an approver where they are given."""

    unit: str
    person: str
    phone: str = ""
    approver: str = ""

    @property
    def lines(self) -> list[str]:
        found = [self.unit, f"联系人:{self.person}" + (f" 电话:{self.phone}" if self.phone else "")]
        return [*found, f"签发人:{self.approver}"] if self.approver else found


def written(story: Story) -> list[str]:
    """An item as it stands in a text: its title on a line, its paragraphs indented."""
    return [story.title, *(INDENT + paragraph for paragraph in story.paragraphs)]


def body(story: Story, signer: Signer, rng: Random) -> str:
    """A mail's text that is the item itself."""
    head = [line for line in (rng.choice(GREETINGS), rng.choice(COVERS)) if line]
    return "\n".join([*head, *([""] if head else []), *written(story), "", *signer.lines])


def bundle(stories: Sequence[Story], signer: Signer, rng: Random) -> str:
    """A mail's text that holds several titled items, numbered."""
    head = rng.choice((f"您好!现报送信息{len(stories)}条,请查收。", f"信息科:\n报送信息{len(stories)}篇,请审阅。"))
    items = [line for place, story in enumerate(stories, 1) for line in ("", f"【信息{place}】", *written(story))]
    return "\n".join([head, *items, "", *signer.lines])


def cover(title: str, signer: Signer, rng: Random) -> str:
    """A note that only covers an enclosed document: no item (office.md §4)."""
    return "\n".join([rng.choice(ENCLOSED).format(title=title), "", *signer.lines])


def document(story: Story, signer: Signer) -> list[str]:
    """The paragraphs of a document that holds the item."""
    return [*written(story), f"({signer.unit} {signer.person})"]


def subject(story: Story, unit: str, rng: Random) -> str:
    return rng.choice(SUBJECTS).format(title=story.title, unit=unit, running=rng.randint(21, 96))
