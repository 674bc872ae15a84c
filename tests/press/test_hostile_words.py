"""Hostile words through every paper and letter: read back word for word, on pages built as with harmless ones."""

import csv
import email
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mailproc import terminal
from mailproc.errors import ConfigError
from mailproc.ledger import codec
from mailproc.model import (
    Address,
    Anchor,
    Attachment,
    CreditKind,
    Evidence,
    Handover,
    ItemStatus,
    Letter,
    MailClass,
    Purport,
    Submission,
    Tally,
    Unit,
)
from mailproc.model.words import line
from mailproc.post import addressbook
from mailproc.post.letter import compose
from mailproc.press import echo, mailing, notices, tally_paper
from mailproc.press.chat import chat_text
from mailproc.press.circular import CatalogueEntry, CircularMatters, Edition, circular, contents, draw
from mailproc.press.commission import Occasion, commission
from mailproc.press.echo import Row
from mailproc.press.enquiry import enquiry
from mailproc.press.entries import LateEntry
from mailproc.press.feedback import Told, feedback
from mailproc.press.notices import Notice, NoticeKind
from mailproc.press.receipt import Figures, receipt
from mailproc.press.remark import Beside, Spoken, remark
from mailproc.press.render import Press
from mailproc.press.statement import statement, unit_month
from mailproc.press.tally_paper import TallyMatters, questions, tally_letter
from mailproc.press.wording import brief
from tests.hostile import LONG, WORDS, left, unseen
from tests.press.jiangcheng import (
    CLERK,
    GROUPS,
    KJJ,
    NOW,
    OFFICE,
    RULES,
    TALLY,
    UNITS,
    credit,
    item,
    submission,
)

PRESS = Press()
HARMLESS = "市内平安"
RELEASED = Edition("2026-10", 1, 10, 126, released=date(2026, 11, 5), signer=HARMLESS)
ANCHOR = Anchor(10342, "9f86d081884c7d659a2feaa0c55ad015")


def mail(words: str, number: str = "2026-11-0007", count: int = 2) -> Submission:
    """A mail that says these words wherever a mail says something."""
    single = number if count == 1 else ""
    records = tuple(item(single or f"{number}.{place}") for place in range(1, count + 1))
    return replace(
        submission(number, *records, titles=(words,) * count),
        sender=Address("zhangsan@kjj.jiangcheng.example", words),
        subject=words,
        links=(words,),
        unread=(words,),
        enclosures=(words,),
        urgent=words,
        evidence=(Evidence("signature", words, "kjj"),),
        subunit=words,
    )


def unit(words: str) -> Unit:
    return replace(KJJ, name=words, short=words)


