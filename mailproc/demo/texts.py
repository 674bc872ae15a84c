"""Composes made-up information items: what units of 江城市 might report, no two alike."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Final

from mailproc.demo.vocabulary import CLOSINGS, DETAILS, LEADS, PLACES, THEMES, TITLES

ORDINALS: Final = ("一是", "二是", "三是", "四是")
SECTIONS: Final = ("一、", "二、", "三、", "四、")
GENERAL: Final = ("治理", "经济", "政务", "农业", "商务", "工业", "民政", "教育", "应急", "文旅", "生态", "公安")

# figures of a price report: goods, yuan a kilogram, and how many weeks a price holds
PRICES: Final = (
    ("猪肉", 26.4, 1),
    ("牛肉", 72.8, 4),
    ("鸡蛋", 10.6, 4),
    ("大白菜", 3.2, 2),
    ("青椒", 6.8, 5),
    ("草鱼", 15.9, 5),
)
TOO_LIKE: Final = 0.3  # items of one theme are written anew above this likeness
PRICE_REPORT: Final = """
据市内15个集贸市场、6家超市和3个产地批发市场的采价人员逐日报数,{week}(10月{first}日至{last}日)全市“菜篮子”商品货源充足、\
品种齐全、交易平稳,没有出现脱销断档和哄抬价格的情况。
一、肉禽蛋类。{meat}。生猪出栏节奏正常,冻品库存可满足15天以上需要,屠宰环节检疫票证齐全,零售摊位批零差保持在合理区间,\
社区平价店继续按不高于市场均价一成五的幅度让利销售。
二、蔬菜类。{greens}。露地叶菜大量上市,外地调入以冬瓜、土豆、洋葱为主,批发市场日均到货约1200吨,蔬菜自给率保持稳定,\
应急储备菜10个品种600吨全部落实到企业和冷库,随时可以投放。
三、水产品类。{fish}。塘鱼进入起捕期,活鱼运输车辆通行顺畅,本地供应占七成左右,海产品由沿海批发市场直供,冰鲜到货准时。
四、后市预测。综合气温、节日和运输因素,预计下周总体仍将平稳运行,个别叶菜可能随降温略有波动。价格监测人员将坚持每日一报,\
加强对农贸市场、生鲜超市、产地的巡查,发现囤积、串通涨价苗头及时处置,确保群众买得到、买得放心。
"""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a kind of unit writes about. `words` stand in the names of such units."""

    name: str
    words: tuple[str, ...]
    objects: tuple[str, ...]
    actions: tuple[str, ...]
    results: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One item as its author means it: a title, and paragraphs without indent."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@cache
def themes() -> Mapping[str, Theme]:
    """The table of themes, by name."""
    return {theme.name: theme for theme in map(_theme, THEMES.strip().removeprefix("# ").split("\n# "))}


def _theme(block: str) -> Theme:
    head, *lines = block.strip().splitlines()
    name, words = head.split(" | ")
    return Theme(
        name=name,
        words=tuple(words.split()),
        objects=tuple(lines[0].removeprefix("= ").split(" / ")),
        actions=_marked(lines, "+ "),
        results=_marked(lines, "> "),
        problems=_marked(lines, "? "),
    )


def _marked(lines: Sequence[str], mark: str) -> tuple[str, ...]:
    return tuple(line.removeprefix(mark) for line in lines if line.startswith(mark))


