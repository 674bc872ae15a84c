"""Never a loop, never a flood: mail programs pointed at each other fall silent, and many mails get few answers.

Each test lists what was sent. A round is a minute of the world's time; a world ends when nothing moves for three.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailproc.model import MailClass
from mailproc.rounds import House
from tests.dovecot import Dovecot
from tests.e2e.office import ZONE, report, story, text_of
from tests.mailworld import Answer, Machine, World, read, world

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=ZONE)
OURS = "xxk@jiangcheng.example"
UNIT = "xx@kjj.jiangcheng.example"
CLERK = "clerk@jiangcheng.example"
OTHERS = "xx@jyj.jiangcheng.example"  # the other mailproc's address, a unit of ours
MARKS = ("X-Mailproc", "Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "In-Reply-To", "References")


@pytest.fixture
def here(dovecot_server: Dovecot, tmp_path: Path) -> Iterator[World]:
    with world(dovecot_server, NOW) as made:
        made.house(tmp_path / "ours", OURS)
        made.box(CLERK)
        yield made


def mail(sender: str, subject: str, text: str, **headers: str) -> EmailMessage:
    return read(report(sender, subject, text, **headers))


def answer(sender: str, subject: str, text: str, to: EmailMessage | None = None) -> Answer:
    """What a person's mail program writes: with References where `to` is given."""
    thread = {"In_Reply_To": str(to["Message-ID"]), "References": str(to["Message-ID"])} if to else {}
    return OURS, mail(sender, subject, text, **thread)


def quoted(letter: EmailMessage) -> str:
    lines = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
    return f"\n\n在 2026-11-03 10:00:00,信息科 <{OURS}> 写道:\n{lines}"


def classes(house: House, month: str = "2026-11") -> Counter[MailClass]:
    return Counter(one.mail_class for one in house.ledger.reading().month(month).submissions.values())


def counted(house: House) -> int:
    submissions = house.ledger.reading().month("2026-11").submissions.values()
    return sum(item.counted for mail in submissions for item in mail.items)


def begin(here: World, sender: str = UNIT) -> None:
    """A report that starts it all; it is answered with one receipt."""
    here.send(report(f"张三 <{sender}>", "信息报送", story(1), message_id="<1@kjj.example>"), OURS, sender)


def traffic(here: World) -> dict[tuple[str, str], int]:
    return Counter((str(one.mail["From"]).rpartition("<")[2].strip(">"), one.recipient) for one in here.sent)


# --- (a) two mailprocs ---


def test_two_mailprocs_that_are_each_others_unit(here: World, tmp_path: Path) -> None:
    theirs = here.house(tmp_path / "theirs", OTHERS, ('"qinghe@example.com"', f'"{OURS}"'))
    here.send(report(f"信息科 <{OURS}>", "信息报送", story(2), message_id="<2@x.example>"), OTHERS, OURS)
    here.send(report(f"信息科 <{OTHERS}>", "信息报送", story(3), message_id="<3@x.example>"), OURS, OTHERS)
    here.run()
    assert traffic(here) == {(OURS, OTHERS): 2, (OTHERS, OURS): 2}  # each a report and a receipt
    for house in (here.houses[OURS], theirs):
        assert classes(house) == {MailClass.SUBMISSION: 1, MailClass.AUTOMATIC: 1}


def test_a_mailproc_whose_marks_are_lost_on_the_way(here: World, tmp_path: Path) -> None:
    """A gateway between the two offices takes every mark off: their receipts are what a person might have typed."""
    theirs = here.house(tmp_path / "theirs", OTHERS, ('"qinghe@example.com"', f'"{OURS}"'))
    here.gateways = {OURS: stripped, OTHERS: stripped}
    begin(here, OTHERS)
    here.send(report(f"信息科 <{OURS}>", "信息报送", story(2), message_id="<2@x.example>"), OTHERS, OURS)
    here.run()
    assert traffic(here) == {(OURS, OTHERS): 2, (OTHERS, OURS): 2}
    for house in (here.houses[OURS], theirs):
        assert classes(house) == {MailClass.SUBMISSION: 1, MailClass.AUTOMATIC: 1}