def letters(words: str) -> Mapping[str, Letter]:
    """Every kind of letter, with the words wherever somebody else's words can stand."""
    figures = Figures({"2026-11": 3}, {"2026-10-0001": NOW}, (words,), hint=True)
    one, many = mail(words, count=1), mail(words)
    again = replace(
        one,
        mail_class=MailClass.DUPLICATE,
        items=(item(one.number, ItemStatus.DUPLICATE, counted=False, reason="repeat", of="2026-10-0001"),),
    )
    refused = replace(one, items=(item(one.number, counted=False, reason=words),))
    zero = replace(one, mail_class=MailClass.OTHER, items=(), reason=f"no item: {Purport.ZERO.value}")
    tally = replace(TALLY, units=tuple(replace(row, name=words) for row in UNITS))
    late = LateEntry(words, "补记", "9月28日", words, "+2", words)
    matters = CircularMatters(
        groups=tuple(replace(group, name=words) for group in GROUPS),
        rules=RULES,
        anchor=ANCHOR,
        catalogue=(CatalogueEntry("yaoqing", words, words, (words,)),),
        late=(late,),
        topics=(words,),
    )
    released = replace(RELEASED, signer=words, document_number=words)
    account = unit_month(
        "kjj",
        "2026-10",
        (replace(mail(words, "2026-10-0008", 1), arrival=NOW.replace(month=10)),),
        (
            credit(CreditKind.RECEIVED, "0.2", "2026-10-0008"),
            replace(credit(CreditKind.ADOPTED, "2", "2026-10-0008"), outlet="yaoqing", issue=words),
            replace(credit(CreditKind.DEDUCTION, "-10"), rule="deduction:late@2026-01-01", why=words),
            replace(credit(CreditKind.ADOPTED, "10"), outlet="shengban", why=words, late="late"),
        ),
        rules=RULES,
        zone="Asia/Shanghai",
    )
    asked = replace(many, unit="", proposal="kjj", mail_class=MailClass.UNATTRIBUTED)
    like = replace(one, items=(replace(one.items[0], like="2026-10-0001"),))
    tallied = TallyMatters(
        groups=GROUPS,
        rules=RULES,
        anchor=ANCHOR,
        questions=questions((asked, like), {"kjj": words}),
        undecided=(asked,),
    )
    used = replace(credit(CreditKind.ADOPTED, "2", "2026-10-0008"), outlet="yaoqing", issue=words)
    told = Told(unit(words), NOW, ((used, words),), ((used, words),))
    heard = replace(many, remark="statement", handover=Handover(words, words, words, words))
    spoken = Spoken(heard, words, False, line(words), words, (Beside((words,), account.rows[0]),), (words,), (words,))
    office = replace(OFFICE, name=words, section=words, authority=words)

    def answer(*mails: Submission) -> Letter:
        return receipt(PRESS, OFFICE, unit(words), mails, figures=figures, now=NOW)

    rows = [Row(words, f"已记采用：{words}", (f"{words} 2026-10 +2分",), done=True), Row(words, words)]
    link = echo.link(OFFICE, "mp-token", NOW)
    person = Address(CLERK.address, words)

    return {
        "transcript": echo.transcript(PRESS, OFFICE, one, rows, asked=(words,), link=link, recipient=person, now=NOW),
        "confirmation": echo.confirmation(
            PRESS, OFFICE, one, rows, doubt="unproven", link=link, recipient=person, now=NOW
        ),
        "receipt": answer(one),
        "receipt of several items": answer(many),
        "receipt of several mails": answer(one, many),
        "duplicate": answer(again),
        "not counted": answer(refused),
        "zero": answer(zero),
        "office": receipt(PRESS, office, unit(words), (one,), figures=figures, now=NOW),
        "stranger": receipt(PRESS, OFFICE, None, (one,), figures=None, now=NOW),
        "remark": remark(PRESS, OFFICE, spoken, recipient=CLERK, now=NOW),
        "commission": commission(
            PRESS,
            OFFICE,
            Occasion("Y1/kjj/asked", "asked", "Y1", words, NOW),
            recipient=Address("a@example.com", words),
            answers=(),
            now=NOW,
        ),
        "feedback": feedback(PRESS, OFFICE, told, RULES, recipient=CLERK, now=NOW),
        "topics": mailing.topics(PRESS, OFFICE, "2026-11", line(words), recipient=CLERK, now=NOW),
        "reminder": mailing.reminder(PRESS, OFFICE, "2026-11", unit(words), recipient=CLERK, now=NOW),
        "enquiry": enquiry(PRESS, OFFICE, unit(words), one, account.rows, month="2026-10", now=NOW),
        "alert": notices.alert(PRESS, OFFICE, many, words, recipient=CLERK, now=NOW),
        "restricted": notices.restricted(PRESS, OFFICE, many, recipient=CLERK, now=NOW),
        "forward": notices.forward(PRESS, OFFICE, many, b"From: a@example.com\r\n\r\nx", recipient=CLERK, now=NOW),
        **{
            f"notice {kind}": notices.operator_notice(
                PRESS, OFFICE, Notice(kind, 2, (words, words), NOW), recipient=CLERK, now=NOW
            )
            for kind in NoticeKind
        },
        "statement": statement(PRESS, OFFICE, unit(words), account, recipient=Address(CLERK.address, words), now=NOW),
        "tally": tally_letter(
            PRESS, tally_paper.contents(OFFICE, tally, tallied, {"kjj": words}, now=NOW), recipient=CLERK
        ),
        "draft": circular(
            draw(PRESS, contents(OFFICE, tally, replace(released, released=None), matters, now=NOW)),
            replace(released, released=None),
            CLERK,
        ),
        "circular": circular(draw(PRESS, contents(OFFICE, tally, released, matters, now=NOW)), released, CLERK),
    }


SILENT = {"restricted", "stranger"}  # they say none of the sender's words


def read(letter: Letter) -> EmailMessage:
    sender = Address(OFFICE.address, letter.recipient.name)
    return email.message_from_bytes(compose(letter, sender, NOW, b"key", "Asia/Shanghai")[1], policy=default)


