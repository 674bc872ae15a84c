"""Tokens: a link in a letter of ours that can do one thing, for one person, once (design: Commands)."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta

VALID = timedelta(days=14)
CONFIRM = "confirm"  # the option to have lines carried out

_OCTETS = 15  # 120 bits, 24 characters of base32 without padding
_PURPOSE = b"mailproc offer"  # the same key signs our mark: no token is ever a mark
_WHOLE = re.compile(r"\s*mp-([A-Z2-7]{24})\s*", re.IGNORECASE | re.ASCII)
_SOMEWHERE = re.compile(r"\bmp-[A-Z2-7]{12,}", re.IGNORECASE | re.ASCII)


def token(key: bytes, letter: str, option: str, clerk: str) -> str:
    """The token by which `clerk` takes up this option of this letter."""
    words = b"\0".join((_PURPOSE, letter.encode(), option.encode(), clerk.encode()))
    return base64.b32encode(hmac.new(key, words, hashlib.sha256).digest()[:_OCTETS]).decode("ascii")


def is_genuine(given: str, key: bytes, letter: str, option: str, clerk: str) -> bool:
    """Whether a token was made for this; in constant time."""
    return hmac.compare_digest(given.encode(), token(key, letter, option, clerk).encode())


def digest(given: str) -> str:
    """By what the journal knows a token."""
    return hashlib.sha256(given.encode()).hexdigest()


def subject(given: str) -> str:
    """The subject of a mail that takes an offer up: short and ASCII, for it goes through all mail programs."""
    return f"mp-{given}"


def in_subject(words: str) -> str | None:
    """The token that a subject is; "" where something was written around it, or it was changed; None where none is."""
    if match := _WHOLE.fullmatch(words):
        return match[1].upper()
    return "" if _SOMEWHERE.search(words) else None
