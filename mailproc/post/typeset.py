"""A fair copy becomes a PDF, set by typst (the extra `pdf`): the same words and fonts are the same bytes."""

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from mailproc.model import FairCopy
from mailproc.post.documents import pdf

MEDIA_TYPE = "application/pdf"

# What type an official document is set in (GB/T 9704-2012, 5.2.2, 7), by the names that fonts of it bear.
_FACES = {
    "song": ("小标宋", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK")),
    "fang": (
        "仿宋",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02S", "FZFangSong-Z02"),
    ),
    "hei": ("黑体", ("SimHei", "黑体", "STHeiti", "FZHei-B01S", "FZHei-B01")),
    "kai": ("楷体", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FZKai-Z03S", "FZKai-Z03")),
    "plain": ("宋体", ("SimSun", "宋体", "NSimSun", "STSong", "FZShuSong-Z01S", "FZShuSong-Z01")),
}
# What stands in for them, and for characters that they lack.
_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_RARE = ("SimSun-ExtB", "SimSun-ExtG", "HanaMinB", "Plangothic P1", "Plangothic P2", "TH-Tshyn-P1", "TH-Tshyn-P2")
_LATIN = ("Times New Roman", "Liberation Serif", "Tinos")

_UNPRINTED = frozenset(" \n\t\u3000")

FETCHED = b"@preview/"  # typst's packages come over the network

NO_PACKAGES = "packages are not fetched: put what is needed into the file itself"
NO_TYPST = "typst is not installed: pip install 'mailproc[pdf]'"
NO_GLYPHS = "no font has {signs}: put fonts that do into the folder circular.fonts (docs/configuration.md)"
OTHER_FACES = "the PDF is not set in {names}: put these fonts into the folder circular.fonts (docs/configuration.md)"
_SHOWN = 12  # characters that are named


class TypesetError(ValueError):
    """The template cannot be set; the words are typst's."""


class NoPdfError(Exception):
    """There can be no PDF here; the words say what is missing, and what to do."""


def write(template: Path, copy: FairCopy, fonts: Path | None) -> bytes:
    """The PDF, by a typst template; `fonts` is a folder of fonts to be used beside the system's.

    Raises TypesetError for a fault of the template, NoPdfError where typst is missing, or characters are in no font.
    """
    typst = _typst()
    if FETCHED in template.read_bytes():
        raise TypesetError(NO_PACKAGES)
    found = typst.Fonts(include_embedded_fonts=False, font_paths=[fonts] if fonts else [])
    inputs = {"copy": json.dumps(asdict(copy), default=sorted), "faces": json.dumps(_faces(set(found.families())))}
    try:
        compiler = typst.Compiler(template, template.parent, found, sys_inputs=inputs)
        made: bytes = compiler.compile(format="pdf", timestamp=0, pdf_tags=False)  # they make it ten times as large
    except (typst.TypstError, OSError, ValueError) as fault:
        raise TypesetError(str(fault)) from fault
    missing = sorted(set(copy.words()) - pdf.characters(made) - _UNPRINTED)
    if missing:
        raise NoPdfError(NO_GLYPHS.format(signs=_named(missing)))
    return made


def advice(fonts: Path | None) -> tuple[str, ...]:
    """What keeps a PDF from being made, or from being set as it should be."""
    try:
        families = set(_typst().Fonts(include_embedded_fonts=False, font_paths=[fonts] if fonts else []).families())
    except NoPdfError as fault:
        return (str(fault),)
    absent = [chinese for chinese, names in _FACES.values() if families.isdisjoint(names)]
    return (OTHER_FACES.format(names="、".join(absent)),) if absent else ()


def _typst() -> ModuleType:
    try:
        import typst
    except ModuleNotFoundError as fault:
        raise NoPdfError(NO_TYPST) from fault
    return typst


def _faces(families: AbstractSet[str]) -> dict[str, list[object]]:
    """For each kind of type the fonts that there are, the best first; digits and letters are Times, if there is one."""
    latin = [{"name": name, "covers": "latin-in-cjk"} for name in _LATIN if name in families][:1]
    chosen: dict[str, list[object]] = {}
    for kind, (_, names) in _FACES.items():
        others = (*_SANS, *_SERIF) if kind == "hei" else (*_SERIF, *_SANS)
        there = [name for name in (*names, *others, *_RARE) if name in families]
        chosen[kind] = [*latin, *(there or sorted(families)[:1] or ["serif"])]
    return chosen


def _named(signs: Sequence[str]) -> str:
    shown = " ".join(f"{one} (U+{ord(one):04X})" for one in signs[:_SHOWN])
    return f"{shown} and {len(signs) - _SHOWN} more" if len(signs) > _SHOWN else shown
