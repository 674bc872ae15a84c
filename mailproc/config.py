"""config.toml: read as a whole, checked as a whole, every problem told at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from mailproc import awards_reading, roster_reading, rules_reading, servers_reading
from mailproc.errors import ConfigError
from mailproc.model import Address, AwardRules, FeeTable, Group, Office, Rules, Unit
from mailproc.office.calendar import Workdays
from mailproc.office.roster import Roster, addresses_of
from mailproc.post.settings import MailboxSettings, SendingSettings
from mailproc.servers_reading import Place
from mailproc.toml_kinds import (
    ADDRESS,
    CLOCK,
    DAY,
    FLAG,
    PATH,
    SOME,
    SUPERIOR,
    TEXT,
    ZONE,
    Kind,
    one_of,
    whole,
)
from mailproc.toml_reading import Reading, Section, repeated

PERSON_EXAMPLE = '{ name = "王五", address = "xxk@jiangcheng.example" }'
MONTH_NUMBER = whole("the number of a month", "1", 1, 12)
FULL_WIDTH = re.compile("[\u201c\u201d\uff0c\uff1d\u3010\u3011\uff3b\uff3d\uff5b\uff5d]")


def _period(value: object) -> int | None:
    """The day on which a period begins: 1 for "month", 26 for "26-25"."""
    if value == "month":
        return 1
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value) if isinstance(value, str) else None
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    return first if 2 <= first <= 28 and last == first - 1 else None


PERIOD = Kind('"month", or from a day to the day before it, no later than "28-27",', '"26-25"', _period)


@dataclass(frozen=True)
class Answering:
    """How senders are answered: when there are receipts, how many at most, and what counts on weak evidence."""

    receipts: str = "each"
    per_sender_hour: int = 30
    per_hour: int = 300
    keep_restricted: bool = True
    count_by_signature: bool = False
    internal_mark: bool = False


@dataclass(frozen=True)
class Schedule:
    """When things happen. Workdays are counted from the first day after the month."""

    statement_workday: int
    statement_time: time
    reply_workday: int
    reply_time: time
    poll_seconds: int = 60
    idle: bool = True
    release: str = "signed"
    digest_time: time | None = None  # on workdays; None: no digest
    feedback: str = "daily"


@dataclass(frozen=True)
class Circular:
    """The form of the circular. The first one released bears `first_issue` (第N期) and `first_total` (总第N期).

    `pdf` is whether there is to be one, `fonts` a folder of fonts for it beside the system's.
    """

    first_issue: int
    first_total: int
    form: str = "bulletin"
    rank_by: str = "month"
    topics: tuple[str, ...] = ()
    pdf: bool = True
    fonts: Path | None = None


@dataclass(frozen=True)
class Limits:
    """What is too large, too long or too many, in bytes, seconds and mails."""

    mail_bytes: int = 75_000_000
    batch_count: int = 50
    batch_bytes: int = 16_000_000
    document_bytes: int = 60_000_000
    document_seconds: int = 10
    held_over: int = 50


@dataclass(frozen=True)
class Config:
    """The office's settings. Paths are absolute or begin where the program was started; passwords are never shown.

    `advice` are lines on what is allowed and yet unwise.
    """

    office: Office
    mailboxes: tuple[MailboxSettings, ...]
    sending: SendingSettings
    clerks: tuple[Address, ...]
    signers: tuple[Address, ...]
    superiors: tuple[str, ...]
    circular_copies: tuple[Address, ...]
    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    rules: Rules
    answering: Answering
    schedule: Schedule
    circular: Circular
    limits: Limits
    awards: AwardRules
    fees: FeeTable
    urgent_words: tuple[str, ...]
    workdays: Workdays
    state: Path = Path("state")
    templates: Path = Path("templates")
    mirror: Path | None = None
    advice: tuple[str, ...] = ()

    @property
    def roster(self) -> Roster:
        """The roster as configured, without what the clerk has taught."""
        return Roster(self.groups, self.units)


def load(path: Path, environ: Mapping[str, str], *, secrets: bool = True) -> Config:
    """The settings of a config.toml. Passwords named by `password_env` are looked up in `environ`.

    Without `secrets`, for commands that need no server, no password and no certificate is read. Raises
    ConfigError with all problems, each beginning with its key.
    """
    reading = Reading()
    place = Place(path.parent, environ, secrets)
    config = _config(Section(reading, "", _table(path)), place)
    reading.unknown_keys()
    if reading.problems:
        raise ConfigError(reading.problems)
    return config


def _table(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read ({fault.strerror}); copy config.toml there and edit it") from fault
    except UnicodeDecodeError as fault:
        raise ConfigError(f"{path}: is not UTF-8; save it as UTF-8 in your editor") from fault
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"{path}: {fault}{_full_width(text, str(fault))}") from fault


def _full_width(text: str, fault: str) -> str:
    place = re.search(r"at line (\d+)", fault)
    line = text.split("\n")[int(place[1]) - 1] if place else ""
    found = FULL_WIDTH.search(line)
    return f'; this line has the full-width {found[0]}, write " , = [ ] half-width' if found else ""


def _config(top: Section, place: Place) -> Config:
    office = _office(top.section("office"))
    people = top.section("people")
    register = roster_reading.read(top.section("roster"), place.folder, office.city or "")
    rules = rules_reading.read(top.section("rules"), office.start)
    config = Config(
        office=office,
        mailboxes=tuple(servers_reading.mailbox(one, place) for one in top.sections("mailboxes", "[[mailboxes]]")),
        sending=servers_reading.sending(top.section("sending"), place, office),
        clerks=_people(people, "clerks"),
        signers=_people(people, "signers"),
        superiors=people.several("superiors", SUPERIOR),
        circular_copies=_people(people, "circular_copies"),
        groups=register.groups,
        units=register.units,
        rules=rules,
        answering=_answering(top.section("answering")),
        schedule=_schedule(top.section("schedule")),
        circular=_circular(top.section("circular"), place),
        limits=_limits(top.section("limits")),
        awards=awards_reading.awards(top.section("awards"), rules),
        fees=awards_reading.fees(top.section("fees"), rules),
        urgent_words=top.several("urgent_words", TEXT),
        workdays=Workdays(frozenset(top.several("workdays", DAY)), frozenset(top.several("holidays", DAY))),
        state=place.path(top.optional("state", PATH, Config)) or Config.state,
        templates=place.path(top.optional("templates", PATH, Config)) or Config.templates,
        mirror=place.path(top.optional("mirror", PATH, Config)),
        advice=(*place.advice, *register.advice),
    )
    _cross(top, people, config, register)
    return config


# --- sections ---------------------------------------------------------------------------------------------


def _office(section: Section) -> Office:
    return Office(
        name=section.required("name", TEXT),
        authority=section.required("authority", TEXT),
        section=section.required("section", TEXT),
        city=section.required("city", TEXT),
        address=section.required("address", ADDRESS),
        phone=section.required("phone", TEXT),
        duty_phone=section.required("duty_phone", TEXT),
        start=section.required("start", DAY),
        period_start=section.optional("period", PERIOD, Office, "period_start"),
        year_start=section.optional("year_start", MONTH_NUMBER, Office),
        zone=section.optional("zone", ZONE, Office),
    )


def _people(section: Section, key: str) -> tuple[Address, ...]:
    return tuple(
        Address(one.required("address", ADDRESS), one.optional("name", TEXT, Address))
        for one in section.sections(key, PERSON_EXAMPLE)
    )


def _answering(section: Section) -> Answering:
    return Answering(
        receipts=section.optional("receipts", one_of("each", "daily", "problem", "none"), Answering),
        per_sender_hour=section.optional("per_sender_hour", SOME, Answering),
        per_hour=section.optional("per_hour", SOME, Answering),
        keep_restricted=section.optional("keep_restricted", FLAG, Answering),
        count_by_signature=section.optional("count_by_signature", FLAG, Answering),
        internal_mark=section.optional("internal_mark", FLAG, Answering),
    )


def _schedule(section: Section) -> Schedule:
    schedule = Schedule(
        statement_workday=section.required("statement_workday", SOME),
        statement_time=section.required("statement_time", CLOCK),
        reply_workday=section.required("reply_workday", SOME),
        reply_time=section.required("reply_time", CLOCK),
        poll_seconds=section.optional("poll_seconds", SOME, Schedule),
        idle=section.optional("idle", FLAG, Schedule),
        release=section.optional("release", one_of("signed", "auto"), Schedule),
        digest_time=section.optional("digest_time", CLOCK, Schedule),
        feedback=section.optional("feedback", one_of("daily", "high", "none"), Schedule),
    )
    moments = (schedule.statement_workday, schedule.statement_time, schedule.reply_workday, schedule.reply_time)
    if None not in moments and moments[2:] <= moments[:2]:
        section.problem(
            "reply_workday", "units would have to answer before they have their statements; write a later one"
        )
    return schedule


def _circular(section: Section, place: Place) -> Circular:
    return Circular(
        first_issue=section.required("first_issue", SOME),
        first_total=section.required("first_total", SOME),
        form=section.optional("form", one_of("bulletin", "document"), Circular),
        rank_by=section.optional("rank_by", one_of("month", "year"), Circular),
        topics=section.several("topics", TEXT),
        pdf=section.optional("pdf", FLAG, Circular),
        fonts=place.path(section.optional("fonts", PATH, Circular)),
    )


def _limits(section: Section) -> Limits:
    return Limits(**{one.name: section.optional(one.name, SOME, Limits) for one in fields(Limits)})


# --- checks across sections -------------------------------------------------------------------------------


def _cross(top: Section, people: Section, config: Config, register: roster_reading.Register) -> None:
    if not config.mailboxes:
        top.problem("mailboxes", "there is none; write a table [[mailboxes]]")
    if not config.clerks:
        people.problem("clerks", f"there is none; write for example clerks = [{PERSON_EXAMPLE}]")
    for one in repeated(box.id for box in config.mailboxes if box.id):
        top.problem(f"mailboxes[{one}].id", f'"{one}" is used twice; give every mailbox an id of its own')
    if config.mirror and config.mirror == config.state:
        top.problem("mirror", "is the same folder as state; write one on another disk")
    if top.has("templates") and not config.templates.is_dir():
        top.problem("templates", f"there is no folder {config.templates}; copy templates/ there, or leave the key out")
    if config.circular.fonts and not config.circular.fonts.is_dir():
        top.problem(
            "circular.fonts", f"there is no folder {config.circular.fonts}; put fonts there, or leave the key out"
        )
    _cross_people(people, config, register)


def _cross_people(people: Section, config: Config, register: roster_reading.Register) -> None:
    """Nobody is two things at once: a superior's mail is never counted, a clerk's is never a unit's own."""
    owners = {address: unit for unit in register.units for address in addresses_of(unit)}
    inside = {"clerks": config.clerks, "signers": config.signers}
    for key, persons in inside.items():
        for person in persons:
            if person.address in owners:
                people.problem(
                    key, f'"{person.address}" is also {owners[person.address].id}\'s; leave it to one of them'
                )
    ours = {person.address: key for key, persons in inside.items() for person in persons if person.address}
    theirs = {
        **{value: f"unit {unit.id}'s" for unit in register.units for value in (*addresses_of(unit), *unit.domains)},
        **{address: f"listed under {key}" for address, key in ours.items()},
        config.office.address: "the office's own",
    }
    for place, superior in enumerate(config.superiors, start=1):
        for value, whose in theirs.items():
            if value and covers(superior, value):
                people.problem(
                    f"superiors[{place}]",
                    f'"{superior}" covers {value}, which is {whose}; write whole addresses instead',
                )
                break


def covers(superior: str, value: str) -> bool:
    """Whether mail from the address, or the domain, would be taken for the superior's."""
    if "@" in superior.removeprefix("@"):
        return superior == value
    domain, wanted = value.rpartition("@")[2], superior.removeprefix("@")
    return domain == wanted or domain.endswith(f".{wanted}")