class Page(HTMLParser):
    """How a page is built, element by element with its attributes; and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.skeleton: list[tuple[str, ...]] = []
        self.words: list[str] = []
        self._in_style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skeleton.append((tag, *(f"{name}={value}" for name, value in attrs)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.skeleton.append((f"/{tag}",))
        self._in_style = False

    def handle_comment(self, data: str) -> None:
        self.skeleton.append(("comment", data))

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.words.append(data)

    def text(self) -> str:
        return " ".join("".join(self.words).split())


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


KINDS = letters(HARMLESS)


@pytest.mark.parametrize("name", WORDS)
def test_words_stay_words_in_every_letter(name: str) -> None:
    words = WORDS[name]
    expected = left(words)
    made = letters(words)
    assert made.keys() == KINDS.keys()
    for kind, letter in made.items():
        read_back, harmless = read(letter), read(KINDS[kind])
        assert read_back.keys() == harmless.keys(), kind
        assert not [part.defects for part in read_back.walk() if part.defects], kind
        assert [one.addr_spec for one in read_back["To"].addresses] == [letter.recipient.address], kind
        text, page, plain = body(read_back, "plain"), Page(body(read_back, "html")), Page(body(harmless, "html"))
        assert page.skeleton == plain.skeleton, kind
        same = (
            (str(read_back["Subject"]), str(harmless["Subject"])),
            (text, body(harmless, "plain")),
            (page.text(), plain.text()),
        )
        for said, harmlessly in same:
            assert not unseen(said), kind
            assert said.count("49") == harmlessly.count("49"), kind  # {{7*7}} stays that
        if kind not in SILENT:
            assert expected in " ".join(text.split()), kind
            assert expected in page.text(), kind
        else:
            assert HARMLESS not in body(harmless, "plain"), kind


@pytest.mark.parametrize("name", WORDS)
def test_names_of_people_and_files_in_headers(name: str) -> None:
    words = WORDS[name]
    letter = replace(
        KINDS["receipt"],
        subject=words,
        recipient=Address(CLERK.address, words),
        enclosures=(Attachment(words, "application/pdf", "", 4, data=(b"%PDF",)),),
    )
    mail = email.message_from_bytes(
        compose(letter, Address(OFFICE.address, words), NOW, b"key", "Asia/Shanghai")[1], policy=default
    )
    assert str(mail["Subject"]) == left(words)
    for header, address in (("To", CLERK.address), ("From", OFFICE.address)):
        (one,) = mail[header].addresses
        assert one.addr_spec == address
        # Python's reader puts blanks between encoded words (bpo-35547)
        assert one.display_name.replace(" ", "") == left(words).replace(" ", "")
    assert mail["Bcc"] is None
    (file,) = mail.iter_attachments()
    saved = file.get_filename() or ""
    assert saved
    assert not set(saved) & set('/\\:*?"<>|\r\n')
    assert not saved.startswith(".")
    assert not unseen(saved)


def test_the_longest_words_end_in_a_mark_that_they_go_on() -> None:
    for kind, letter in letters(LONG).items():
        mail = read(letter)
        assert len(str(mail["Subject"])) <= 120, kind
        assert Page(body(mail, "html")).skeleton == Page(body(read(KINDS[kind]), "html")).skeleton, kind
        data = compose(letter, Address(OFFICE.address), NOW, b"key", "Asia/Shanghai")[1]
        assert max(map(len, data.split(b"\r\n"))) <= 998, kind


@pytest.mark.parametrize("name", WORDS)
def test_a_mail_that_was_not_heard_is_one_line_of_its_words(name: str) -> None:
    told = echo.rejection(OFFICE, mail(WORDS[name]), "repeated", token=False)
    notice = notices.operator_notice(PRESS, OFFICE, Notice(NoticeKind.REJECTED, 1, (told,)), recipient=CLERK, now=NOW)
    text = body(read(notice), "plain")
    assert not unseen(text)
    assert f"《{brief(left(WORDS[name]), 30)}》" in " ".join(text.split())


@pytest.mark.parametrize("name", sorted(WORDS.keys() - {"surrogate"}))  # which no roster's file can hold
def test_the_figures_of_an_edition_hold_words_as_they_are(name: str) -> None:
    tally = replace(TALLY, units=tuple(replace(row, name=WORDS[name]) for row in UNITS))
    written = codec.encode(tally)
    assert {row["name"] for row in json.loads(written)["units"]} == {WORDS[name]}
    assert codec.decode(written, Tally) == tally


@pytest.mark.parametrize("name", sorted(WORDS.keys() - {"surrogate", "nul"}))  # which no CSV file can hold
def test_what_is_remarked_on_a_roster_is_one_line_that_drives_no_terminal(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words as a unit's name, and where an address, a day and a number should stand."""
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["单位", "邮箱", "起", "期初"], ["市科技局", *[WORDS[name]] * 3]])
    with pytest.raises(ConfigError) as caught:
        addressbook.read(path)
    terminal.problems(caught.value.problems)
    said = capsys.readouterr().err
    assert not unseen(said)
    assert said.count("\n") == len(caught.value.problems) > 0


@pytest.mark.parametrize("name", WORDS)
def test_a_text_for_the_chat_group(name: str) -> None:
    tally = replace(TALLY, units=tuple(replace(row, name=WORDS[name]) for row in UNITS))
    said = chat_text(PRESS, OFFICE, tally, RELEASED, NOW)
    assert not unseen(said)
