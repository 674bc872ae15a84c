"""Letters that do not arrive: a bounce comes back to letter and unit, an address is given up and taken up again,
a forged report changes nothing, and no fault of the mail server changes a figure."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiosmtpd.smtp import Envelope

from mailproc.desk import Desk, Reply
from mailproc.figures import tally_of
from mailproc.ledger.books import Books
from mailproc.ledger.outgoing import Outgoing
from mailproc.model import MailClass
from mailproc.rounds import House
from tests.e2e.office import ZONE, Office, Sink, read, report, story, text_of
from tests.mails.kinds import bounces

UNIT = "xx@kjj.jiangcheng.example"
CLERK = "clerk@jiangcheng.example"
OURS = "xxk@jiangcheng.example"
NOON = datetime(2026, 11, 3, 12, tzinfo=ZONE)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WRITING = "张三 <xx@kjj.jiangcheng.example>"


def bounce(
    letter: bytes, address: str, status: str, said: str, *, action: str = "failed", marked: bool = True
) -> bytes:
    """What Postfix sends back of a letter: the report for machines and the letter's headers."""
    head = letter.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n")
    if not marked:
        head = "\n".join(line for line in head.split("\n") if not line.startswith("X-Mailproc"))
    fields = f"Final-Recipient: rfc822; {address}\nOriginal-Recipient: rfc822;{address}\nAction: {action}\n"
    return bounces.report(
        bounces.DAEMON,
        bounces.RETURNED_TO_SENDER,
        bounces.text_part(f"<{address}>: {said}\n"),
        bounces.status_part(f"{fields}Status: {status}\nDiagnostic-Code: smtp; {said}"),
        bounces.returned_part(f"{head}\n\n", "text/rfc822-headers"),
    )


def letter_to(sink: Sink, address: str, place: int = -1) -> bytes:
    return [data for _, recipient, data in sink.letters if recipient == address][place]


def outgoing(house: House) -> Outgoing:
    return house.ledger.reading().office.outgoing


def to_clerk(sink: Sink, words: str) -> list[str]:
    """The texts of the letters to the clerk with these words in their subject."""
    return [text_of(one) for one in sink.to(CLERK) if words in str(one["Subject"])]


def do(house: House, line: str, now: datetime) -> Reply:
    with house.ledger.writing() as books:
        desk = Desk(house.config, house.ledger, house.roster(books, now), house.publisher(books), "wangwu")
        (reply,) = desk.do(line, now, confirmed=False)
    return reply


def written_to(office: Office, house: House, count: int) -> datetime:
    """The unit reports on so many days and gets its receipts; the moment after that."""
    now = NOON
    for n in range(1, count + 1):
        mail = report(WRITING, f"信息{n}", story(n), message_id=f"<{n}@kjj.jiangcheng.example>")
        office.account.append(mail, now)
        house.round(now + MINUTE)
        now += HOUR
    assert len(office.sink.to(UNIT)) == count
    return now


def returned(office: Office, count: int, now: datetime, status: str = "5.1.1", said: str = "550 5.1.1 gone") -> None:
    for place in range(count):
        office.account.append(bounce(letter_to(office.sink, UNIT, place), UNIT, status, said), now)


# --- bounces ----------------------------------------------------------------------------------------------


def test_a_bounce_comes_back_to_letter_and_unit_and_the_clerk_is_told_in_words(office: Office) -> None:
    office.configure(start="2026-10-01")
    statements = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    with office.house() as house:
        house.round(statements, whole=True)
        report_back = bounce(letter_to(office.sink, UNIT), UNIT, "5.2.2", "552 5.2.2 mailbox full")
        office.account.append(report_back, statements + HOUR)
        outcome = house.round(statements + HOUR + MINUTE)
        assert outcome.classes[MailClass.BOUNCE] == 1
        (text,) = to_clerk(office.sink, "邮件被退回")
        assert f"市科技局未收到10月核对表：邮箱已满（{UNIT}；服务器答复：552 5.2.2 mailbox full）" in text
        office.account.append(report_back, statements + 2 * HOUR)  # the same bytes once more
        again = bounce(letter_to(office.sink, UNIT), UNIT, "5.2.2", "552 still full")
        office.account.append(again, statements + 2 * HOUR)  # and another report of the same letter
        house.round(statements + 2 * HOUR + MINUTE)
        assert len(to_clerk(office.sink, "邮件被退回")) == 1
        (one,) = outgoing(house).returned.values()
        assert (one.address, one.status, one.proven) == (UNIT, "5.2.2", True)
    assert office.json("status")["returned"] == {UNIT: 1}
    assert "552 5.2.2 mailbox full" in " ".join(office.program("status").split())