# --- a person's program that writes something new to each letter ---


def test_a_responder_that_writes_new_texts_like_a_person_in_the_thread(here: World) -> None:
    numbers = iter(range(10, 1000))

    def respond(letter: EmailMessage, _: bytes) -> Iterator[Answer]:
        yield answer(UNIT, f"回复: {letter['Subject']}", story(next(numbers)) + quoted(letter), letter)

    here.machine(UNIT, respond)
    begin(here)
    here.run()
    assert len(here.letters(OURS, UNIT)) == 1 + 5  # the report's receipt, and five to answers to our letters
    assert len(here.letters(OURS, CLERK)) == 1  # one notice
    assert counted(here.houses[OURS]) == 7  # nothing is lost: each is a text of its own


def test_a_responder_that_writes_new_mails_like_a_person_ends_at_the_hours_cap(here: World) -> None:
    numbers = iter(range(10, 1000))

    def respond(_: EmailMessage, __: bytes) -> Iterator[Answer]:
        number = next(numbers)
        yield answer(UNIT, f"信息报送{number}", story(number))

    here.machine(UNIT, respond)
    begin(here)
    here.run()
    assert len(here.letters(OURS, UNIT)) == 30
    assert len(here.letters(OURS, CLERK)) == 1


# --- (b) vacation notes without any header ---

NOTES: dict[str, Callable[[EmailMessage], tuple[str, str]]] = {
    "自动回复": lambda letter: (f"自动回复: {letter['Subject']}", "您好,我正在休假,邮件已收到。"),
    "自动回复 alone": lambda letter: ("自动回复", f"您好!{letter['Date']} 的来信我已收到,正在外地出差,回单位后即办。"),
    "外出": lambda _: ("外出", "本人外出开会,11月9日返回,有急事请联系办公室李四0000-7654321。"),
    "Re": lambda letter: (f"Re: {letter['Subject']}", "您好,我出差在外,无法及时回复,有急事请致电0000-7654321。"),
    "回复, quoted": lambda letter: (
        f"回复: {letter['Subject']}",
        f"您好!您于{letter['Date']}发来的邮件我已收到,我会尽快查看并回复您。" + quoted(letter),
    ),
    "own words": lambda letter: (
        f"回复: {letter['Subject']}",
        f"已收到【{letter['Subject']}】。" + quoted(letter),
    ),
}


@pytest.mark.parametrize("note", NOTES)
def test_a_vacation_note_is_no_report_and_gets_no_answer(here: World, note: str) -> None:
    def respond(letter: EmailMessage, _: bytes) -> Iterator[Answer]:
        subject, text = NOTES[note](letter)
        yield answer(UNIT, subject, text)

    here.machine(UNIT, respond)
    begin(here)
    here.run()
    assert traffic(here) == {(UNIT, OURS): 2, (OURS, UNIT): 1}
    assert counted(here.houses[OURS]) == 1


ECHOES: dict[str, Callable[[EmailMessage], str]] = {
    "as text": text_of,
    "under a line": lambda letter: f"您发来的邮件内容如下,请知悉:\n\n{text_of(letter)}",
    "in one line": lambda letter: " ".join(text_of(letter).split()),
    "indented": lambda letter: "\n".join(f"    {line.strip()}" for line in text_of(letter).splitlines()),
}


