"""The month is what it says: classes, charsets, the ten cases, and figures that add up by hand."""

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mailproc.demo.clerk import ClerkLine, Entry, clerk_lines
from mailproc.demo.clients import Draft, Quoted, before_delivery, write
from mailproc.demo.documents import plain
from mailproc.demo.month import echo, make_month
from mailproc.demo.planned import City, Planned, Truth, moment, numbers
from mailproc.demo.programs import PROGRAMS
from mailproc.demo.reckoning import class_counts, reckon
from mailproc.demo.texts import Writer, likeness, price_report, shingles, themes
from mailproc.errors import MessageError
from mailproc.model import Address, CreditKind, DeductionKind, Level, MailClass, Outlet, Reporter, Unit
from mailproc.office.commands import parse
from mailproc.office.orders import Adopt, AdoptUnmailed, Unclear
from mailproc.post.message import read
from tests.demo.made_city import CITY

CONFIG = Path(__file__).parents[2] / "config.toml"
NOVEMBER = moment(1, "00:00", month=11)
BY_TAG = {
    "case-1": (MailClass.UNATTRIBUTED, 0, ""),
    "case-2": (MailClass.SUBMISSION, 1, "市住建局"),
    "case-3": (MailClass.SUBMISSION, 1, "市商务局"),
    "case-3-week-41": (MailClass.SUBMISSION, 1, "市商务局"),
    "case-4-report": (MailClass.SUBMISSION, 1, "市应急局"),
    "case-4-first": (MailClass.SUBMISSION, 1, "市应急局"),
    "case-4": (MailClass.SUBMISSION, 1, "市应急局"),
    "case-5-first": (MailClass.SUBMISSION, 2, "市教育局"),
    "case-5": (MailClass.REVISION, 0, ""),
    "case-6": (MailClass.SUBMISSION, 1, "市农业农村局 市气象局"),
    "case-6-second": (MailClass.DUPLICATE, 0, ""),
    "case-7": (MailClass.SUBMISSION, 6, "清河县"),
    "case-8": (MailClass.SUBMISSION, 1, "市科技局"),
    "case-8-thanks": (MailClass.OTHER, 0, ""),
    "case-9": (MailClass.OTHER, 0, ""),
    "case-10": (MailClass.SUBMISSION, 1, "市交通运输局"),
    "case-10-again": (MailClass.DUPLICATE, 0, ""),
}


@cache
def month() -> tuple[Planned, ...]:
    return make_month(CITY)


def tagged(tag: str) -> Planned:
    return next(mail for mail in month() if mail.tag == tag)


def october() -> list[Planned]:
    return [mail for mail in month() if mail.arrival < NOVEMBER]


# --- the month --------------------------------------------------------------------------------------------


def test_same_seed_same_bytes_another_seed_others() -> None:
    assert make_month(CITY) == month()
    other = {mail.raw for mail in make_month(CITY, seed=7)}
    assert len(other & {mail.raw for mail in month()}) <= 1  # the empty one of the echoes


def test_size_and_boundaries() -> None:
    assert len(october()) >= 420
    assert max(mail.arrival for mail in october()) == moment(31, "23:59:59")
    assert min(mail.arrival for mail in month() if mail not in october()) == NOVEMBER
    assert min(mail.arrival for mail in month()) >= moment(1, "00:00")
    assert len({mail.arrival for mail in month()}) == len(month())
    assert len({mail.tag for mail in month()}) == len(month())
    assert sum(len(mail.raw) for mail in month()) / len(month()) < 60_000


def test_every_class_is_there() -> None:
    present = {mail.truth.mail_class for mail in october()}
    assert present >= set(MailClass)


def test_some_units_stay_at_zero_and_the_gone_one_too() -> None:
    figures = {one.unit: one.received for one in reckon(CITY, month(), ())}
    zero = [unit.short for unit in CITY.units if figures[unit.id] == 0]
    assert {"市体育局", "市粮食局", "市交警支队"} <= set(zero)
    assert len(zero) == 7
    assert figures[CITY.unit("市公安局").id] > 0


