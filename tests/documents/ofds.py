"""OFD (GB/T 33190) as an office program prints it: characters at places on pages."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape

from tests.documents.papers import packed

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
WIDTH, HEIGHT = 210.0, 297.0  # millimetres
LEFT, SIGNS_A_LINE = 28.0, 28
BODY, TITLE = 5.5, 7.7  # sizes of characters
PITCH = 9.8


def text_object(number: int, said: str, x: float, y: float, size: float) -> str:
    steps = f' DeltaX="g {len(said) - 1} {size}"' if len(said) > 1 else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x} {y - size} {len(said) * size} {size * 1.2:.2f}" Font="2" '
        f'Size="{size}"><ofd:TextCode X="0" Y="{size}"{steps}>{escape(said)}</ofd:TextCode></ofd:TextObject>'
    )


def page(objects: Iterable[str], template: str = "") -> str:
    under = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    box = f"<ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox>"
    return (
        f"{DECLARED}<ofd:Page {SPACE}>{under}<ofd:Area>{box}</ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="1" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def placed(title: str, paragraphs: Sequence[str], number: int, mark: str = "") -> list[str]:
    """The objects of one page: a head, a title in the middle, paragraphs broken into lines, the number of the page."""
    objects = [text_object(90, mark, LEFT, 16, 3.7)] if mark else []
    y = 45.0
    if title:
        objects.append(text_object(91, title, (WIDTH - len(title) * TITLE) / 2, y, TITLE))
        y += 2 * PITCH
    for paragraph in paragraphs:
        rest, indent = paragraph, 2
        while rest:
            line, rest = rest[: SIGNS_A_LINE - indent], rest[SIGNS_A_LINE - indent :]
            objects.append(text_object(len(objects) + 100, line, LEFT + indent * BODY, y, BODY))
            y += PITCH
            indent = 0
    objects.append(text_object(92, f"— {number} —", 98, 280, 4.9))
    return objects


def ofd(
    pages: Sequence[str], templates: Sequence[str] = (), parts: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """A file of these pages."""
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    under = "".join(
        f'<ofd:TemplatePage ID="T{number}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
        for number in range(len(templates))
    )
    document = (
        f"{DECLARED}<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}"
        f"</ofd:PhysicalBox></ofd:PageArea>{under}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    root = (
        f'{DECLARED}<ofd:OFD {SPACE} DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    members = {"OFD.xml": root.encode(), "Doc_0/Document.xml": document.encode()}
    members |= {f"Doc_0/Pages/Page_{number}/Content.xml": one.encode() for number, one in enumerate(pages)}
    members |= {f"Doc_0/Tpls/Tpl_{number}/Content.xml": one.encode() for number, one in enumerate(templates)}
    return packed({**members, **parts})
