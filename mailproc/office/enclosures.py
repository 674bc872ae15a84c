"""Enclosures: which attachments may be items, and which only come with them: photos, tables, forms, 审签单."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailproc.model import Attachment
from mailproc.office import titles

_UNSEEN_TYPES = (
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "application/pkcs7",
    "application/x-pkcs7",
    "application/pgp",
)
_UNSEEN = re.compile(r".*\.(?:ics|vcf|p7s|p7m|asc|sig)|att\d+\.(?:html?|txt)|noname|winmail\.dat", re.IGNORECASE)
_PICTURE = re.compile(
    r".*\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|svg|mp4|mov|avi|wmv|mkv|mp3|wav|m4a|amr)", re.IGNORECASE
)
_SHEET = re.compile(r".*\.(?:xlsx?|et|csv|ods|xlsm)", re.IGNORECASE)
_PACK = re.compile(r".*(?:图片|照片|视频|影像|素材|配图|截图).*\.(?:zip|rar|7z)", re.IGNORECASE)
_SIGN_OFF = re.compile(r"审签|(?:审批|审核|签发|发稿|签批|呈批|审稿|报送|送审|领导签字)(?:单|表|笺|页)|签字件")
_FORM = re.compile(
    r"(?:回执|通讯录(?:更新|变更)?表?|自查表|统计表|统计报表|报表|报名表|登记表|花名册|名册|汇总表|台账|考核表|一览表|推荐表"
    r"|申报表|情况表|任务清单|签到表|参会人员(?:名单)?)(?:更新|变更)?[\d\W]*"
)
_ANNEX = re.compile(r"附(?:件|表|图|录)?\s*\d{0,2}.*")
_COPY_FORMATS = ("pdf", "ofd")  # mostly the printed copy of a document that is also there


@dataclass(frozen=True, slots=True)
class Sorted:
    """A mail's attachments: documents that may be items, and the names of all that comes beside them."""

    documents: tuple[Attachment, ...]
    beside: tuple[str, ...]
    signed_off: bool


def sort(attachments: Iterable[Attachment]) -> Sorted:
    """Tells documents from enclosures. Documents that can be edited come before printed copies of them."""
    seen = [one for one in attachments if not _is_unseen(one)]
    documents = [one for one in seen if _is_document(one)]
    return Sorted(
        documents=tuple(sorted(documents, key=lambda one: one.name.lower().endswith(_COPY_FORMATS))),
        beside=tuple(one.name for one in seen if not _is_document(one)),
        signed_off=any(_SIGN_OFF.search(one.name) for one in seen),
    )


def is_form(title: str) -> bool:
    """Whether a title or file name is that of a form: 会议回执, 通讯录更新, 自查表, 统计报表."""
    return _is_form_name(titles.bare(title))


def is_annex(document: Attachment) -> bool:
    """Whether a document calls itself an annex (附件1:…, 附表) of a text."""
    return _ANNEX.fullmatch(document.name) is not None


def _is_form_name(name: str) -> bool:
    form = list(_FORM.finditer(name))
    return bool(form) and form[-1].end() == len(name)


def _is_unseen(one: Attachment) -> bool:
    """Whether an attachment is a signature's logo, a business card or a mail program's own part."""
    drawn = one.inline and one.media_type.startswith("image/")
    return drawn or one.media_type.startswith(_UNSEEN_TYPES) or _UNSEEN.fullmatch(one.name) is not None


def _is_document(one: Attachment) -> bool:
    if one.media_type.startswith(("image/", "video/", "audio/")):
        return False
    if any(pattern.fullmatch(one.name) for pattern in (_PICTURE, _SHEET, _PACK)):
        return False
    return not (_SIGN_OFF.search(one.name) or is_form(one.name)) and bool(one.text.strip() or one.fault)