def shingles(text: str) -> frozenset[str]:
    """The runs of four word characters in a text."""
    word = "".join(sign for sign in text if sign.isalnum())
    return frozenset(word[start : start + 4] for start in range(len(word) - 3))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of runs that two texts have in common (Jaccard), 0 to 1."""
    return len(one & other) / max(len(one | other), 1)


class Deck:
    """Deals its cards evenly: none comes twice before all have come once."""

    def __init__(self, rng: Random, cards: Sequence[str]) -> None:
        self._rng = rng
        self._cards = tuple(cards)
        self._left: list[str] = []

    def deal(self) -> str:
        if not self._left:
            self._left = self._rng.sample(self._cards, len(self._cards))
        return self._left.pop()


class Writer:
    """Writes items. The same seed and the same calls give the same words."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, ...], Deck] = {}
        self._titles: set[str] = set()
        self._written: dict[str, list[frozenset[str]]] = {}

    def theme_of(self, unit_name: str) -> Theme:
        """A theme that a unit of this name reports on; counties and unknown ones report on everything."""
        known = themes()
        for theme in known.values():
            if theme.name != "治理" and any(word in unit_name for word in theme.words):
                return theme
        return known[self._deal(GENERAL)]

    def write(self, form: str, theme: Theme) -> Story:
        """An item unlike all before it. `form` is report, sections, problem or brief."""
        compose = {"report": self._report, "sections": self._sections, "problem": self._problem, "brief": self._brief}
        written = self._written.setdefault(theme.name, [])
        while True:
            story = compose[form](theme)
            grams = shingles(story.text)
            if all(likeness(grams, other) < TOO_LIKE for other in written):
                written.append(grams)
                return story

    def _report(self, theme: Theme) -> Story:
        """An ordinary item of 140 to 250 characters: occasion, three measures, result, outlook."""
        subject, title = self._subject(theme)
        body = "".join(f"{mark}{self._measure(theme)}" for mark in ORDINALS[:3])
        paragraphs = (self._lead(subject), body, self._result(theme) + self._deal(CLOSINGS))
        return self._filled(title, paragraphs)

    def _sections(self, theme: Theme) -> Story:
        """One item in numbered sections: still one item (office.md §4)."""
        subject, title = self._subject(theme)
        measures = tuple(f"{mark}{self._measure(theme)}{self._detail()}" for mark in SECTIONS[:3])
        return self._filled(title, (self._lead(subject), *measures, self._result(theme)))

    def _problem(self, theme: Theme) -> Story:
        """An item that names what is wrong and what might be done."""
        subject, title = self._subject(theme)
        faults = f"反映较多的是:{self._deal(theme.problems)}。此外,{self._detail()}"
        advice = f"建议:{self._deal(theme.actions)};{self._deal(theme.actions)}。{self._deal(CLOSINGS)}"
        return self._filled(title, (self._lead(subject), faults, advice))

    def _brief(self, theme: Theme) -> Story:
        """An item of one or two sentences, as 信息短波 takes them."""
        subject, title = self._subject(theme)
        text = f"{self._deal(PLACES)}{subject}有新动作:{self._deal(theme.actions)},{self._deal(theme.actions)}。"
        return self._filled(title, (text + self._result(theme),))

    def revised(self, story: Story) -> Story:
        """The same item with figures put right and one sentence added: a revision, likeness above 0.6."""
        digits = [match for match in re.finditer(r"\d+", story.text) if len(match[0]) > 1]
        chosen = self._rng.choice(digits)[0] if digits else ""
        other = str(int(chosen) + self._rng.randint(1, 9)) if chosen else ""
        paragraphs = tuple(part.replace(chosen, other) if chosen else part for part in story.paragraphs)
        return replace(story, paragraphs=(*paragraphs[:-1], paragraphs[-1] + self._fill(self._detail())))

    def _subject(self, theme: Theme) -> tuple[str, str]:
        """What the item is about, and a title nobody has used yet."""
        while True:
            subject = self._deal(theme.objects)
            title = self._fill(self._deal(TITLES).replace("{o}", subject))
            if title in self._titles:
                title = f"{self._deal(PLACES)}{title.removeprefix('关于')}"
            if title not in self._titles:
                self._titles.add(title)
                return subject, title

    def _lead(self, subject: str) -> str:
        return self._deal(LEADS).replace("{o}", subject)

    def _measure(self, theme: Theme) -> str:
        return f"{self._deal(theme.actions)}。{self._detail() if self._rng.random() < 0.6 else ''}"

    def _detail(self) -> str:
        return self._deal(DETAILS)

    def _result(self, theme: Theme) -> str:
        return f"{self._deal(theme.results)}。"

    def _deal(self, cards: tuple[str, ...]) -> str:
        return self._decks.setdefault(cards, Deck(self._rng, cards)).deal()

    def _filled(self, title: str, paragraphs: tuple[str, ...]) -> Story:
        return Story(title, tuple(self._fill(paragraph) for paragraph in paragraphs))

    def _fill(self, text: str) -> str:
        return re.sub(r"\{[nmpyd]\}", self._value, text)

    def _value(self, slot: re.Match[str]) -> str:
        rng = self._rng
        match slot[0]:
            case "{n}":
                return str(rng.randint(3, 48))
            case "{m}":
                return str(rng.randint(103, 4876))
            case "{p}":
                return f"{rng.randint(3, 96)}.{rng.randint(1, 9)}%"
            case "{y}":
                return f"{rng.randint(12, 970)}"
            case _:
                return self._deal(PLACES)


def price_report(week: int, first: int, last: int) -> Story:
    """The weekly report on one template: about 93 % like last week's, and yet a new item (office.md §10.3)."""
    quotes = [
        f"{goods}均价每公斤{price + 0.35 * (week // holds * 7 % 11) - 1.2:.2f}元" for goods, price, holds in PRICES
    ]
    words = {"meat": ",".join(quotes[:3]), "greens": ",".join(quotes[3:5]), "fish": quotes[5]}
    report = PRICE_REPORT.strip().format(week=f"第{week}周", first=first, last=last, **words)
    return Story(f"第{week}周“菜篮子”价格监测", tuple(report.splitlines()))
