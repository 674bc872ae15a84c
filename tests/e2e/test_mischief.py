"""A small month under every trick that IMAP servers play: the same figures each time, and the trick was played."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailproc.model import LetterKind, MailClass, Submission
from tests import mischief
from tests.dovecot import Account, Dovecot
from tests.e2e.office import ZONE, Office, report, sink, story
from tests.imapproxy import Trick, misbehaving
from tests.torture.outcome import Outcome, outcome

ROUNDS = tuple(timedelta(minutes=minute) for minute in (0, 1, 12, 100))  # the last ones after any rest
SENDERS = ("a@kjj.jiangcheng.example", "qinghe@example.com", "xx@jyj.jiangcheng.example")


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


STAGES = (at(24, 12), at(31, 21), at(1, 2, month=11), at(2, 9, 30, month=11))


def mails() -> Iterator[tuple[bytes, datetime]]:
    """Reports with re-sends and revisions, strangers, a superior, machines; the last in November's first minutes."""
    for n in range(1, 25):
        sender, arrival = SENDERS[n % 3], at(1, 9) + timedelta(hours=30 * n)
        text = story(n)
        yield report(sender, f"信息{n}", text, message_id=f"<{n}@x.example>"), arrival
        if n % 4 == 0:
            yield report(sender, f"信息{n}", text, message_id=f"<{n}-again@x.example>"), arrival + timedelta(hours=3)
        if n % 6 == 1:
            edited = text.replace("今年以来", "今年以来,特别是国庆节以来")
            yield (
                report(sender, f"信息{n}(修改稿)", edited, message_id=f"<{n}-new@x.example>"),
                arrival + timedelta(hours=4),
            )
        if n % 8 == 0:
            yield (
                report(f"s{n}@163.com", "信息", story(100 + n), message_id=f"<{n}-s@x.example>"),
                arrival + timedelta(hours=5),
            )
    yield report("xx@province.example", "约稿", "请报送材料", message_id="<up@x.example>"), at(20, 9)
    machine = report(
        "oa@kjj.jiangcheng.example", "信息", story(60), message_id="<oa@x.example>", Auto_Submitted="auto-generated"
    )
    yield machine, at(21, 10)
    yield report(SENDERS[0], "本月最后一条", story(61), message_id="<61@x.example>"), at(31, 20, 59)
    yield report(SENDERS[1], "下月第一条", story(62), message_id="<62@x.example>"), at(1, 0, 5, month=11)
    yield report(SENDERS[2], "下月第二条", story(63), message_id="<63@x.example>"), at(1, 20, month=11)


def play(office: Office, port: int) -> Outcome:
    """October through its end and the statements, in stages of several rounds, read at this port."""
    path = office.configure(start="2026-10-01", imap=port)
    path.write_text(path.read_text().replace("timeout = 10", "timeout = 1"))
    arrived = sorted(mails(), key=lambda mail: mail[1])
    before = at(1, 0)
    with office.house() as house:
        for now in STAGES:
            office.account.bulk_fill((raw, when) for raw, when in arrived if before < when <= now)
            before = now
            for later in ROUNDS:
                house.round(now + later, whole=later == ROUNDS[-1])
    return told(office.folder / "state")


def plain_uids() -> tuple[int, ...]:
    """Those of the first mails that nobody sends again: who reads these late counts them all the same."""
    arrived = sorted(mails(), key=lambda mail: mail[1])
    ids = [raw.partition(b"Message-ID: <")[2].partition(b"@")[0] for raw, _ in arrived]
    return tuple(uid for uid, name in enumerate(ids, 1) if name in {b"2", b"3", b"5"})


def told(state: Path) -> Outcome:
    """What came of it; without the notices to clerks, which tell of the trick itself, and without places.

    The tally is named by the number of the journal's last line, and a trick may add lines.
    """
    whole = outcome(state)
    notices = {key[0] for key in whole.letters if key[1] is LetterKind.NOTICE}
    letters = {
        ("", *key[1:3], str(key[3])[:7], *key[4:]) if key[1] is LetterKind.TALLY else key: count
        for key, count in whole.letters.items()
        if key[1] is not LetterKind.NOTICE
    }
    return replace(whole, letters=letters, unsent=whole.unsent - notices, folders=frozenset(), index=frozenset())


