"""The pictures of docs/pictures: letters that the program writes in the demo's month, as screens show them.

python -m tests.pictures [FOLDER]     a minute or two; wants a Chromium, and for the .docx LibreOffice
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from mailproc import config as configuration
from mailproc.demo import clerk, month, play, servers
from mailproc.demo.planned import City, moment, numbers
from mailproc.rounds import House
from tests import contact
from tests.browser import DESK, PHONE, Browser, browser
from tests.e2e.clerks import mail, passed, stamp
from tests.e2e.office import read

ROOT = Path(__file__).parent.parent
MORNING = moment(30, "08:30:30")  # the month is in full course, and the digest of the day is due
TYPED = {
    "transcript": (
        "要情208期:366、382\n"
        "批示 346 省\n"
        "不计 355 广告\n"
        "要情208 386、388\n"
        "其余几条下午再报\n"
        "349是水利局的\n"
        "385是交通局的"
    ),
    "answers": "领导问 公安局\n查稿 家庭医生",
    "help": "帮助",
}
TALLEST = {"digest": 1500}  # what is longer is cut there


@dataclass(frozen=True, slots=True)
class Morning:
    """The demo's office on a morning of the month, with the servers that it is on."""

    house: House
    city: City
    imap: servers.ImapServer
    sink: servers.Sink

    def digest(self) -> str:
        """What the first clerk was sent at half past eight."""
        return self._last("【信箱日报】")

    def answer(self, lines: str, after: timedelta) -> str:
        """What comes back to the lines that the first clerk mails so long after the digest."""
        at = MORNING + after
        person, server = self.city.clerks[0], self.city.server
        proof = passed(f"dmarc=pass header.from={person.address.rpartition('@')[2]}", by=server)
        raw = mail(lines, sender=f"{person.name} <{person.address}>", at=at, above=(proof, stamp(at, by=server)))
        for _ in self.imap.deliver([(at, raw)]):
            pass
        play.go(self.house, at)
        return self._last("【办理情况】")

    def _last(self, about: str) -> str:
        sent = (read(one.data) for one in self.sink.deliveries() if self.city.clerks[0].address in one.recipients)
        *_, letter = (one for one in sent if about in str(one["Subject"]))
        page = letter.get_body(("html",))
        assert page is not None
        return str(page.get_content())


@contextmanager
def morning(folder: Path) -> Iterator[Morning]:
    """The demo's month, played into this folder until MORNING."""
    base = ROOT / "config.toml"
    city = play.city_of(configuration.load(base, {}, secrets=False))
    mails = month.make_month(city)
    by_tag, named = {one.tag: one for one in mails}, numbers(mails)
    with servers.ImapServer() as imap, servers.Sink(folder / "sent") as sink:
        play.write_config(base, folder / "config.toml", city, imap.port, sink.port)
        house = House(configuration.load(folder / "config.toml", {**os.environ, play.PASSWORD_NAME: servers.PASSWORD}))
        try:
            script = play.steps(mails, clerk.clerk_lines(city, mails))
            for step in takewhile(lambda one: one.when < MORNING, script):
                for _ in imap.deliver([(one.arrival, play.raw_of(house, city, one, by_tag)) for one in step.mails]):
                    pass
                play.go(house, step.when)
                if step.line is not None:
                    play.type_line(house, step.line.text(named), step.when)
            play.go(house, MORNING)
            yield Morning(house, city, imap, sink)
        finally:
            house.close()


def draw(at: Morning, seen: Browser, folder: Path) -> None:
    """Each letter twice: NAME.png as a window shows it, NAME-phone.png as a phone does."""
    pages = {"digest": at.digest()}
    pages |= {name: at.answer(text, timedelta(minutes=n)) for n, (name, text) in enumerate(TYPED.items(), 1)}
    for name, page in pages.items():
        for suffix, width in (("", DESK), ("-phone", PHONE)):
            (folder / f"{name}{suffix}.png").write_bytes(seen.picture(page, width, TALLEST.get(name)))


if __name__ == "__main__":
    out = Path(*sys.argv[1:]) if sys.argv[1:] else ROOT / "docs" / "pictures"
    contact.draw(out)
    with TemporaryDirectory() as scratch, morning(Path(scratch)) as begun, browser() as made:
        draw(begun, made, out)
        contact.draw_screens(made, out)
