"""Authentication-Results fields (RFC 8601 §2.2): what a server says it has found out about a mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 8_192  # characters of one field
_VALUE = r'"(?:[^"\\]|\\.)*"|[^\s;"]+'
_HEAD = re.compile(rf"\s*({_VALUE})(?:\s+1)?\s*")
_RESULT = re.compile(r"\s*([\w-]+)(?:\s*/\s*1)?\s*=\s*([\w-]+)(?=\s|$)", re.ASCII)
_PROPERTY = re.compile(rf"\s+([\w-]+(?:\s*\.\s*[\w-]+)?)\s*=\s*({_VALUE})(?=\s|$)", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")


class FieldError(Exception):
    """The field does not follow the grammar: nothing in it is believed."""


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result: dkim, pass, {"header.d": "jiangcheng.example"}; all in lower case."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """One field: who wrote it (authserv-id, in lower case), and its results, () for "none"."""

    server: str
    results: tuple[Result, ...]


def parse(value: str) -> Results:
    """A field's value, unfolded. Raises FieldError where it is not as the grammar wants it, or of another version."""
    if len(value) > _LONGEST or not value.isascii():
        raise FieldError("too long, or not ASCII")
    head, *rest = _parts(value)
    server = _HEAD.fullmatch(head)
    if server is None:
        raise FieldError("no server, or an unknown version")
    if rest and not rest[-1].strip():
        rest.pop()  # a semicolon at the end, as many servers write
    if [part.strip().lower() for part in rest] == ["none"]:
        rest = []
    return Results(_unquoted(server[1]), tuple(_result(part) for part in rest))


def _parts(value: str) -> list[str]:
    """What stands between semicolons, every comment, nested ones too, made a blank (RFC 5322 §3.2.2)."""
    parts = [""]
    for piece in _pieces(value):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _pieces(value: str) -> Iterator[str]:
    """Characters, quoted strings whole, a blank for each comment."""
    place = 0
    while place < len(value):
        end = place + 1
        if value[place] == '"':
            quoted = re.compile(r'"(?:[^"\\]|\\.)*"').match(value, place)
            if quoted is None:
                raise FieldError("a quotation has no end")
            end = quoted.end()
            yield quoted[0]
        elif value[place] == "(":
            end = _comment_end(value, place)
            yield " "
        elif value[place] == ")":
            raise FieldError("a comment ends that never began")
        else:
            yield value[place]
        place = end


def _comment_end(value: str, place: int) -> int:
    depth = 0
    for match in re.compile(r"\\.|[()]").finditer(value, place):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    raise FieldError("a comment has no end")


def _result(part: str) -> Result:
    """method[/version]=result [reason=…] ptype.property=value …"""
    method = _RESULT.match(part)
    if method is None:
        raise FieldError("no method with a result")
    properties: dict[str, str] = {}
    end = method.end()
    while found := _PROPERTY.match(part, end):
        name = "".join(found[1].lower().split())
        if name in properties:
            raise FieldError(f"{name} twice")
        properties[name] = _unquoted(found[2])
        end = found.end()
    if part[end:].strip():
        raise FieldError("something that is no property")
    return Result(method[1].lower(), method[2].lower(), properties)


def _unquoted(value: str) -> str:
    return _ESCAPED.sub(r"\1", value[1:-1]).lower() if value.startswith('"') else value.lower()