def unnumbered(one: Outcome) -> tuple[object, ...]:
    """The same without sequence numbers, which follow the order in which mails are seen, pass by pass."""
    found = {mail.digest: mail for _, mail, *_ in one.mails if isinstance(mail, Submission)}
    names = {item.id: f"{mail.digest}.{place}" for mail in found.values() for place, item in enumerate(mail.items)}
    bare = frozenset(
        (
            digest,
            mail.mail_class,
            mail.unit,
            mail.arrival,
            bool(mail.number),
            tuple((item.status, item.counted, item.reason, names.get(item.of, "")) for item in mail.items),
        )
        for digest, mail in found.items()
    )
    credits_ = sorted((*key[:8], names[str(key[8])], count) for (_, *key), count in one.credits.items())
    letters = frozenset((key[:-1], count) for key, count in one.letters.items())  # the first bears the reminder
    return bare, credits_, letters, one.unsent, one.courses


@pytest.fixture(scope="module")
def undisturbed(dovecot_server: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The month as it comes out without any trick."""
    return calm(dovecot_server.account("undisturbed"), tmp_path_factory.mktemp("undisturbed"))


def calm(account: Account, folder: Path) -> Outcome:
    with sink() as kept:
        result = play(Office(folder, account, kept), account.settings().port)
    classes = [mail.mail_class for _, mail, *_ in result.mails if isinstance(mail, Submission)]
    expected = {MailClass.SUBMISSION: 28, MailClass.DUPLICATE: 6, MailClass.REVISION: 4, MailClass.UNATTRIBUTED: 3}
    assert {kind: classes.count(kind) for kind in expected} == expected
    assert max(result.letters.values()) == 1
    return result


ALWAYS = 10_000
PLAIN = plain_uids()
HUGE = b"* OK " + b"x" * 900_000 + b"\r\n"
OTHERS = (
    b"* 1 FETCH (UID 99998 FLAGS (\\Seen))\r\n* 2 FETCH (FLAGS (\\Answered))\r\n* 5 RECENT\r\n"
    b"* 3 FETCH (UID 99999 BODY[] {5}\r\nwrong)\r\n* FLAGS (\\Seen)\r\n"
)
TRICKS: dict[str, Callable[[], Sequence[Trick]]] = {
    "bye at once": lambda: [mischief.ByeAtOnce(3)],
    "bye in a command": lambda: [mischief.ByeInCommand(3)],
    "cut in the first byte of a body": lambda: [mischief.CutInLiteral(3, octets=1, uids=PLAIN)],
    "cut in mid-body": lambda: [mischief.CutInLiteral(3, octets=200, uids=PLAIN)],
    "login after long": lambda: [mischief.SlowLogin(2)],
    "login after too long": lambda: [mischief.SlowLogin(1, seconds=1.5)],
    "silent at login": lambda: [mischief.SilentAt(1, verb=b"LOGIN")],
    "silent at a listing": lambda: [mischief.SilentAt(1)],
    "silent in mid-body": lambda: [mischief.SilentInLiteral(1)],
    "a slow trickle": lambda: [mischief.SlowTrickle(20)],
    "password changed": lambda: [mischief.RefuseLogin(1)],
    "nobody let in": lambda: [mischief.RefuseLogin(3, code=b"[UNAVAILABLE]")],
    "throttled": lambda: [mischief.Throttle(3)],
    "throttled for want of anything": lambda: [mischief.Throttle(2, code=b"[UNAVAILABLE]")],
    "ID demanded": lambda: [mischief.DemandId(ALWAYS)],
    "no capability at all, and dropped at all else": lambda: [mischief.Offer(ALWAYS)],
    "empty bodies": lambda: [mischief.Garble(5, uids=PLAIN)],
    "NIL bodies": lambda: [mischief.Garble(5, how="nil", uids=PLAIN)],
    "no bodies": lambda: [mischief.Garble(5, how="missing", uids=PLAIN)],
    "half a body": lambda: [mischief.Garble(1, how="half", uids=PLAIN)],
    "bodies without UID": lambda: [mischief.Garble(3, how="nouid", uids=PLAIN)],
    "sizes too large": lambda: [mischief.Reword(ALWAYS, pattern=rb"RFC822\.SIZE (\d+)", by=rb"RFC822.SIZE 1\1")],
    "sizes too small": lambda: [mischief.Reword(ALWAYS, pattern=rb"RFC822\.SIZE \d+", by=rb"RFC822.SIZE 7")],
    "no sizes": lambda: [mischief.Reword(9, pattern=rb" ?RFC822\.SIZE \d+", by=b"", uids=PLAIN)],
    "no arrival": lambda: [mischief.Reword(9, pattern=rb' ?INTERNALDATE "[^"]*"', by=b"", uids=PLAIN)],
    "arrival in 1970": lambda: [
        mischief.Reword(9, pattern=rb'INTERNALDATE "..-...-....', by=b'INTERNALDATE " 1-Jan-1970', uids=PLAIN)
    ],
    "arrival in 2099": lambda: [
        mischief.Reword(9, pattern=rb'INTERNALDATE "..-...-....', by=b'INTERNALDATE " 1-Jan-2099', uids=PLAIN)
    ],
    "no date": lambda: [
        mischief.Reword(
            9, pattern=rb'INTERNALDATE "[^"]*"', by=b'INTERNALDATE "31-Feb-2026 25:00:00 +9999"', uids=PLAIN
        )
    ],
    "slow to appear": lambda: [mischief.SlowToAppear(6, uids=PLAIN)],
    "out of order": lambda: [mischief.Disorder(30)],
    "EXISTS none": lambda: [mischief.Reword(4, after=5, pattern=rb"^\* \d+ EXISTS", by=b"* 0 EXISTS")],
    "EXISTS more": lambda: [mischief.Reword(ALWAYS, pattern=rb"^\* (\d+) EXISTS", by=rb"* 9\1 EXISTS")],
    "no EXISTS": lambda: [mischief.Reword(3, pattern=rb"^\* \d+ EXISTS\r\n", by=b"")],
    "no UIDVALIDITY": lambda: [mischief.Reword(2, pattern=rb"UIDVALIDITY \d+", by=b"X-NOTHING 1")],
    "UIDVALIDITY changed for a while": lambda: [mischief.Reword(2, pattern=rb"UIDVALIDITY \d+", by=b"UIDVALIDITY 77")],
    "UIDVALIDITY changed between listing and fetch": lambda: [
        mischief.CutInLiteral(1),
        mischief.Reword(2, pattern=rb"UIDVALIDITY \d+", by=b"UIDVALIDITY 78"),
    ],
    "of other mails in between": lambda: [mischief.Insert(200, words=OTHERS)],
    "mails removed in between": lambda: [mischief.Insert(20, words=b"* 1 EXPUNGE\r\n* 1 FETCH (UID 99998)\r\n")],
    "alerts and what nobody knows": lambda: [
        mischief.Insert(200, words="* OK [ALERT] 系统维护\r\n* NO [X (] ?\r\n* X-NEWS (((\r\n".encode())
    ],
    "GBK and NUL": lambda: [mischief.Insert(50, words=b"* OK \xcf\xb5\xcd\xb3\x00\x00\xff\r\n")],
    "very long lines": lambda: [mischief.Insert(3, words=HUGE)],
    "lines without end": lambda: [mischief.Insert(2, words=HUGE + HUGE[:-2] + HUGE)],
    "a literal without end": lambda: [mischief.Insert(2, words=b"* 1 FETCH (UID 1 BODY[] {999999999999}\r\n")],
    "brackets without end": lambda: [mischief.Insert(2, words=b"* 1 FETCH " + b"(" * 5000 + b"\r\n")],
    "no IMAP": lambda: [mischief.Insert(3, words=b"HTTP/1.1 502 Bad Gateway\r\n\r\n")],
    "search that lies": lambda: [mischief.EmptySearch(ALWAYS)],
    "all at once": lambda: [
        mischief.ByeAtOnce(1),
        mischief.RefuseLogin(1, code=b"[INUSE]"),
        mischief.CutInLiteral(1),
        mischief.Garble(2, uids=PLAIN),
        mischief.Disorder(5),
        mischief.Insert(50, words=OTHERS),
    ],
}
LATE = {  # some mails are read a pass or more after those that came later: their numbers follow
    "empty bodies", "NIL bodies", "no bodies", "bodies without UID", "sizes too large", "no sizes",
    "no arrival", "arrival in 1970", "arrival in 2099", "no date", "cut in the first byte of a body", "cut in mid-body",
    "mails removed in between", "slow to appear", "all at once",
}  # fmt: skip
NEVER_ASKED = {"search that lies"}
SAMPLE = (
    "cut in the first byte of a body", "silent in mid-body", "password changed", "throttled", "ID demanded",
    "no capability at all, and dropped at all else", "empty bodies", "half a body", "bodies without UID",
    "arrival in 2099", "EXISTS none", "UIDVALIDITY changed between listing and fetch",
    "of other mails in between", "a literal without end", "all at once",
)  # fmt: skip


@pytest.mark.parametrize("name", SAMPLE)
def test_no_trick_changes_a_figure(office: Office, undisturbed: Outcome, name: str) -> None:
    """A sample; `python -m tests.torture.mischief` plays all."""
    compare(office, undisturbed, name)


def compare(office: Office, undisturbed: Outcome, name: str) -> None:
    tricks = TRICKS[name]()
    with misbehaving(office.account.settings().port, *tricks) as proxy:
        result = play(office, proxy.port)
    assert all(trick.count for trick in tricks) is (name not in NEVER_ASKED)
    if name in LATE:
        assert unnumbered(result) == unnumbered(undisturbed)
    else:
        assert not [
            each.name for each in fields(result) if getattr(result, each.name) != getattr(undisturbed, each.name)
        ]
