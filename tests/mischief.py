# ruff: noqa: ARG002 - the steps of a trick have one signature
"""What IMAP servers do to their clients: one class a trick, to be played by tests/imapproxy.py."""

import re
import time
from dataclasses import dataclass, field

from tests.imapproxy import Act, Command, FallSilent, HangUp, Send, Trick, Trickle

UID = re.compile(rb"\bUID (\d+)")
FETCHED = re.compile(rb"^\* \d+ FETCH ")
BODY = re.compile(rb"BODY\[\] \{(\d+)\}\r\n", re.DOTALL)
CAPABILITY = re.compile(rb"CAPABILITY ([^\]\r\n]*)")
ORDINARY = {b"CAPABILITY", b"LOGIN", b"LIST", b"EXAMINE", b"UID FETCH", b"NOOP", b"IDLE", b"LOGOUT", b"STARTTLS"}


def is_body(response: bytes) -> bool:
    return FETCHED.match(response) is not None and BODY.search(response) is not None


def concerns(response: bytes, uids: tuple[int, ...]) -> bool:
    """Whether it is of one of these mails; of any where none is named."""
    uid = UID.search(response)
    return not uids or (uid is not None and int(uid[1]) in uids)


def parts(response: bytes) -> tuple[bytes, bytes, bytes]:
    """Before the body's literal, the body, behind it."""
    found = BODY.search(response)
    assert found is not None
    end = found.end() + int(found[1])
    return response[: found.start()], response[found.end() : end], response[end:]


# --- the line -----------------------------------------------------------------------------------------------


@dataclass
class BrokenHandshake(Trick):
    """TLS breaks off when the server has said a few bytes."""

    def connected(self) -> Act | None:
        return HangUp(b"\x16\x03\x03\x00") if self.due() else None


@dataclass
class ByeAtOnce(Trick):
    def connected(self) -> Act | None:
        return HangUp(b"* BYE too many connections\r\n") if self.due() else None


@dataclass
class ByeInCommand(Trick):
    """The server takes its leave in the midst of an answer."""

    def told(self, command: Command, response: bytes) -> Act:
        ours = FETCHED.match(response) and self.due()
        return HangUp(b"* BYE server shutting down\r\n") if ours else Send(response)


@dataclass
class CutInLiteral(Trick):
    """The line is dropped after so many bytes of a body."""

    octets: int = 100
    uids: tuple[int, ...] = ()

    def told(self, command: Command, response: bytes) -> Act:
        if is_body(response) and concerns(response, self.uids) and self.due():
            return HangUp(response[: response.index(b"}\r\n") + 3 + self.octets])
        return Send(response)


@dataclass
class SilentAt(Trick):
    """The line stays up, but nothing more comes."""

    verb: bytes = b"UID FETCH"

    def asked(self, command: Command) -> Act | None:
        return FallSilent() if command.verb == self.verb and self.due() else None


@dataclass
class SilentInLiteral(Trick):
    def told(self, command: Command, response: bytes) -> Act:
        return FallSilent(response[:200]) if is_body(response) and self.due() else Send(response)


@dataclass
class SlowTrickle(Trick):
    def told(self, command: Command, response: bytes) -> Act:
        return Trickle(response, 64, 0.002) if is_body(response) and self.due() else Send(response)


# --- logging in ---------------------------------------------------------------------------------------------


@dataclass
class SlowLogin(Trick):
    seconds: float = 0.5

    def asked(self, command: Command) -> Act | None:
        if command.verb == b"LOGIN" and self.due():
            time.sleep(self.seconds)
        return None


@dataclass
class RefuseLogin(Trick):
    """The password was changed, and later is right again; or nobody is let in for a while."""

    code: bytes = b"[AUTHENTICATIONFAILED]"

    def asked(self, command: Command) -> Act | None:
        ours = command.verb == b"LOGIN" and self.due()
        return Send(command.tag + b" NO " + self.code + b" LOGIN failed\r\n") if ours else None


@dataclass
class DemandId(Trick):
    """163 and 126: no folder opens for a program that has not named itself."""

    named: bool = False

    def asked(self, command: Command) -> Act | None:
        if command.verb == b"ID":
            self.named = True
        elif command.verb == b"LOGIN":
            self.named = False
        elif command.verb == b"EXAMINE" and not self.named:
            return Send(command.tag + b" NO EXAMINE Unsafe Login. Please contact the postmaster for help\r\n")
        elif command.verb == b"EXAMINE":
            self.due()
        return None


