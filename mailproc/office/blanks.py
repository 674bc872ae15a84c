"""Blanks: mails that report nothing: 零报告, 收到,谢谢, forms."""

import re
from collections.abc import Sequence

from mailproc.office import enclosures, titles

NEW_TEXT = 30  # normalised characters; a reply to our letters with fewer is no item
ZERO_TEXT = 100  # a mail with a longer text is no 零报告
FORM_TEXT = 120  # a form typed into a mail is no longer

_THANKS = re.compile(
    "(?:好的?|已|均|全部|回执|邮件|信息|通知|通报|来信|我们|我局|我单位|收到|收悉|知悉|知道|明白|已阅|阅|无异议|没有异议"
    "|核对|无误|无出入|没有出入|确认|属实|准确|正确|一致|没有?问题|数据|情况|经|与|实际|工作|ok|嗯|了|谢谢|感谢|多谢|领导|科长|老师|辛苦|您)+"
)
_NOTHING = (
    "(?:无|没有)(?:可|需要?)?(?:政务)?信息(?:可|需要?)?(?:报送|上报)|无(?:报送|上报)(?:政务)?信息|[月周]无(?:政务)?信息"
)
_ZERO = re.compile(f"零报告(?!制度)|零报送|{_NOTHING}")


def is_zero(subject: str, keys: Sequence[str]) -> bool:
    """Whether a mail says that there is nothing to report; `keys` are its normalised texts, one at least."""
    said = any(_ZERO.search(text) for text in (subject, *keys))
    return said and max(map(len, keys)) < ZERO_TEXT


def is_thanks(subject: str, key: str) -> bool:
    """Whether a text only thanks or acknowledges, or answers a letter of ours with next to nothing."""
    if len(key) >= NEW_TEXT:
        return False
    return titles.answers_letter(subject) or is_courtesy(key)


def is_courtesy(key: str) -> bool:
    """Whether a normalised text says nothing but that something came, and is right."""
    return _THANKS.fullmatch(key) is not None


def is_form(subject: str, key: str) -> bool:
    """Whether a form was typed into the mail: 会议回执, 通讯录更新."""
    return len(key) < FORM_TEXT and not titles.is_reply(subject) and enclosures.is_form(subject)
