"""Values to JSON and back, by their types (msgspec): Decimal as text, moments in ISO 8601 with zone."""

from typing import Any, TypeVar

import msgspec

from mailproc.errors import StateError

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Canonical JSON: fields in the order of their class, no blanks, UTF-8."""
    return msgspec.json.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """The value of that type. Raises StateError where the bytes are no such value."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StateError(f"not a {kind.__name__}: {error}") from error


def plain(value: object) -> dict[str, Any]:
    """The value as a JSON object of plain types, as TinyDB keeps it."""
    result: dict[str, Any] = msgspec.to_builtins(value)
    return result


def value(document: object, kind: type[T]) -> T:
    """The value that `plain` made a document of. Raises StateError where it does not fit."""
    try:
        return msgspec.convert(document, type=kind, strict=False)
    except msgspec.MsgspecError as error:
        raise StateError(f"not a {kind.__name__}: {error}") from error
