"""Mails inside mails (.eml, forwarded as attachment), and web pages saved as one file (.mht)."""

from collections.abc import Iterator
from typing import BinaryIO

from mailproc.errors import MessageError
from mailproc.model import Message
from mailproc.post import message, quoting
from mailproc.post.documents.limits import Member, Text, Unreadable


def read(file: BinaryIO, text: Text) -> Iterator[Member]:
    """What its writer wrote, or passed on without a word; its attachments are members."""
    try:
        letter = message.read(file.read())
    except MessageError as fault:
        raise Unreadable("broken") from fault
    text.add(letter.text if letter.text.strip() or not letter.original else letter.original.text)
    if _is_page(letter):
        return  # the rest are its pictures and styles
    for one in letter.attachments:
        if not one.inline:
            yield Member(one.name, one.size, one.media_type, data=one.data)


def own_words(text: str, subject: str) -> str:
    """Of a mail's text what its writer wrote, or passed on without a word."""
    parting = quoting.part(text, subject, is_reply=False)
    return parting.text if parting.text.strip() or not parting.original else parting.original.text


def _is_page(letter: Message) -> bool:
    kind = next(iter(letter.header("content-type")), "").lower()
    return kind.startswith("multipart/related") and not letter.recipients and not letter.message_id