@pytest.mark.parametrize("subject", ["信息报送", "回复: 【回执】", "FW: 政务信息"])
@pytest.mark.parametrize("echo", ECHOES)
def test_our_own_words_are_nobodys_report(here: World, echo: str, subject: str) -> None:
    """A responder that sends our letter's text back, unmarked, as if it were its own."""

    def respond(letter: EmailMessage, _: bytes) -> Iterator[Answer]:
        yield answer(UNIT, subject, ECHOES[echo](letter))

    here.machine(UNIT, respond)
    for number in range(3):  # a receipt over several mails, with their titles
        here.send(report(f"张三 <{UNIT}>", f"信息{number}", story(number)), OURS, UNIT)
    here.run()
    assert traffic(here) == {(UNIT, OURS): 4, (OURS, UNIT): 1}
    assert counted(here.houses[OURS]) == 3


# --- (c) a forwarder ---


def resent(letter: EmailMessage, raw: bytes) -> bytes:
    del letter
    return (
        f"Resent-From: {UNIT}\r\nResent-To: {OURS}\r\nResent-Date: Tue, 03 Nov 2026 10:00:00 +0800\r\n".encode() + raw
    )


def attached(letter: EmailMessage, raw: bytes) -> bytes:
    cover = mail(f"张三 <{UNIT}>", f"转发: {letter['Subject']}", "请查收")
    cover.add_attachment(read(raw))
    return cover.as_bytes()


def attached_nameless(letter: EmailMessage, raw: bytes) -> bytes:
    del letter
    cover = mail(f"张三 <{UNIT}>", "转发邮件", "")
    cover.add_attachment(raw, maintype="application", subtype="octet-stream", filename="邮件.eml")
    return cover.as_bytes()


def inline(letter: EmailMessage, _: bytes) -> bytes:
    head = f"\n\n---- 转发的邮件 ----\n发件人: 信息科 <{OURS}>\n主题: {letter['Subject']}\n\n"
    return mail(f"张三 <{UNIT}>", f"转发: {letter['Subject']}", head + text_of(letter)).as_bytes()


@pytest.mark.parametrize(
    "way", [lambda _, raw: raw, resent, attached, attached_nameless, inline, lambda _, raw: stripped(raw)]
)
def test_a_forwarder_that_sends_everything_back(here: World, way: object) -> None:
    assert callable(way)

    def forward(letter: EmailMessage, raw: bytes) -> Iterator[Answer]:
        yield OURS, way(letter, raw)

    here.machine(UNIT, forward)
    begin(here)
    here.run()
    assert traffic(here)[(OURS, UNIT)] == 1
    assert len(here.sent) == 3
    assert counted(here.houses[OURS]) == 1


def stripped(raw: bytes) -> bytes:
    """A mail without any mark that it is ours, or a machine's."""
    letter = read(raw)
    for name in (*MARKS, "Return-Path", "Received", "Message-ID"):
        del letter[name]
    return letter.as_bytes()


# --- (d) a mailing list ---

LIST = "list@example.com"


def mailing_list(members: tuple[str, ...], *, headers: bool, own_from: bool) -> Machine:
    def distribute(letter: EmailMessage, raw: bytes) -> Iterator[Answer]:
        again = read(stripped(raw) if not headers else raw)
        del again["Return-Path"], again["Received"]
        if headers:
            again["List-Id"] = f"<{LIST}>"
            again["Precedence"] = "list"
        if own_from:
            again.replace_header("From", f"政务信息交流 <{LIST}>")
        for member in members:
            if member not in str(letter["From"]):
                yield member, again

    return distribute


@pytest.mark.parametrize("headers", [True, False])
@pytest.mark.parametrize("own_from", [True, False])
def test_a_mailing_list_with_our_address_on_it(here: World, headers: bool, own_from: bool) -> None:
    here.box(UNIT)
    here.machine(LIST, mailing_list((OURS, UNIT), headers=headers, own_from=own_from))
    here.send(report(f"张三 <{UNIT}>", "信息报送", story(1), message_id="<1@kjj.example>"), LIST, UNIT)
    here.run()
    ours = [one for one in here.sent if f"<{OURS}>" in str(one.mail["From"]) and "mp." in str(one.mail["Message-ID"])]
    assert len(ours) == {(True, True): 0, (True, False): 0, (False, True): 1, (False, False): 1}[(headers, own_from)]
    assert len(here.sent) <= 6
    assert counted(here.houses[OURS]) == (0 if own_from else 1)  # a list's own address is no unit's