def test_a_merged_unit_credits_its_successor() -> None:
    truth = tagged("merged-lsj").truth
    assert truth.credited == (CITY.unit("市发展改革委").id,)


def test_the_shipped_city_plays_its_part() -> None:
    """config.toml has every unit that the month needs, and what the clerk types is understood with its rules."""
    table = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    rows = table["roster"]["units"]
    units = tuple(shipped_unit(order, row) for order, row in enumerate(rows))
    assert len(units) >= 44
    assert len({unit.group for unit in units}) == 3
    superiors = tuple(table["people"]["superiors"])
    city = City(units, CITY.office, CITY.clerks, superiors, "mx.jiangcheng.example")
    mails = make_month(city)
    rules = table["rules"]
    outlets = [
        Outlet(row["id"], row["name"], (), tuple(row["short"]), row.get("series", "")) for row in rules["outlets"]
    ]
    levels = [Level(row["id"], row["name"], ()) for row in rules["instructions"]]
    kinds = [DeductionKind(row["id"], row["name"], ()) for row in rules["deductions"]]
    known = numbers(mails)
    for line in clerk_lines(city, mails):
        found = parse(line.text(known), line.when.date(), outlets, levels, kinds)
        assert found
        assert not [each for each in found if isinstance(each, Unclear)]
        adopted = [entry.key for entry in line.entries if entry.kind is CreditKind.ADOPTED and entry.count > 0]
        assert {each.outlet for each in found if isinstance(each, Adopt | AdoptUnmailed)} == set(adopted)


def shipped_unit(order: int, row: dict[str, Any]) -> Unit:
    return Unit(
        id=row["id"],
        name=row["name"],
        short=row["short"],
        group=row["group"],
        order=order,
        addresses=tuple(row.get("addresses", ())),
        domains=tuple(row.get("domains", ())),
        reporters=tuple(Reporter(one["name"], one.get("address", "")) for one in row.get("reporters", ())),
        until=row.get("until"),
        successor=row.get("successor", ""),
        parent=row.get("parent", ""),
        assessed=row.get("assessed", True),
        opening=Decimal(str(row.get("opening", 0))),
    )


@pytest.mark.parametrize(("tag", "wanted"), BY_TAG.items())
def test_ten_cases_as_told(tag: str, wanted: tuple[MailClass, int, str]) -> None:
    truth = tagged(tag).truth
    credited = tuple(CITY.unit(short).id for short in wanted[2].split())
    assert (truth.mail_class, truth.items, truth.credited) == (*wanted[:2], credited)


def test_the_reply_names_the_number_it_answers() -> None:
    number = numbers(month())["case-8-first"]
    subject = read(tagged("case-8").raw).subject
    assert subject == f"回复:【回执】{number}(信息科)"


def test_the_same_bytes_twice_are_no_mail_of_their_own() -> None:
    raws = Counter(mail.raw for mail in month() if not mail.echo_of)
    twice = {mail.tag for mail in month() if raws[mail.raw] > 1 and mail.truth.mail_class is None}
    assert twice == {"same-bytes-1", "same-bytes-2"}
    assert all(count < 3 for count in raws.values())


def test_a_rewritten_mail_keeps_its_message_id_only() -> None:
    again = tagged("rewritten-1")
    first = tagged(again.truth.note.split()[0])
    assert again.raw != first.raw
    assert before_delivery(again.raw) == before_delivery(first.raw)


def test_an_echo_is_our_letter_under_the_servers_stamp() -> None:
    planned = tagged("echo-1")
    letter = b"Subject: ours\r\nX-Mailproc: mark\r\n\r\nwords\r\n"
    assert planned.raw == b""
    filed = echo(CITY, planned, letter)
    assert filed.startswith(b"Return-Path: <")
    assert filed.endswith(letter)
    assert echo(CITY, planned, letter) == filed