def test_a_warning_of_delay_is_noted_and_not_told(office: Office) -> None:
    with office.house() as house:
        now = written_to(office, house, 1)
        late = bounce(letter_to(office.sink, UNIT), UNIT, "4.4.1", "451 connection timed out", action="delayed")
        office.account.append(late, now)
        house.round(now + MINUTE)
        (one,) = outgoing(house).returned.values()
        assert not one.permanent
    assert not to_clerk(office.sink, "退回")
    assert office.json("status")["returned"] == {}


def unknown_letter(sink: Sink) -> bytes:
    return letter_to(sink, UNIT).replace(read(letter_to(sink, UNIT))["Message-ID"].encode(), b"<mp.0000@else.example>")


@pytest.mark.parametrize(
    "forge",
    [
        lambda sink: bounce(unknown_letter(sink), UNIT, "5.1.1", "550 gone"),
        lambda sink: bounce(letter_to(sink, UNIT), "xx@jyj.jiangcheng.example", "5.1.1", "550 gone"),
        lambda sink: bounce(letter_to(sink, UNIT), CLERK, "5.1.1", "550 gone"),
        lambda _: bounces.text_mail(bounces.DAEMON, "Undelivered Mail Returned to Sender", f"<{UNIT}>: 550 gone\n"),
    ],
    ids=["letter not ours", "address it was never sent to", "the clerk's address", "no letter named"],
)
def test_a_report_of_what_we_never_sent_changes_nothing(office: Office, forge: Callable[[Sink], bytes]) -> None:
    with office.house() as house:
        now = written_to(office, house, 1)
        before = outgoing(house)
        for n in range(4):
            office.account.append(forge(office.sink).replace(b"Subject: ", f"Subject: {n} ".encode()), now)
        assert house.round(now + MINUTE).classes[MailClass.BOUNCE] == 4
        assert outgoing(house) == before
    assert not to_clerk(office.sink, "退回")


def test_a_report_of_a_letter_that_waits_changes_nothing(office: Office) -> None:
    """It names a letter of ours and its recipient, and was forged before the letter left."""
    with office.house() as house:
        office.sink.refuse = lambda _: "450 later"
        office.account.append(report(WRITING, "信息", story(1)), NOON)
        house.round(NOON + MINUTE)
        (waiting,) = outgoing(house).waiting
        letter = house.ledger.letter_path(waiting).read_bytes()
        office.account.append(bounce(letter, UNIT, "5.1.1", "550 gone"), NOON + MINUTE)
        house.round(NOON + 2 * MINUTE)
        assert (outgoing(house).returned, list(outgoing(house).waiting)) == ({}, [waiting])
        office.sink.refuse = lambda _: ""
        house.round(NOON + HOUR)
    assert len(office.sink.to(UNIT)) == 1


# --- suspension -------------------------------------------------------------------------------------------


def test_an_address_that_fails_three_times_is_suspended_and_a_clerk_resumes_it(office: Office) -> None:
    with office.house() as house:
        now = written_to(office, house, 3)
        returned(office, 3, now)
        house.round(now + MINUTE)
        (text,) = to_clerk(office.sink, "已暂停发送")
        assert f"市科技局（{UNIT}）：连续3封未送达（地址不存在）" in text
        assert "恢复发送 邮箱地址" in text
        office.account.append(report(WRITING, "信息4", story(4)), now + HOUR)
        house.round(now + HOUR + MINUTE)
        house.round(now + 26 * HOUR)
        assert len(office.sink.to(UNIT)) == 3
        assert len(to_clerk(office.sink, "已暂停发送")) == 1
        assert office.json("status")["suspended"] == [UNIT]
        assert "1 letters wait" in " ".join(office.program("status").split())
        assert do(house, f"恢复发送 {UNIT}", now + 27 * HOUR).verdict == "done"
        house.round(now + 27 * HOUR)
        assert len(office.sink.to(UNIT)) == 4
        returned(office, 3, now + 28 * HOUR, said="550 the old ones again")  # late reports of letters from before
        house.round(now + 28 * HOUR + MINUTE)
        assert outgoing(house).suspended == {}