# --- (e) delivery reports, (f) our own address as sender ---


def delivery_report(letter: EmailMessage, *, marked: bool) -> bytes:
    text = f"抱歉,您的邮件未能送达:\n  {UNIT}\n550 5.1.1 用户不存在 user unknown\n"
    if not marked:
        return report(f"系统 <{UNIT}>", "系统退信", text)
    return (
        (
            f"From: Mail Delivery Subsystem <MAILER-DAEMON@kjj.jiangcheng.example>\nTo: {OURS}\n"
            'Subject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; boundary="b"\n\n'
            f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
            f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
            f"Final-Recipient: rfc822; {UNIT}\nAction: failed\nStatus: 5.1.1\n\n"
            "--b\nContent-Type: message/rfc822\n\n"
        ).encode()
        + letter.as_bytes()
        + b"\n--b--\n"
    )


@pytest.mark.parametrize("marked", [True, False])
def test_delivery_reports_about_receipts(here: World, marked: bool) -> None:
    here.machine(UNIT, lambda letter, _: iter([(OURS, delivery_report(letter, marked=marked))]))
    begin(here)
    here.run()
    assert traffic(here)[(OURS, UNIT)] == 1
    assert len(here.letters(OURS, CLERK)) == (1 if marked else 0)  # one note that it came back
    assert len(here.sent) == (4 if marked else 3)
    assert classes(here.houses[OURS]) == {MailClass.SUBMISSION: 1, MailClass.BOUNCE: 1}


@pytest.mark.parametrize("text", ["您好,来信收到,谢谢。", story(5)])
def test_a_responder_that_writes_from_our_own_address(here: World, text: str) -> None:
    here.machine(UNIT, lambda letter, _: iter([answer(OURS, f"Re: {letter['Subject']}", text)]))
    begin(here)
    here.run()
    assert traffic(here) == {(UNIT, OURS): 1, (OURS, UNIT): 1, (OURS, OURS): 1}  # and no receipt to ourselves
    assert counted(here.houses[OURS]) == 1


CLERKS_NOTES = {
    "vacation": ("自动回复", "您好,我正在休假,邮件已收到。"),
    "own words": ("Re: 您的来信", "来信收到,正在外地出差,十日后返回,有事请电话联系李四0000-7654321。"),
    "help": ("帮助", "帮助"),
    "an order": ("Re: 统计", "要情213期:99"),
}


@pytest.mark.parametrize("note", CLERKS_NOTES)
def test_a_clerks_responder(here: World, note: str) -> None:
    """What comes from a clerk's address is answered with a transcript, but not for ever."""
    subject, text = CLERKS_NOTES[note]
    here.machine(CLERK, lambda *_: iter([answer(CLERK, subject, f"{text} {here.now:%H:%M}")]))
    here.send(report(f"张三 <{UNIT}>", "火灾", story(1)), OURS, UNIT)  # the clerk is told of an emergency
    here.run()
    assert len(here.letters(OURS, CLERK)) == (1 if note == "vacation" else 7)
    assert counted(here.houses[OURS]) == 1


# --- (g) five parties ---