@dataclass
class Offer(Trick):
    """Of its capabilities the server tells these only, and drops the line at a command that is not among them (QQ)."""

    words: bytes = b"IMAP4rev1"

    def asked(self, command: Command) -> Act | None:
        offered = command.verb in ORDINARY - {b"IDLE"} or command.verb in self.words.split()
        return None if offered else HangUp()

    def told(self, command: Command, response: bytes) -> Act:
        fewer = CAPABILITY.sub(b"CAPABILITY " + self.words, response)
        return Send(fewer) if fewer == response or self.due() else Send(response)


@dataclass
class RefuseIdle(Trick):
    """IDLE is in the list, but refused."""

    def asked(self, command: Command) -> Act | None:
        return Send(command.tag + b" NO not now\r\n") if command.verb == b"IDLE" and self.due() else None


# --- answers ------------------------------------------------------------------------------------------------


@dataclass
class Throttle(Trick):
    """Tagged NO: too much was asked."""

    code: bytes = b"[LIMIT]"

    def asked(self, command: Command) -> Act | None:
        ours = command.verb == b"UID FETCH" and self.due()
        return Send(command.tag + b" NO " + self.code + b" Please try again later\r\n") if ours else None


@dataclass
class EmptySearch(Trick):
    """SEARCH finds nothing whatever is asked. Never played on us: we do not search."""

    def asked(self, command: Command) -> Act | None:
        ours = b"SEARCH" in command.verb and self.due()
        return Send(b"* SEARCH\r\n" + command.tag + b" OK done\r\n") if ours else None


@dataclass
class Garble(Trick):
    """A body comes otherwise than it is: how = empty, nil, missing, half, nouid."""

    how: str = "empty"
    uids: tuple[int, ...] = ()

    def told(self, command: Command, response: bytes) -> Act:
        if not (is_body(response) and concerns(response, self.uids) and self.due()):
            return Send(response)
        before, body, behind = parts(response)
        match self.how:
            case "empty":
                return Send(before + b"BODY[] {0}\r\n" + behind)
            case "nil":
                return Send(before + b"BODY[] NIL" + behind)
            case "half":
                half = body[: len(body) // 2]
                return Send(before + b"BODY[] {%d}\r\n" % len(half) + half + behind)
            case "nouid":
                return Send(UID.sub(b"X-NOTHING 1", before) + b"BODY[] {%d}\r\n" % len(body) + body + behind)
        return Send(b"")


@dataclass
class Reword(Trick):
    """The answers to listings are changed, by a pattern."""

    pattern: bytes = b""
    by: bytes = b""
    uids: tuple[int, ...] = ()

    def told(self, command: Command, response: bytes) -> Act:
        ours = not is_body(response) and concerns(response, self.uids)
        changed = re.sub(self.pattern, self.by, response) if ours else response
        return Send(changed) if changed != response and self.due() else Send(response)


@dataclass
class Disorder(Trick):
    """FETCH responses come in the contrary order."""

    kept: list[bytes] = field(default_factory=list)

    def told(self, command: Command, response: bytes) -> Act:
        if FETCHED.match(response) and self.count < self.times:
            self.kept.append(response)
            return Send(b"")
        if self.kept and response.startswith(command.tag + b" ") and self.due():
            whole = b"".join(reversed(self.kept)) + response
            self.kept.clear()
            return Send(whole)
        return Send(response)


@dataclass
class SlowToAppear(Trick):
    """These UIDs are missing from so many answers, though higher ones are there."""

    uids: tuple[int, ...] = ()

    def told(self, command: Command, response: bytes) -> Act:
        ours = FETCHED.match(response) and concerns(response, self.uids) and self.due()
        return Send(b"") if ours else Send(response)


@dataclass
class Insert(Trick):
    """Something untagged before each FETCH response or each end of a command."""

    words: bytes = b""
    before: bytes = rb"^\* \d+ FETCH |^[A-Z]{4}\d+ OK "

    def told(self, command: Command, response: bytes) -> Act:
        return Send(self.words + response) if re.match(self.before, response) and self.due() else Send(response)