@pytest.mark.parametrize(
    ("status", "said"), [("5.2.2", "552 full"), ("4.4.7", "451 expired"), ("5.3.4", "552 too big")]
)
def test_what_is_no_fault_of_the_address_never_suspends_it(office: Office, status: str, said: str) -> None:
    with office.house() as house:
        now = written_to(office, house, 4)
        returned(office, 4, now, status, said)
        house.round(now + MINUTE)
        assert len(outgoing(house).returned) == 4
        assert outgoing(house).suspended == {}


def test_reports_without_our_mark_are_told_and_suspend_nobody(office: Office) -> None:
    with office.house() as house:
        now = written_to(office, house, 4)
        for place in range(4):
            forged = bounce(letter_to(office.sink, UNIT, place), UNIT, "5.1.1", "550 gone", marked=False)
            office.account.append(forged, now)
        house.round(now + MINUTE)
        assert outgoing(house).suspended == {}
    (text,) = to_clerk(office.sink, "邮件被退回")
    assert text.count("市科技局未收到回执：地址不存在") == 4


def test_refusals_at_the_door_count_and_clerks_are_never_suspended(office: Office) -> None:
    office.sink.refuse_recipient = lambda address: "550 5.1.1 no such user" if address in {UNIT, CLERK} else ""
    with office.house() as house:
        for n in range(1, 5):
            office.account.append(report(WRITING, f"关于火灾的信息{n}", story(n)), NOON + n * MINUTE)
            house.round(NOON + n * MINUTE + MINUTE)
        assert list(outgoing(house).suspended) == [UNIT]
        failed = [one.record for one in outgoing(house).failed.values()]
        assert sum(one.recipient == UNIT for one in failed) == 3
        count = len(house.ledger.reading().office.outgoing.failed)
        for n in range(5):  # a notice that cannot reach the clerk makes no further notice
            house.round(NOON + n * HOUR + HOUR)
        assert len(outgoing(house).failed) - count <= 1
        office.sink.refuse_recipient = lambda _: ""
        assert do(house, f"停发 {CLERK}", NOON).why == "kept"


def test_a_clerk_suspends_by_hand_and_takes_it_back(office: Office) -> None:
    with office.house() as house:
        assert do(house, "停发 nobody@else.example", NOON).why == "stranger"
        assert do(house, f"恢复发送 {UNIT}", NOON).why == "not_suspended"
        assert do(house, f"停发 {UNIT}", NOON).verdict == "done"
        assert do(house, f"停发 {UNIT}", NOON).why == "suspended"
        office.account.append(report(WRITING, "信息", story(1)), NOON)
        house.round(NOON + MINUTE)
        assert office.sink.letters == []
        assert do(house, "撤销上一条", NOON).verdict == "done"
        house.round(NOON + 2 * MINUTE)
        assert len(office.sink.to(UNIT)) == 1
    assert not to_clerk(office.sink, "暂停")


def test_suspensions_and_returns_follow_from_the_journal_alone(office: Office) -> None:
    with office.house() as house:
        now = written_to(office, house, 3)
        returned(office, 3, now)
        house.round(now + MINUTE)
        before = outgoing(house)
    for path in ((office.folder / "state").glob("*.json"), (office.folder / "state").glob("index.db*")):
        for file in path:
            file.unlink()
    with office.house() as house:
        assert outgoing(house) == before
        assert list(before.suspended) == [UNIT]


# --- the server fails, the figures stand ------------------------------------------------------------------


def figures(books: Books, house: House) -> object:
    """All that counts: classes, numbers, items, credits, and the letters that there are."""
    book = books.month("2026-11")
    mails = sorted((one.number, one.mail_class, one.unit, one.answered) for one in book.submissions.values())
    return mails, sorted(book.credits), tally_of(house.config, books, "2026-11")


def lived(office: Office, house: House, rounds: Iterable[datetime]) -> object:
    for n in range(1, 6):
        mail = report(f"u{n}@kjj.jiangcheng.example", f"信息{n}", story(min(n, 4)), message_id=f"<{n}@x.example>")
        office.account.append(mail, NOON + n * MINUTE)
    for now in rounds:
        house.round(now)
    return figures(house.ledger.reading(), house)


