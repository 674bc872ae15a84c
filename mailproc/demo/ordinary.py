"""The ordinary traffic: what each unit reports on which day, in which form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from mailproc.demo import notes
from mailproc.demo.documents import File, pdf, photo, picture, plain, scan, word
from mailproc.demo.planned import moment
from mailproc.demo.sack import Sack, Sender, Sent, at_program, counted
from mailproc.demo.texts import Story
from mailproc.model import Address, Unit

Maker = Callable[[str, Iterable[str]], File]

HOLIDAYS: Final = (1, 2, 3, 4, 5, 6, 7)
WORKDAYS: Final = (8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30)  # the 10th is a 调休 Saturday
WEEKENDS: Final = (11, 17, 18, 24, 25, 31)
HOURS: Final = ((8.4, 3.6), (8.4, 3.6), (14.3, 3.4), (14.3, 3.4), (18, 4))  # o'clock, and for how many hours
TEXT_FORMS: Final = ("report", "report", "report", "sections", "problem")
ENDINGS: Final[Mapping[Maker, str]] = {word: "docx", pdf: "pdf", plain: "txt"}


@dataclass(frozen=True, slots=True)
class Written:
    """What a person has written and is about to send. `program` names another mail program than their usual one."""

    stories: tuple[Story, ...]
    subject: str
    text: str
    files: tuple[File, ...] = ()
    program: str = ""


Form = Callable[[Sack, Sender], Written]


def in_body(sack: Sack, sender: Sender) -> Written:
    """The item is the mail's text."""
    return _text_and(sack, sender, lambda _: ())


def body_and_word(sack: Sack, sender: Sender) -> Written:
    """The same text in the mail and in a document: one item."""
    return _text_and(sack, sender, lambda story: (document(word, story, sender),))


def threefold(sack: Sack, sender: Sender) -> Written:
    """The same text in the mail, as .docx and as .pdf: one item."""
    return _text_and(sack, sender, lambda story: (document(word, story, sender), document(pdf, story, sender)))


def with_photos(sack: Sack, sender: Sender) -> Written:
    """The item in the text, photos beside it."""
    photos = (photo("现场照片1.jpg", sack.rng, 30000), picture("IMG_20261009.png", sack.rng, 120))
    return _text_and(sack, sender, lambda _: photos)


def signed_off(sack: Sack, sender: Sender) -> Written:
    """The item in the text, and the sheet with the approver's signature as a photo."""
    sheet = photo(sack.rng.choice(("审签单.jpg", "报送审批表.jpg")), sack.rng, 20000)
    return _text_and(sack, sender, lambda _: (sheet,))


def brief(sack: Sack, sender: Sender) -> Written:
    """Two sentences from a telephone, without greeting."""
    story = story_for(sack, sender.unit, "brief")
    text = "\n".join([*story.paragraphs, "", sender.signer.unit, sender.signer.person])
    return Written((story,), _subject(sack, sender, story), text, program="iphone")


def enclosed(sack: Sack, sender: Sender) -> Written:
    """A cover note; the item is in one document."""
    story = story_for(sack, sender.unit)
    return _covered(sack, sender, story, document(sack.rng.choice((word, word, word, pdf, plain)), story, sender))


def scanned(sack: Sack, sender: Sender) -> Written:
    """A cover note and a scan: one item, titled by its file name."""
    story = story_for(sack, sender.unit)
    return _covered(sack, sender, story, scan(f"{story.title}.pdf", sack.rng))


def two_documents(sack: Sack, sender: Sender) -> Written:
    """A cover note and two documents: two items."""
    stories = (story_for(sack, sender.unit), story_for(sack, sender.unit))
    files = tuple(document(word, story, sender) for story in stories)
    return Written(stories, _several(sender, stories), notes.cover("两条信息", sender.signer, sack.rng), files)


def bundled(sack: Sack, sender: Sender) -> Written:
    """Two or three titled items in one text."""
    stories = tuple(story_for(sack, sender.unit, "report") for _ in range(sack.rng.choice((2, 2, 3))))
    return Written(stories, _several(sender, stories), notes.bundle(stories, sender.signer, sack.rng))


