"""Handovers: a mail that says that a unit's informant (信息员) changed. It is a proposal to the clerk, no more."""

import re
import unicodedata

from mailproc.model import Handover, Message
from mailproc.office.duplicates import normalise

LONGEST = 200  # normalised characters; a longer text is a report

_ROLE = "(?:政务)?(?:信息|报送)(?:报送)?(?:员|联络员|联系人|负责人|工作)"
_CHANGED = "变更|更换|调整|更替|变动|接任|接替|接手|新任|改由|改为|换为|换成|不再|调离|离任|离职|离岗|退休|交接|已由"
_SAID = re.compile(rf"(?:{_ROLE})[^。]{{0,40}}(?:{_CHANGED})|(?:{_CHANGED})[^。]{{0,40}}{_ROLE}")
_NO_NAME = "(?!我|本|贵|该|其|专|各|市|县|区|同志|负责|原|新|现)"
_NAME = rf"{_NO_NAME}(?P<name>[一-鿿]{{2,4}}?(?:·[一-鿿]{{1,8}})?)(?<![局委办科室组处人员])"
_TITLED = "(?:同志|科长|主任|副主任)?"
_GONE = "(?:不再|调离|调任|调走|离任|退休|离职|离岗)"
_WHY = "(?:因[^,。]{0,12},?)?已?(?:于[^,。]{0,8})?"
_COMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:变更|更换|调整|更改|改|换)(?:为|成|由)(?:{_ROLE})?[: ]{{0,2}}{_NAME}{_TITLED}(?![一-鿿]|$)",
        rf"(?:变更|更换|调整|更改|改|换)(?:为|成|由)(?:{_ROLE})?[: ]{{0,2}}{_NAME}(?:同志|担任|负责|$)",
        rf"由{_NAME}{_TITLED}(?:接任|接替|接手|担任|负责|继任|承担|任)",
        rf"(?:新任?|现任?|接任|继任)的?{_ROLE}(?:为|是)?[: ]{{0,2}}{_NAME}{_TITLED}(?![一-鿿])",
        rf"{_ROLE}(?:为|是|:) ?{_NAME}{_TITLED}(?![一-鿿])",
        rf"姓名[: ]{{1,2}}{_NAME}(?![一-鿿])",
    )
)
_GOES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"由{_NAME}{_TITLED}(?:变更|更换|调整|更改|改|换)(?:为|成)",
        rf"原(?:任|来的?)?{_ROLE}(?:为|是)?[: ]{{0,2}}{_NAME}{_TITLED}(?:[ ,。;(因已不调离退]|变更|更换|调整|$)",
        rf"(?:^|[ ,。;:]|我(?:局|委|办|县|区|单位)|{_ROLE}){_NAME}{_TITLED}{_WHY}{_GONE}",
    )
)
_ADDRESS = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE | re.ASCII)
_SINCE = re.compile(r"(?:20\d\d年)?\d{1,2}月\d{1,2}日(?=起|开始|之?后)|(?<=[自从])(?:20\d\d年)?\d{1,2}月\d{1,2}日")


def find(message: Message) -> Handover | None:
    """What a mail says of its unit's informants; None where it says nothing of them.

    Names are "" where none can be made out: the clerk reads the mail.
    """
    text = f"{message.subject}\n{message.text}"
    said = "\n".join(" ".join(line.split()) for line in unicodedata.normalize("NFKC", text).splitlines())
    if not _SAID.search(said) or len(normalise(message.text)) > LONGEST:
        return None
    comes, goes = _named(_COMES, said), _named(_GOES, said)
    address = _ADDRESS.search(said)
    since = _SINCE.search(said)
    return Handover(
        comes=comes if comes != goes else "",
        address=address[0].lower() if address else "",
        goes=goes,
        since=since[0] if since else "",
    )


def lines(handover: Handover, unit: str) -> tuple[str, ...]:
    """The clerk's lines that would carry it out, in their canonical form; those whose facts are not all said left out.

    `unit` is the unit's short name, "" where it is not known.
    """
    if not unit:
        return ()
    since = f" 自{handover.since}" if handover.since else ""
    comes = f"信息员 {handover.comes} {handover.address} {unit}{since}"
    goes = f"离任 {handover.goes} {unit} {handover.since}"
    return (*([comes] if handover.comes and handover.address else ()), *([goes.rstrip()] if handover.goes else ()))


def _named(patterns: tuple[re.Pattern[str], ...], said: str) -> str:
    found = (match["name"] for pattern in patterns for line in said.splitlines() for match in pattern.finditer(line))
    return next(found, "")