def test_only_the_unreadable_cannot_be_read() -> None:
    for mail in month():
        if mail.echo_of:
            continue
        if mail.truth.mail_class is MailClass.UNREADABLE:
            with pytest.raises(MessageError):
                read(mail.raw)
        else:
            assert read(mail.raw).sender.address


def test_strangers_are_on_no_roster() -> None:
    listed = {address for unit in CITY.units for address in unit.addresses}
    listed |= {one.address for unit in CITY.units for one in unit.reporters}
    for mail in month():
        if mail.tag.startswith("stranger-"):
            assert read(mail.raw).sender.address not in listed


def test_every_usual_charset_and_form() -> None:
    raws = b"\n".join(mail.raw for mail in month())
    labels = Counter(re.findall(rb'charset="([\w-]+)"', raws))
    assert all(labels[label] >= 20 for label in (b"GB2312", b"GBK", b"gb18030", b"UTF-8", b"utf-8"))
    assert {b"base64", b"quoted-printable", b"8bit"} <= set(re.findall(rb"Transfer-Encoding: ([\w-]+)", raws))
    assert re.search(rb"filename\*=utf-8''%", raws)
    assert re.search(rb"filename\*0\*=utf-8''%", raws)
    assert re.search(rb'filename="=\?', raws)
    assert re.search(rb"\r\nSubject: [^\r]*[\x80-\xff]", raws)
    letters = (mail.raw for mail in month() if mail.truth.mail_class is not MailClass.UNREADABLE)
    assert sum(1 for raw in letters if raw and b"\r\nMessage-I" not in raw) == 3


# --- mails as programs write them -------------------------------------------------------------------------


def words_of(value: bytes, codec: str) -> str:
    """A header value as text, GB labels read as GB 18030, chunks joined before they are decoded."""
    chunks = decode_header(value.decode("latin-1").replace("\n ", " "))
    octets = b"".join(part if isinstance(part, bytes) else part.encode("latin-1") for part, _ in chunks)
    return octets.decode(codec)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_writes_what_was_said(name: str) -> None:
    program = PROGRAMS[name]
    at = moment(8, "09:12:33")
    box = Address("xxk@jiangcheng.example", "信息科")
    subject = "关于镕山镇堃河段整治情况的报告以及一个长得要折行的标题(第42期)"
    quoted = Quoted(box, Address("a@b.example", "张三"), at, "【回执】2026-10-0007", "旧话")
    draft = Draft(
        Address("a@b.example", "冯喆"),
        box,
        subject,
        "新话,镕。\n第二行",
        at,
        (plain("镕山镇情况.txt", ["表"]),),
        quoted,
    )
    raw = write(draft, program, Random(1))
    codec = program.script.codec
    mail = message_from_bytes(raw, policy=policy.compat32)
    value = re.search(rb"(?:^|\n)Subject: (.*(?:\n .*)*)\n", raw.replace(b"\r", b""))
    assert value is not None
    assert words_of(value[1], codec) == subject
    texts = [part for part in mail.walk() if part.get_content_maintype() == "text" and not is_file(part)]
    kinds = {part.get_content_subtype() for part in texts}
    assert kinds == ({"plain"} if not program.page else {"html"} if not program.plain else {"plain", "html"})
    for part in texts:
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        text = payload.decode(codec)
        assert "新话,镕。" in text
        assert "旧话" in text
    assert {part.get_payload(decode=True) for part in mail.walk() if is_file(part)} == {"表".encode("gb18030")}
    assert b"\n" not in raw.replace(b"\r\n", b"")


def is_file(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).startswith("attachment")


# --- texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 20261001])
def test_two_items_are_never_alike(seed: int) -> None:
    writer = Writer(Random(seed))
    forms = ("report", "sections", "problem", "report", "brief")
    kinds = list(themes().values())
    grams = [shingles(writer.write(forms[place % 5], kinds[place % len(kinds)]).text) for place in range(300)]
    assert max(likeness(one, other) for one, other in combinations(grams, 2)) < 0.35


