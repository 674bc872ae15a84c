"""Who really sent this? What our own server found out (RFC 8601), and what the From field says, read strictly.

A sender may write whatever he likes, Authentication-Results with our server's name too. Only what stands above the
Received field that our server put on top was not his to write. What cannot be read plainly proves nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from mailproc.model import Authenticity, Proof
from mailproc.post.results import FieldError, Result, Results, parse

_LONGEST = 262_144  # bytes of all header fields
_LONGEST_FIELD = 2_000  # characters of an address field or a stamp
_HEADER = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_LINE_END = re.compile(r"\r?\n(?![ \t])")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")

# RFC 5322 §3.4 without its obsolete forms, groups, comments and quoted local parts: who writes those is not a clerk.
_SPEC = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
_MAILBOX = re.compile(rf'\s*(?:(?:"(?:[^"\\]|\\.)*"|[^"<>,;:@()\\]*)\s*<({_SPEC})>|({_SPEC}))\s*')
_BY = re.compile(r"(?:^|\s)by\s+([A-Za-z0-9.-]+)", re.IGNORECASE)
_LMTP = re.compile(r"\s+with\s+LMTPS?A?\b", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)")
_LENGTH_TAG = re.compile(r"(?:^|;)\s*l\s*=")
_DOMAIN_TAG = re.compile(r"(?:^|;)\s*d\s*=\s*([^\s;]+)")

Fields = Sequence[tuple[str, str]]


def look(raw: bytes, server_name: str, authserv_id: str = "") -> Authenticity:
    """Whether a mail is its From's, for all that our server says.

    `server_name` is what our server calls itself in Received, "" where none is trusted; `authserv_id` what it calls
    itself in Authentication-Results, "" for the same. Never raises.
    """
    try:
        fields = _fields(raw)
        address = _author(fields)
    except FieldError as fault:
        return Authenticity(Proof.UNPROVEN, "", str(fault))
    if not server_name:
        return Authenticity(Proof.UNPROVEN, address, "no server is trusted")
    try:
        found = _found(fields, server_name.lower(), (authserv_id or server_name).lower())
        proof, why = _verdict(found, address.rpartition("@")[2])
        if proof is Proof.PROVEN:
            _refuse_doubtful(fields, address)
    except FieldError as fault:
        return Authenticity(Proof.UNPROVEN, address, str(fault))
    return Authenticity(proof, address, why)


def received_by(head: bytes) -> str:
    """What the server that a mail came to last calls itself in Received, in lower case; "" where none says so.

    `head` is the beginning of a mail; it may be cut anywhere. Proves nothing: where our server writes no Received,
    the topmost is its sender's.
    """
    text = _HEADER.split(head, maxsplit=1)[0].decode("latin-1")
    for line in _LINE_END.split(text):
        match = _FIELD.fullmatch(line)
        if match is not None and match[1].lower() == "received":
            by = _BY.search(_without_comments(_FOLD.sub("", match[2])[:_LONGEST_FIELD]))
            return by[1].lower() if by else ""
    return ""


# --- header fields ----------------------------------------------------------------------------------------


def _fields(raw: bytes) -> Fields:
    """All header fields in their order, names in lower case, values unfolded, bytes as latin-1."""
    end = _HEADER.search(raw[:_LONGEST])
    if end is None:
        raise FieldError("the header has no end")
    text = raw[: end.start()].decode("latin-1")
    fields = []
    for line in _LINE_END.split(text):
        match = _FIELD.fullmatch(line)
        if match is None:
            raise FieldError("a line of the header is no field")
        value = _FOLD.sub("", match[2])
        if _CONTROL.search(value):
            raise FieldError("control characters in the header")
        fields.append((match[1].lower(), value))
    return fields


def _all(fields: Fields, name: str) -> list[str]:
    return [value for key, value in fields if key == name]


def _author(fields: Fields) -> str:
    """The one address of the one From, in lower case. Raises FieldError where there is any doubt about it."""
    values = _all(fields, "from")
    if len(values) != 1:
        raise FieldError("no From, or several")
    return _address(values[0], "From")


def _address(value: str, name: str) -> str:
    match = _MAILBOX.fullmatch(value) if len(value) <= _LONGEST_FIELD else None
    if match is None:
        raise FieldError(f"{name} is not one plain address")
    return (match[1] or match[2]).lower()


def _refuse_doubtful(fields: Fields, address: str) -> None:
    """Raises FieldError where somebody else sends, gets the answers, or may have added to what was signed."""
    for name in ("sender", "reply-to"):
        for value in _all(fields, name):
            if _address(value, name) != address:
                raise FieldError(f"{name} is somebody else")
    if any(name.startswith("resent-") for name, _ in fields):
        raise FieldError("it was sent again by somebody")
    for signature in _all(fields, "dkim-signature"):
        domain = _DOMAIN_TAG.search(signature)
        ours = domain is None or domain[1].lower() == address.rpartition("@")[2]
        if ours and _LENGTH_TAG.search(signature):  # RFC 6376 §8.2
            raise FieldError("only a part of the text is signed")


# --- what our server says ---------------------------------------------------------------------------------


def _found(fields: Fields, server_name: str, authserv_id: str) -> list[Results]:
    """The fields that our own server wrote. Raises FieldError where none is, or one of them is unreadable."""
    found = []
    for value in _all(fields[: _stamp(fields, server_name)], "authentication-results"):
        try:
            results = parse(value)
        except FieldError:
            if authserv_id in value.lower():
                raise
            continue
        if results.server == authserv_id:
            found.append(results)
    if not found:
        raise FieldError("our server says nothing of its sender")
    return found


def _stamp(fields: Fields, server_name: str) -> int:
    """Where our server's own Received stands: on top, but for those of its delivery to the mailbox (RFC 3848, LMTP)."""
    for place, (name, value) in enumerate(fields):
        if name == "received":
            plain = _without_comments(value[:_LONGEST_FIELD])
            by = _BY.search(plain)
            if by is None or by[1].lower() != server_name:
                break
            if not _LMTP.match(plain, by.end()):
                return place
    raise FieldError("our server did not receive it last")


def _without_comments(value: str) -> str:
    before = ""
    while before != value:
        before, value = value, _COMMENT.sub(" ", value)
    return value


def _verdict(found: Iterable[Results], domain: str) -> tuple[Proof, str]:
    """DMARC first, for it is about From; then DKIM of exactly From's domain. Where results differ, the worse counts."""
    results = [result for one in found for result in one.results]
    dmarc = [one for one in results if one.method == "dmarc"]
    if any(one.result == "fail" for one in dmarc):
        return Proof.FAILED, "dmarc=fail"
    if any(one.properties.get("header.from", domain) != domain for one in dmarc):
        return Proof.UNPROVEN, "dmarc is about another From"
    if dmarc and all(one.result == "pass" and "header.from" in one.properties for one in dmarc):
        return Proof.PROVEN, "dmarc=pass"
    signed = {one.result for one in _signatures(results, domain)}
    if "pass" in signed and "fail" not in signed:
        return Proof.PROVEN, "dkim=pass"
    told = sorted({f"{one.method}={one.result}" for one in results}) or ["none"]
    return Proof.UNPROVEN, f"our server says {', '.join(told)[:80]}"


def _signatures(results: Iterable[Result], domain: str) -> Iterator[Result]:
    """The DKIM results of exactly From's domain: without a list of public suffixes, a parent's may be anybody's."""
    for one in results:
        by = one.properties.get("header.d") or one.properties.get("header.i", "").rpartition("@")[2]
        if one.method == "dkim" and by == domain:
            yield one
