"""Plays the month in processes that may be killed: `python -m tests.torture.actor`, spoken to line by line.

The program is imported once; each order forks a process that plays from its stage to the end. Orders and answers
are lines of JSON. The process says which stage is over and what its effects were, and waits for the word to go on:
mails of the next stage are delivered meanwhile.
"""

import json
import os
import ssl
import time
import traceback
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from mailproc import config as configuration
from mailproc.errors import MailprocError, StateError
from mailproc.press.render import Press
from mailproc.rounds import House
from tests.dovecot import PASSWORD
from tests.torture import mutations
from tests.torture.effects import Effects, Fault
from tests.torture.month import Stage, make_month, play, typed_before

PAUSE = timedelta(minutes=3)  # from a fault to the next start
PRESS = Press()
BROKEN = 70  # exit code of what should never happen


@dataclass(frozen=True, slots=True)
class Order:
    """Play in `folder` from the stage `first` (from 0), after so many `faults` in it. `stays`: live on after one."""

    folder: str
    first: int
    faults: int = 0
    fault: Fault | None = None
    stays: bool = False
    mutation: str = ""

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Order":
        fields: dict[str, Any] = json.loads(line)
        fault = fields.pop("fault")
        return cls(**fields, fault=Fault(**fault) if fault else None)


def serve() -> None:
    """Fork a process for each order, one at a time, until the input ends."""
    stages = make_month()
    warm_up()
    while line := told():
        order = Order.read(line)
        child = os.fork()
        if not child:
            os._exit(act(order, stages))
        say(child=child)
        _, status = os.waitpid(child, 0)
        say(ended=os.waitstatus_to_exitcode(status))


def warm_up() -> None:
    """Do once what is the same in every process and takes long: templates to code, the system's certificates."""
    shelf = PRESS._shipped
    for environment in (shelf._plain, shelf._escaping):
        for name in environment.list_templates(extensions=["j2"]):
            environment.get_template(name)
    context = ssl.create_default_context()
    ssl.create_default_context = lambda **_: context


def act(order: Order, stages: tuple[Stage, ...]) -> int:
    """Play; returns the exit code, as the program's."""
    try:
        perform(order, stages)
    except MailprocError as fault:
        complain(f"{type(fault).__name__}: {fault}")
        return fault.exit_code
    except SystemExit as end:
        complain(str(end.code))
        return 1
    except BaseException:  # noqa: BLE001 the process's outermost frame: whatever it was, the harness must hear of it
        complain(traceback.format_exc())
        return BROKEN
    return 0


def perform(order: Order, stages: tuple[Stage, ...]) -> None:
    folder = Path(order.folder)
    os.chdir(folder)
    effects = Effects(folder)
    effects.install()
    mutations.install(order.mutation)
    house = House(configuration.load(folder / "config.toml", {"MAILPROC_PASSWORD": PASSWORD}))
    house.press = PRESS
    faults = order.faults
    for place in range(order.first, len(stages)):
        began = time.monotonic()
        effects.begin(order.fault if order.fault and order.fault.stage == place else None)
        typed = typed_before(stages, place)
        try:
            play(house, stages[place], typed, faults * PAUSE)
        except StateError as fault:
            if not order.stays or effects.fault is None:
                raise
            complain(f"StateError: {fault}")
            effects.heal()
            play(house, stages[place], typed, (faults + 1) * PAUSE)
        faults = 0
        say(stage=place, seconds=time.monotonic() - began, effects=[[one.op, one.area] for one in effects.seen])
        if place + 1 < len(stages):
            told()
    house.close()


def told() -> bytes:
    """A line from the harness. Nothing is read ahead: the process forked next reads from the same pipe."""
    with open(0, "rb", buffering=0, closefd=False) as orders:
        return orders.readline()


def complain(words: str) -> None:
    say(complaint=words)


def say(**words: object) -> None:
    """One line to the harness."""
    data = json.dumps(words, ensure_ascii=False).encode() + b"\n"
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


if __name__ == "__main__":
    serve()
