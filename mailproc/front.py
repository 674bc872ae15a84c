"""What every command begins with: the configuration, the month that is meant, the moment, who is at the keyboard."""

import argparse
import os
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from mailproc import config as configuration
from mailproc import show
from mailproc.config import Config
from mailproc.errors import UsageError
from mailproc.office.calendar import parse_month

SHELL_USER = "shell"


def load(chosen: argparse.Namespace, *, secrets: bool) -> Config:
    return configuration.load(chosen.config, os.environ, secrets=secrets)


def month_of_office(config: Config, text: str) -> str:
    """A month in which the office counts. Raises UsageError."""
    month, first = parse_month(text), show.month_now(config, datetime.combine(config.office.start, time(12), UTC))
    if month < first:
        raise UsageError(f"{month} lies before office.start ({config.office.start}): nothing is counted there")
    return month


def right_now(config: Config) -> datetime:
    return datetime.now(ZoneInfo(config.office.zone))


def who() -> str:
    """The person at the keyboard, as the ledger names them."""
    return os.environ.get("USER", SHELL_USER)
