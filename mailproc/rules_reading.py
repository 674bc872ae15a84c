"""The rules of points out of config.toml: what counts how much, and from which day on."""

from datetime import date

from mailproc.model import DeductionKind, Level, Outlet, Rate, Rules
from mailproc.toml_kinds import COUNT, DAY, FLAG, ID, POINTS, TEXT, one_of
from mailproc.toml_reading import Section, repeated

RATE_EXAMPLE = "{ from = 2026-01-01, points = 2 }"


def read(section: Section, start: date) -> Rules:
    """The table [rules]; some points must hold on `start`, the office's first day."""
    rules = Rules(
        received=_rates(section, "received", start),
        outlets=tuple(_outlet(one, start) for one in section.sections("outlets", "[[rules.outlets]]")),
        instructions=tuple(
            Level(one.required("id", ID), one.required("name", TEXT), _rates(one, "rates", start))
            for one in section.sections("instructions", "[[rules.instructions]]")
        ),
        commission_done=_rates(section, "commission_done", start),
        commission_missed=_rates(section, "commission_missed", start),
        deductions=tuple(
            DeductionKind(
                one.required("id", ID),
                one.required("name", TEXT),
                _rates(one, "rates", start),
                one.several("aliases", TEXT),
            )
            for one in section.sections("deductions", "[[rules.deductions]]")
        ),
        several_outlets=section.optional("several_outlets", one_of("sum", "highest"), Rules),
        joint=section.optional("joint", one_of("each", "split", "first"), Rules),
        monthly_cap=section.optional("monthly_cap", COUNT, Rules),
    )
    _check_ids(section, rules)
    _check_names(section, rules.outlets)
    return rules


def _outlet(section: Section, start: date) -> Outlet:
    return Outlet(
        id=section.required("id", ID),
        name=section.required("name", TEXT),
        rates=_rates(section, "rates", start),
        short=section.several("short", TEXT),
        series=section.optional("series", ID, Outlet),
        discreet=section.optional("discreet", FLAG, Outlet),
        held=section.optional("held", FLAG, Outlet),
    )


def _rates(section: Section, key: str, start: date) -> tuple[Rate, ...]:
    """Points by the days from which they hold, earliest first; something must hold on the office's start."""
    tables = section.sections(key, f"[{RATE_EXAMPLE}]")
    rates = [Rate(one.required("from", DAY), one.required("points", POINTS)) for one in tables]
    days = [rate.since for rate in rates if rate.since]
    if not section.has(key):
        section.problem(key, f"is missing; write for example {key} = [{RATE_EXAMPLE}]")
    elif start and len(days) == len(rates) and (not days or min(days) > start):
        section.problem(
            key, f"says no points for the office's start, {start}; write one with from = {start} or earlier"
        )
    for day in repeated(days):
        section.problem(key, f"says points from {day} twice; leave one of them")
    return tuple(sorted((rate for rate in rates if rate.since), key=lambda rate: rate.since))


def _check_ids(section: Section, rules: Rules) -> None:
    for key, ids in (
        ("outlets", [one.id for one in rules.outlets]),
        ("instructions", [one.id for one in rules.instructions]),
        ("deductions", [one.id for one in rules.deductions]),
    ):
        for one in repeated(filter(None, ids)):
            section.problem(f"{key}[{one}].id", f'"{one}" is used twice; give each an id of its own')


def _check_names(section: Section, outlets: tuple[Outlet, ...]) -> None:
    names = (name for outlet in outlets for name in {outlet.name, *outlet.short} if name)
    for name in repeated(names):
        section.problem("outlets", f'"{name}" names two outlets; leave it to one of them, among name and short')