class Faulty:
    """A server that fails so many times, then works."""

    def __init__(self, answer: str, times: int) -> None:
        self.answer = answer
        self.left = times

    def __call__(self, _: object) -> str:
        self.left -= 1
        return self.answer if self.left >= 0 else ""

    def cut(self, envelope: Envelope) -> bool:
        return bool(self(envelope))


FAULTS: dict[str, Callable[[Sink], None]] = {
    "deferred": lambda sink: setattr(sink, "refuse", Faulty("451 DT:SPM please try again", 7)),
    "throttled": lambda sink: setattr(sink, "refuse_recipient", Faulty("421 HL:IFC", 6)),
    "throttled for good": lambda sink: setattr(sink, "refuse", Faulty("554 MI:STC", 4)),
    "no null sender": lambda sink: setattr(
        sink, "refuse_sender", lambda address: "" if address == OURS else "553 NULL sender is not allowed"
    ),
    "cut after DATA": lambda sink: setattr(sink, "drop", Faulty("cut", 6).cut),
    "sender refused for a while": lambda sink: setattr(sink, "refuse_sender", Faulty("550 sender rejected", 6)),
}


@pytest.fixture
def undisturbed(office: Office) -> tuple[object, frozenset[str]]:
    """The figures and Message-IDs of a run without faults, in a state of its own, on the same mailbox."""
    path = office.configure(start="2026-11-01")
    whole = path.read_text()
    path.write_text(whole.replace('state = "state"', 'state = "undisturbed"'))
    with office.house() as house:
        outcome = lived(office, house, [NOON + HOUR])
    path.write_text(whole)
    ids = frozenset(office.sink.ids())
    assert len(ids) == 5
    office.sink.letters.clear()
    return outcome, ids


def again(house: House) -> object:
    """The same mailbox in a fresh state, with rounds every ten minutes until all letters are gone."""
    for n in range(2 * 24 * 6):
        house.round(NOON + HOUR + n * 10 * MINUTE)
        if not outgoing(house).waiting:
            break
    assert (outgoing(house).waiting, outgoing(house).failed) == ({}, {})
    return figures(house.ledger.reading(), house)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_mail_server_changes_no_figure_and_no_letter(
    office: Office, undisturbed: tuple[object, frozenset[str]], fault: str
) -> None:
    FAULTS[fault](office.sink)
    with office.house() as house:
        assert again(house) == undisturbed[0]
    assert frozenset(office.sink.ids()) == undisturbed[1]
    by_id: dict[str, set[bytes]] = {}
    for _, _, data in office.sink.letters:
        by_id.setdefault(str(read(data)["Message-ID"]), set()).add(data)
    assert all(len(copies) == 1 for copies in by_id.values())  # repeats are the same bytes


def test_a_server_away_for_a_day_is_told_of_once_when_it_is_back(
    office: Office, undisturbed: tuple[object, frozenset[str]]
) -> None:
    with office.house() as house:
        there = house.outbox.settings
        house.outbox.settings = replace(there, port=1)
        for n in range(24 * 2):
            house.round(NOON + HOUR + n * 30 * MINUTE)
        assert office.sink.letters == []
        said = office.json("status")
        assert (said["waiting"], said["sending"]["failing_since"][:16]) == (6, "2026-11-03T13:00")
        assert "127.0.0.1:1" in office.program("status")
        house.outbox.settings = there
        house.round(NOON + 26 * HOUR)
        assert figures(house.ledger.reading(), house) == undisturbed[0]
    notices = to_clerk(office.sink, "长时间无法发信")
    assert len(notices) == 1
    assert "11月3日13时00分" in notices[0]
    assert frozenset(office.sink.ids()) > undisturbed[1]
    assert len(office.sink.letters) == 6
    assert office.json("status")["sending"] is None


def spam(envelope: Envelope) -> str:
    return "554 DT:SPM rejected" if envelope.rcpt_tos == [UNIT] else ""


def test_a_letter_refused_as_spam_is_told_of_with_unit_and_words_and_once(office: Office) -> None:
    office.sink.refuse = spam
    with office.house() as house:
        office.account.append(report(WRITING, "信息", story(1)), NOON)
        for n in range(3):
            house.round(NOON + MINUTE + n * HOUR)
    (text,) = to_clerk(office.sink, "未能送达")
    assert f"市科技局未收到回执：邮件内容被服务器拒收（{UNIT}；服务器答复：554 DT:SPM rejected）" in text
