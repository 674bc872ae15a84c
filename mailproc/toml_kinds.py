"""Kinds of values in config.toml: what each is called, an example, and how it is taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_HOST = re.compile(r"[A-Za-z0-9.:-]+")
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value: what it is called, an example as it is written, and how it is taken (None: it is not one)."""

    what: str
    example: str
    take: Callable[[object], T | None]


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _clock(value: object) -> time | None:
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    return time(int(found[1]), int(found[2])) if found else None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _points(value: object) -> Decimal | None:
    number = _number(value)
    return number if number is not None and number >= 0 else None


def _zone(value: object) -> str | None:
    try:
        return ZoneInfo(value).key if isinstance(value, str) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return None


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value.strip() else None


def _like(pattern: re.Pattern[str], *, lower: bool = False) -> Callable[[object], str | None]:
    def take(value: object) -> str | None:
        text = _text(value)
        if text is not None and lower:
            text = text.lower()
        return text if text is not None and pattern.fullmatch(text) else None

    return take


def _superior(value: object) -> str | None:
    text = (_text(value) or "").lower()
    return text if _ADDRESS.fullmatch(text) or _DOMAIN.fullmatch(text.removeprefix("@")) else None


def whole(what: str, example: str, least: int = 0, most: int | None = None) -> Kind[int]:
    """A whole number from `least` to `most`."""

    def take(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if least <= value and (most is None or value <= most) else None

    return Kind(what, example, take)


def one_of(*options: str) -> Kind[str]:
    """One of a few words."""
    quoted = [f'"{option}"' for option in options]
    return Kind(f"one of {', '.join(quoted)}", quoted[0], lambda value: next((o for o in options if o == value), None))


TEXT = Kind("a text", '"…"', _text)
FLAG = Kind("true or false", "true", _flag)
DAY = Kind("a day", "2026-10-01", _day)
CLOCK = Kind("a time of day in quotes", '"09:00"', _clock)
NUMBER = Kind("a number", "12.4", _number)
POINTS = Kind("a number of points, 0 or more", "0.2", _points)
ZONE = Kind("a time zone", '"Asia/Shanghai"', _zone)
PATH = Kind("a path", '"state"', _path)
ADDRESS = Kind("a mail address", '"xxk@jiangcheng.example"', _like(_ADDRESS, lower=True))
DOMAIN = Kind("a domain", '"kjj.jiangcheng.example"', _like(_DOMAIN, lower=True))
SUPERIOR = Kind("an address or a domain", '"@province.example"', _superior)
HOST = Kind("a host name", '"imap.jiangcheng.example"', _like(_HOST))
ID = Kind("an id of small letters, digits, - and _", '"kjj"', _like(ID_PATTERN))
VARIABLE = Kind("the name of an environment variable", '"MAILPROC_PASSWORD"', _like(_VARIABLE))
PORT = whole("a port number", "993", 1, 65535)
COUNT = whole("a whole number, 0 or more", "0")
SOME = whole("a whole number, 1 or more", "1", 1)
