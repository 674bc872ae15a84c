"""What a clerk asks and nothing changes: a unit's month, a unit for a leader, words reported before, the chat text."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from mailproc import figures
from mailproc.desk.lookup import Lookup, reference_to
from mailproc.desk.reply import RefusedError
from mailproc.errors import StateError
from mailproc.model import Credit, CreditKind, ItemStatus, Unit
from mailproc.model.words import characters
from mailproc.office import calendar
from mailproc.office.entering import standing
from mailproc.office.orders import ChatText, Profile, Search, UnitMonth
from mailproc.press import chat as press_chat
from mailproc.press import found, profile, unit_page
from mailproc.press.entries import titled, uses
from mailproc.press.found import Hit
from mailproc.press.page import Page
from mailproc.publish import title_of

MOST_HITS = 10
MAIN_ENTRIES = 4  # that explain a unit's points
LAST_ITEMS = 5
LOOKED_THROUGH = 13  # months, for a unit's last items


Question = UnitMonth | Profile | Search | ChatText


def answer(order: Question, at: Lookup, now: datetime) -> Page:
    match order:
        case UnitMonth():
            return unit_month(order, at, now)
        case Profile():
            return leaders(order, at, now)
        case Search():
            return search(order, at)
        case ChatText():
            return chat(order, at)


def unit_month(order: UnitMonth, at: Lookup, now: datetime) -> Page:
    """科技局本月: what the unit reported in a month, and what became of each item."""
    unit = _unit(order.unit, at)
    _require_begun(order.month, at)
    account = figures.unit_month(at.config, at.books, unit.id, order.month)
    row = profile.row_of(figures.tally_of(at.config, at.books, order.month), unit.id)
    entries = _of_unit(at.books.month(order.month).credits.values(), unit)
    zone = at.config.office.zone
    return unit_page.unit_page(unit, account, row, entries, rules=at.config.rules, zone=zone, now=now)


def leaders(order: Profile, at: Lookup, now: datetime) -> Page:
    """领导问: the unit in the month in which it is asked."""
    unit, month, config = _unit(order.unit, at), at.month(at.day), at.config
    before = calendar.previous_month(month)
    begun = before >= at.month(config.office.start)
    year = _of_unit(figures.year_credits(config, at.books, month), unit)
    account = profile.Account(
        unit=unit,
        tally=figures.tally_of(config, at.books, month),
        last=figures.tally_of(config, at.books, before) if begun else None,
        published=month in at.books.office.published,
        year=year,
        before=_of_unit(at.books.month(before).credits.values(), unit) if begun else (),
        main=tuple(_main(year, at)),
        items=tuple(_hits(_last_items(unit, month, at), at)),
    )
    return profile.profile(account, config.groups, config.rules, zone=config.office.zone, now=now)


def search(order: Search, at: Lookup) -> Page:
    """查稿: the newest items in which all the words stand."""
    words = [word for word in order.words.replace("、", " ").split() if characters(word)]
    if not words:
        raise RefusedError("words")
    items = at.ledger.index.find(words)
    return found.found(words, _hits(items[:MOST_HITS], at), len(items))


def chat(order: ChatText, at: Lookup) -> Page:
    """群发: the text for the units' chat group, as it was kept with the circular; "" means the latest one's."""
    month = order.month or max(at.books.office.published, default="")
    if month not in at.books.office.published:
        raise RefusedError("not_released", *filter(None, [month]))
    try:
        words = at.ledger.edition(month, at.books.course(month).edition, "chat.txt").decode()
    except StateError as fault:
        raise RefusedError("fault", *fault.problems) from fault
    return press_chat.page(month, words)


# --- units and months -------------------------------------------------------------------------------------


def _unit(name: str, at: Lookup) -> Unit:
    """The unit meant; the one for which it counts, where it is a part of one."""
    unit = at.roster.unit(at.unit(name))
    return at.roster.unit(at.roster.counting(unit.id, at.day)) if unit.parent else unit


def _require_begun(month: str, at: Lookup) -> None:
    if not at.month(at.config.office.start) <= month <= at.month(at.day):
        raise RefusedError("no_month", month)


def _of_unit(entries: Iterable[Credit], unit: Unit) -> tuple[Credit, ...]:
    return tuple(credit for credit in entries if credit.unit == unit.id)


def _main(year: Iterable[Credit], at: Lookup) -> Iterator[profile.Entry]:
    """The entries that weigh most, however they count; items received are not told one by one."""
    weighty = [credit for credit in standing(year) if credit.kind is not CreditKind.RECEIVED]
    weighty.sort(key=lambda credit: (abs(credit.points), credit.effective, credit.id), reverse=True)
    for credit in weighty[:MAIN_ENTRIES]:
        yield profile.Entry(credit, title_of(at.books, credit.item) if credit.item else "")


# --- items ------------------------------------------------------------------------------------------------


def _last_items(unit: Unit, month: str, at: Lookup) -> list[str]:
    """The numbers of the unit's newest items that are no repeats of others."""
    newest: list[str] = []
    for _ in range(LOOKED_THROUGH):
        mails = sorted(at.books.month(month).submissions.values(), key=lambda mail: mail.arrival, reverse=True)
        newest += [
            item.id
            for mail in mails
            for item in reversed(mail.items)
            if unit.id in item.units and item.status is ItemStatus.NEW
        ]
        month = calendar.previous_month(month)
        if len(newest) >= LAST_ITEMS or month < at.month(at.config.office.start):
            break
    return newest[:LAST_ITEMS]


def _hits(numbers: Iterable[str], at: Lookup) -> list[Hit]:
    """These items with all that became of them, in the order given."""
    return [_hit(number, at) for number in numbers]


def _hit(number: str, at: Lookup) -> Hit:
    month, rules = at.books.month(number[:7]), at.config.rules
    names = {unit.id: unit.short for unit in at.roster.units}
    if number in month.unmailed:
        one, entries = month.unmailed[number], at.credits_of(number)
        day = min((credit.effective for credit in entries), default=None)
        return Hit(number, (names[one.unit],), day, one.title, uses(entries, rules), found.UNMAILED)
    mail = at.resolve(reference_to(number))[0].mail
    item, title = next(pair for pair in titled(mail) if pair[0].id == number)
    return Hit(
        number=number,
        units=tuple(names[unit] for unit in item.units),
        day=calendar.local_day(mail.arrival, at.config.office.zone),
        title=title,
        used=uses(at.credits_of(item.of or number), rules),
        note=found.REVISES.format(of=item.of) if item.of else "",
    )