FORMS: Final[Mapping[Form, int]] = {  # and how often
    in_body: 46,
    brief: 9,
    enclosed: 17,
    body_and_word: 7,
    threefold: 4,
    with_photos: 4,
    signed_off: 5,
    scanned: 1,
    two_documents: 3,
    bundled: 4,
}


def _text_and(sack: Sack, sender: Sender, files: Callable[[Story], tuple[File, ...]]) -> Written:
    story = story_for(sack, sender.unit)
    text = notes.body(story, sender.signer, sack.rng)
    return Written((story,), _subject(sack, sender, story), text, files(story))


def _covered(sack: Sack, sender: Sender, story: Story, file: File) -> Written:
    text = notes.cover(story.title, sender.signer, sack.rng)
    return Written((story,), _subject(sack, sender, story), text, (file,))


def _subject(sack: Sack, sender: Sender, story: Story) -> str:
    return notes.subject(story, sender.unit.short, sack.rng)


def _several(sender: Sender, stories: Sequence[Story]) -> str:
    return f"{sender.unit.short}报送信息{len(stories)}条"


def story_for(sack: Sack, unit: Unit, form: str = "") -> Story:
    """A new item on what such a unit reports on."""
    return sack.writer.write(form or sack.rng.choice(TEXT_FORMS), sack.writer.theme_of(unit.name))


def document(make: Maker, story: Story, sender: Sender) -> File:
    """A document of the item, named after its title."""
    return make(f"{story.title}.{ENDINGS[make]}", notes.document(story, sender.signer))


def day_of(sack: Sack) -> int:
    """A day of the month: seldom in the holiday week or at a weekend."""
    return sack.rng.choice(sack.rng.choices((WORKDAYS, HOLIDAYS, WEEKENDS), (90, 5, 5))[0])


def arrival_on(sack: Sack, day: int) -> datetime:
    """A moment of a day as offices keep their hours, now and then in the evening."""
    start, length = sack.rng.choice(HOURS)
    return moment(day, "00:00") + timedelta(seconds=int((start + sack.rng.random() * length) * 3600))


def workday(sack: Sack) -> datetime:
    """A moment on one of the month's workdays."""
    return arrival_on(sack, sack.rng.choice(WORKDAYS))


def send(sack: Sack, sender: Sender, arrival: datetime, tag: str, written: Written) -> Sent:
    """Press the button: a submission with as many items as there are stories."""
    at = at_program(sender, written.program) if written.program else sender
    draft = sack.draft(at, arrival, written.subject, written.text, written.files)
    mail = sack.post(tag, arrival, draft, at.program, counted(sender.unit, len(written.stories)))
    return Sent(mail, draft, at, written.stories)


def fill(sack: Sack, units: Sequence[Unit], mails: int) -> list[Sent]:
    """So many ordinary reports of these units, at least one each; some units are more diligent than others."""
    weights = [sack.rng.choice((1, 1, 2, 2, 3, 5)) for _ in units]
    authors = [*units, *sack.rng.choices(units, weights, k=mails - len(units))]
    found = []
    for place, unit in enumerate(authors, 1):
        form = sack.rng.choices(list(FORMS), list(FORMS.values()))[0]
        sender = sack.sender(unit)
        arrival = arrival_on(sack, day_of(sack))
        found.append(send(sack, sender, arrival, f"{unit.id}-{place:03}", form(sack, sender)))
    return found


def by_machine(sack: Sack, unit: Unit, mails: int) -> None:
    """Reports that a unit's OA system sends as no-reply: they count, and are not answered."""
    machine = Address(f"noreply@{unit.domains[0]}", f"{unit.short}OA系统")
    seat = replace(at_program(sack.by_listed(unit), "oa"), address=machine)
    for place in range(1, mails + 1):
        story = story_for(sack, unit)
        written = Written((story,), story.title, "\n".join([*notes.written(story), "", unit.short]))
        send(sack, seat, workday(sack), f"{unit.id}-oa-{place}", written)