def test_a_revision_is_like_its_first() -> None:
    writer = Writer(Random(3))
    for theme in themes().values():
        story = writer.write("report", theme)
        again = writer.revised(story)
        assert 0.60 <= likeness(shingles(story.text), shingles(again.text)) < 1
        assert again.title == story.title


def test_weekly_reports_are_like_each_other() -> None:
    one, other = (shingles(price_report(week, 5, 11).text) for week in (41, 42))
    assert 0.9 <= likeness(one, other) < 0.97


# --- the clerk, and the sums ------------------------------------------------------------------------------


def test_lines_name_mails_that_have_arrived() -> None:
    arrivals = {mail.tag: mail.arrival for mail in month()}
    known = numbers(month())
    for line in clerk_lines(CITY, month()):
        tags = re.findall(r"\{([^}]+)\}", line.template)
        assert all(arrivals[tag] < line.when for tag in tags), line.template
        assert {entry.tag for entry in line.entries if entry.tag} <= set(tags) or "撤销" in line.template
        assert "{" not in line.text(known)


def test_numbers_follow_arrival_within_the_month() -> None:
    mails = [
        Planned("b", moment(2, "09:00"), b"", Truth(MailClass.UNATTRIBUTED)),
        Planned("a", moment(1, "09:00"), b"", Truth(MailClass.SUBMISSION)),
        Planned("thanks", moment(1, "10:00"), b"", Truth(MailClass.OTHER)),
        Planned("again", moment(1, "11:00"), b"", Truth(None)),
        Planned("next", moment(1, "00:00", month=11), b"", Truth(MailClass.DUPLICATE)),
    ]
    assert numbers(mails) == {"a": "2026-10-0001", "b": "2026-10-0002", "next": "2026-11-0001"}


def test_reckoning_by_hand() -> None:
    first, second = CITY.units[1], CITY.units[2]
    city = City((first, second), CITY.office, CITY.clerks, CITY.superiors, CITY.server)
    both = (first.id, second.id)
    mails = [
        Planned("joint", moment(9, "10:00"), b"", Truth(MailClass.SUBMISSION, first.id, 1, both)),
        Planned("six", moment(9, "11:00"), b"", Truth(MailClass.SUBMISSION, second.id, 6, (second.id,))),
        Planned("who", moment(9, "12:00"), b"", Truth(MailClass.UNATTRIBUTED)),
        Planned("late", NOVEMBER, b"", Truth(MailClass.SUBMISSION, first.id, 1, (first.id,))),
    ]
    day, after = date(2026, 10, 12), date(2026, 11, 2)
    entries = (
        Entry(CreditKind.ADOPTED, day, "yaoqing", "joint"),
        Entry(CreditKind.ADOPTED, day, "duanbo", "six"),
        Entry(CreditKind.ADOPTED, day, "duanbo", "six", count=-1),
        Entry(CreditKind.INSTRUCTION, day, "province", "joint"),
        Entry(CreditKind.RECEIVED, day, tag="six", count=-1),
        Entry(CreditKind.RECEIVED, day, tag="who", unit=first.id),
        Entry(CreditKind.DEDUCTION, day, "late", unit=second.id),
        Entry(CreditKind.ADOPTED, after, "guoban", "joint"),
    )
    lines = [ClerkLine(moment(12, "10:00"), "", entries)]
    one, other = reckon(city, mails, lines)
    assert (one.received, one.points) == (2, Decimal("22.4"))
    assert one.adopted == {"yaoqing": 1}
    assert one.points_year == first.opening + one.points
    # a line about one mail stands for one item of it
    assert (other.received, other.deductions, other.points) == (6, 1, Decimal("13.2"))
    assert other.instructions == {"province": 1}
    assert other.adopted == {"yaoqing": 1}
    counts = class_counts(mails, lines)
    assert (counts[MailClass.SUBMISSION], counts[MailClass.UNATTRIBUTED], sum(counts.values())) == (3, 0, 3)
