"""Enclosures: which attachments may be items, and which only come with them: photos, tables, forms, 审签单."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mailproc.model import Attachment
from mailproc.office import sheets, titles

_UNSEEN_TYPES = (
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "application/pkcs7",
    "application/x-pkcs7",
    "application/pgp",
)
_UNSEEN = re.compile(r".*\.(?:ics|vcf|p7s|p7m|asc|sig)|att\d+\.(?:html?|txt)|noname", re.IGNORECASE)
_WINMAIL = "winmail.dat"  # Outlook's wrapping: what is inside is the mail's own
_PICTURE = re.compile(
    r".*\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|svg|mp4|mov|avi|wmv|mkv|mp3|wav|m4a|amr)", re.IGNORECASE
)
_SHEET = re.compile(r".*\.(?:xlsx?|et|csv|ods|xlsm)", re.IGNORECASE)
_ARCHIVE = re.compile(r".*\.(?:zip|rar|7z|tar|gz|tgz|bz2|xz)", re.IGNORECASE)
_LETTER = re.compile(r".*\.(?:eml|msg|mht)", re.IGNORECASE)
_PHOTOS = "(?:图片|照片|视频|影像|素材|配图|截图)"
_PACK = re.compile(rf".*{_PHOTOS}.*\.(?:zip|rar|7z)", re.IGNORECASE)
_IN_PACK = re.compile(rf"(?:.*/)?[^/]{{0,60}}{_PHOTOS}[^/]{{0,40}}(?:/.*)?", re.IGNORECASE)
_SIGN_OFF = re.compile(r"审签|(?:审批|审核|签发|发稿|签批|呈批|审稿|报送|送审|领导签字)(?:单|表|笺|页)|签字件")
_NEVER = (  # whatever is written into them
    r"回执|通讯录(?:更新|变更)?表?|自查表|报名表|登记表|花名册|名册|签到表|参会人员(?:名单)?"
)
_MOSTLY = r"统计表|统计报表|报表|汇总表|台账|考核表|一览表|推荐表|申报表|情况表|任务清单"
_FORM = re.compile(rf"(?:{_NEVER}|{_MOSTLY})(?:更新|变更)?[\d\W]*")
_TABLE = re.compile(rf"(?:{_MOSTLY})[\d\W]*")
_ANNEX = re.compile(r"附(?:件|表|图|录)?\s*\d{0,2}.*")
_ANNEX_HEAD = re.compile(r"附(?:件|表|录)?\s{0,3}[\d一二三四五六]{0,2}\s{0,3}(?:[:：].{0,80})?")
_COPY_FORMATS = ("pdf", "ofd")  # mostly the printed copy of a document that is also there
_SENTENCE = re.compile(r"[^\t]{25,}[。;；]|[^\t]{60,}")
_DAMAGED = frozenset({"limits", "broken"})
_PROSE = 60  # characters in sentences that make a text of a table's name


@dataclass(frozen=True, slots=True)
class Sorted:
    """A mail's attachments: documents that may be items, and the names of all that comes beside them.

    `spare` are those beside that hold text, and are the item where nothing else is: a sheet, an approval form with
    the item typed into it. `approvals` are the approval forms themselves.
    """

    documents: tuple[Attachment, ...]
    beside: tuple[str, ...]
    signed_off: bool
    spare: tuple[Attachment, ...] = ()
    approvals: tuple[Attachment, ...] = ()


def sort(attachments: Iterable[Attachment]) -> Sorted:
    """Tells documents from enclosures. Documents that can be edited come before printed copies of them.

    What is in an archive or a mail is sorted like what hangs on the mail itself, but for packs of photos: they come
    whole, by the pack's name.
    """
    seen = _as_one([one for one in attachments if not _is_unseen(one)])
    documents = [one for one in seen if _is_document(one, seen)]
    beside = [one for one in seen if one not in documents]
    whole = [one for one in beside if _ARCHIVE.fullmatch(one.name) and not held(one, documents)]
    approvals = tuple(one for one in seen if _SIGN_OFF.search(one.name))
    return Sorted(
        documents=tuple(sorted(documents, key=lambda one: one.name.lower().endswith(_COPY_FORMATS))),
        beside=tuple(dict.fromkeys(one.name for one in beside if _is_shown(one, documents, whole))),
        signed_off=approvals != (),
        spare=tuple(one for one in beside if not _is_never(one) and (is_prose(one.text) or sheets.split(one.text))),
        approvals=approvals,
    )


def _as_one(seen: Sequence[Attachment]) -> list[Attachment]:
    """The attachments, an archive of several that broke or went over the limits being one: else a bomb would count."""
    kept = list(seen)
    for archive in seen:
        inside = held(archive, kept) if _ARCHIVE.fullmatch(archive.name) else ()
        if len(inside) > 1 and all(one.fault in _DAMAGED and not one.text for one in inside):
            kept = [one for one in kept if one not in inside]
            kept[kept.index(archive)] = replace(archive, fault=inside[0].fault)
    return kept


def is_form(title: str) -> bool:
    """Whether a title or file name is that of a form: 会议回执, 通讯录更新, 自查表, 统计报表."""
    return _ends_in(_FORM, titles.bare(title))


def is_annex(document: Attachment) -> bool:
    """Whether a document calls itself an annex (附件1:…, 附表) of a text, by its name or its first line."""
    first = document.text.strip().partition("\n")[0].strip()
    return _ANNEX.fullmatch(document.name) is not None or _ANNEX_HEAD.fullmatch(first) is not None


def is_letter(document: Attachment) -> bool:
    """Whether a document is a mail (.eml, .msg): its text may be a cover for what is in it."""
    return document.media_type == "message/rfc822" or _LETTER.fullmatch(document.name) is not None


def held(holder: Attachment, documents: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Those of the documents that are inside that one."""
    path = _path(holder)
    return tuple(one for one in documents if one.within == path or one.within.startswith(f"{path}/"))