def test_five_parties_pointed_at_each_other(here: World, tmp_path: Path) -> None:
    here.house(tmp_path / "theirs", OTHERS, ('"qinghe@example.com"', f'"{OURS}"'))
    forwarder, vacation = "qinghe@example.com", UNIT
    here.machine(forwarder, lambda _, raw: iter([(one, raw) for one in (OURS, OTHERS, vacation, LIST)]))
    here.machine(LIST, mailing_list((OURS, OTHERS, vacation, forwarder), headers=False, own_from=False))

    def respond(letter: EmailMessage, _: bytes) -> Iterator[Answer]:
        sender = letter["From"].addresses[0].addr_spec
        yield sender, mail(vacation, f"Re: {letter['Subject']}", f"您好,我在出差。{here.now:%H:%M}")

    answered: set[tuple[str, str]] = set()

    def once_each(machine: Machine, name: str) -> Machine:
        """A server's own brake (Delivered-To, RFC 5230's one answer a day): without one, machines alone never end."""

        def slow(letter: EmailMessage, raw: bytes) -> Iterator[Answer]:
            key = (name, str(letter["Message-ID"]) + str(letter["From"]))
            if key not in answered:
                answered.add(key)
                yield from machine(letter, raw)

        return slow

    here.machine(vacation, once_each(respond, "vacation"))
    here.machine(forwarder, once_each(here.machines[forwarder], "forwarder"))
    here.machine(LIST, once_each(here.machines[LIST], "list"))
    begin(here)
    here.send(report(f"信息科 <{OURS}>", "信息报送", story(2), message_id="<2@x.example>"), OTHERS, OURS)
    here.send(report(f"李四 <{forwarder}>", "信息报送", story(3), message_id="<3@x.example>"), OURS, forwarder)
    here.send(report(f"李四 <{forwarder}>", "信息报送", story(4), message_id="<4@x.example>"), LIST, forwarder)
    here.run()
    letters = [one for one in here.sent if "mp." in str(one.mail["Message-ID"])]
    assert len(letters) < 40, traffic(here)


# --- floods ---


def arrive(here: World, mails: list[tuple[bytes, datetime]]) -> None:
    here.boxes[OURS].bulk_fill(mails)


def short(number: int, subject: str = "信息报送") -> bytes:
    homes, tons = number * 7919 % 9973, number * 104729 % 8191
    text = f"第{number}号监测点{homes}户居民用水情况平稳,较上期变化{tons}吨,设施运行正常。"
    return report(f"张三 <{UNIT}>", subject, text, message_id=f"<{number}@kjj.example>")


def test_a_thousand_mails_of_one_sender_in_an_hour(here: World) -> None:
    for ten in range(6):
        arrivals = [(n, NOW + timedelta(seconds=3.6 * n)) for n in range(1000) if int(3.6 * n) // 600 == ten]
        arrive(here, [(short(n), when) for n, when in arrivals])
        here.now = NOW + timedelta(minutes=10 * (ten + 1))
        here.tick()
    assert classes(here.houses[OURS]) == {MailClass.SUBMISSION: 1000}
    assert counted(here.houses[OURS]) == 1000
    receipts = here.letters(OURS, UNIT)
    assert len(receipts) == 1  # thirty mails are answered, and those of ten minutes together
    assert "等30件" in receipts[0]["Subject"]
    (notice,) = here.letters(OURS, CLERK)
    assert UNIT in text_of(notice)


def test_a_flood_of_alarms_is_told_of_so_often_and_then_as_a_flood(here: World) -> None:
    arrive(here, [(short(n, f"火灾{n}"), NOW + timedelta(seconds=n)) for n in range(100)])
    here.now = NOW + timedelta(minutes=3)
    here.run()
    told = Counter(str(letter["Subject"])[:4] for letter in here.letters(OURS, CLERK))
    assert told == {"【紧急】": 30, "【系统提": 1}
    assert counted(here.houses[OURS]) == 100


def test_what_arrived_while_we_were_away_is_answered_in_full(here: World) -> None:
    """Caps look at when mails arrived: three days' mail read at once is no flood."""
    arrive(here, [(short(n), NOW - timedelta(hours=40) + timedelta(minutes=12 * n)) for n in range(200)])
    here.run()
    assert classes(here.houses[OURS]) == {MailClass.SUBMISSION: 200}
    assert len(here.letters(OURS, UNIT)) == 200
    assert not here.letters(OURS, CLERK)