def is_prose(text: str) -> bool:
    """Whether a text is mostly sentences, rather than the cells of a table."""
    sentences = sum(len(line) for line in text.splitlines() if _SENTENCE.search(line))
    return sentences >= _PROSE and sentences * 2 >= len("".join(text.split()))


def _path(one: Attachment) -> str:
    return f"{one.within}/{one.name}" if one.within else one.name


def _ends_in(pattern: re.Pattern[str], name: str) -> bool:
    found = list(pattern.finditer(name))
    return bool(found) and found[-1].end() == len(name)


def _is_never(one: Attachment) -> bool:
    return is_form(one.name) and not _is_table(one)


def _is_table(one: Attachment) -> bool:
    return _ends_in(_TABLE, titles.bare(one.name))


def _is_unseen(one: Attachment) -> bool:
    """Whether an attachment is a signature's logo, a business card or a mail program's own part."""
    if one.name.lower() == _WINMAIL:
        return not one.fault
    drawn = one.inline and one.media_type.startswith("image/")
    return drawn or one.media_type.startswith(_UNSEEN_TYPES) or _UNSEEN.fullmatch(one.name) is not None


def _is_document(one: Attachment, seen: Sequence[Attachment]) -> bool:
    if one.media_type.startswith(("image/", "video/", "audio/")) or _IN_PACK.fullmatch(one.within):
        return False
    if any(pattern.fullmatch(one.name) for pattern in (_PICTURE, _SHEET, _PACK)):
        return False
    if _ARCHIVE.fullmatch(one.name) and held(one, seen):
        return False  # what was found in it speaks for it
    if _SIGN_OFF.search(one.name) or (is_form(one.name) and not (_is_table(one) and is_prose(one.text))):
        return False
    return bool(one.text.strip() or one.fault)


def _is_shown(one: Attachment, documents: Sequence[Attachment], whole: Sequence[Attachment]) -> bool:
    """Whether an enclosure is named: an archive of nothing but enclosures (`whole`) is, instead of what is in it."""
    if any(held(holder, (one,)) for holder in whole):
        return False
    return not (_ARCHIVE.fullmatch(one.name) and held(one, documents))
