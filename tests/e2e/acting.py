"""A month as a play: units and a clerk act by mail, in the forms of their programs, and points are watched."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

from mailproc.demo.documents import File
from mailproc.matters import Pending
from mailproc.model import Heading, Matter
from mailproc.post.excel import MEDIA_TYPE
from mailproc.rounds import House
from tests.e2e.clerks import stamp
from tests.e2e.office import ZONE, Office, read, text_of
from tests.filling import filled
from tests.mails.kinds.answers_and_forwards import quotes
from tests.mails.programs import written

CLERK, SIGNER = "wangwu@xxk.jiangcheng.example", "sunqi@xxk.jiangcheng.example"
FRIDAY = 5
BACK = "撤销 "
NAMES = {CLERK: "王五", SIGNER: "孙七"}
ROUNDS = (
    time(8, 31),
    time(9, 1),
    time(17, 1),
    time(17, 31),
)  # after the digest, statements, feedback, the answers' end
WROTE = {  # which program's head goes with a form of answer
    "foxmail": "foxmail",
    "qq": "qq",
    "qq-english": "qq",
    "qq-phone": "qq",
    "wechat": "qq",
    "netease": "163",
    "netease-english": "163",
    "netease-master": "163",
    "coremail": "coremail",
    "outlook": "outlook",
    "outlook-english": "outlook",
    "outlook-phone": "outlook",
    "iphone": "iphone",
    "gmail": "iphone",
    "gmail-english-wrapped": "iphone",
    "alimail": "coremail",
    "huawei": "coremail",
}
Points = Mapping[str, str]  # by unit id, as worked out by hand
NOTHING: Points = {}


def at(when: str) -> datetime:
    """A moment of 2026, as 03-02 09:40 in 江城."""
    return datetime.strptime(f"2026-{when}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Arrives:
    """A unit's mail, or anybody's; `number` is the one it gets, as 3-7, "" for none."""

    when: str
    number: str
    sender: str
    text: str
    points: Points = field(default_factory=dict)
    name: str = ""
    subject: str = "政务信息"
    program: str = "foxmail"
    files: Sequence[File] = ()
    answers: str = ""  # words of the letter to the sender that it answers


@dataclass(frozen=True)
class Says:
    """The clerk writes, in the form of a program, in answer to the last letter whose subject has these words."""

    when: str
    program: str
    text: str
    points: Points = field(default_factory=dict)
    told: Sequence[str] = ("已执行1条（",)
    answers: str = ""  # "": a new mail
    proven: bool = True
    who: str = CLERK
    subject: str = ""


@dataclass(frozen=True)
class Clicks:
    """The clerk clicks a link of the last letter whose subject has these words: the one beside this line."""

    when: str
    letter: str
    line: str
    points: Points = field(default_factory=dict)
    told: Sequence[str] = ("已执行1条（",)


@dataclass(frozen=True)
class Fills:
    """The clerk fills cells of the sheet in the last letter with these words, and sends it back."""

    when: str
    letter: str
    cells: Mapping[str, Mapping[Heading, object]]
    points: Points
    told: Sequence[str]


@dataclass(frozen=True)
class TurnsUp:
    """Mails that have lain elsewhere since they `arrived` turn up in the mailbox at once."""

    when: str
    arrived: str
    sender: str
    texts: Sequence[str]
    points: Points = field(default_factory=dict)


@dataclass(frozen=True)
class Passes:
    """A moment passes in which nobody writes."""

    when: str
    points: Points = field(default_factory=dict)


Step = Passes | TurnsUp | Arrives | Says | Clicks | Fills


@dataclass
class Stage:
    """The office in which the play is given: the whole made-up city on real servers."""

    office: Office
    house: House
    now: datetime
    answers: Counter[str] = field(default_factory=Counter)  # forms in which the clerk has written
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)  # all that went out, with their recipients

    def play(self, script: Sequence[Step]) -> None:
        """Act it in the order of time. After each step points have changed, and the clerk is told, as it says."""
        for step in sorted(script, key=lambda step: at(step.when)):
            self.pass_until(at(step.when))
            before, letters = self.points(), len(self.inbox("办理情况"))
            waiting = len(self.waiting())
            if not isinstance(step, Passes):
                self._append(step)
            self.house.round(self.now)
            after = self.points()
            changed = {unit: after[unit] - before.get(unit, 0) for unit in after if after[unit] != before.get(unit, 0)}
            assert changed == {unit: Decimal(points) for unit, points in step.points.items()}, (
                changed,
                step,
                self._last_answer(),
            )
            if isinstance(step, TurnsUp):
                assert len(self.waiting()) == waiting + 1, step
            elif isinstance(step, Arrives):
                assert self._number() == step.number, (self._number(), step)
            elif not isinstance(step, Passes):
                self._is_told(step, self.inbox("办理情况")[letters:])

    def _is_told(self, step: Says | Clicks | Fills, letters: Sequence[EmailMessage]) -> None:
        words = "\n".join(f"{letter['Subject']}\n{text_of(letter)}" for letter in letters).replace("\r\n", "\n")
        for part in step.told:
            assert part in words, (step, part, words)
        assert letters or not step.told, step

    def pass_until(self, moment: datetime) -> None:
        """The rounds of the days between, and of the morning and evening."""
        while True:
            coming = [datetime.combine(self.now + timedelta(days=k), each, ZONE) for k in (0, 1) for each in ROUNDS]
            following = min(each for each in coming if each > self.now)
            if following >= moment:
                break
            self.now = following
            if following.isoweekday() <= FRIDAY:  # a month without holidays
                self.house.round(following)
        self.now = moment

    # --- mail ---

    def _append(self, step: TurnsUp | Arrives | Says | Clicks | Fills) -> None:
        if isinstance(step, TurnsUp):
            for text in step.texts:
                old = self._arriving(Arrives(step.when, "", step.sender, text))
                self.office.account.append(old, at(step.arrived))
        else:
            raw = self._arriving(step) if isinstance(step, Arrives) else self._of_clerk(step)
            self.office.account.append(raw, self.now)

    def _arriving(self, step: Arrives) -> bytes:
        headers = [f"Message-ID: {make_msgid(domain=step.sender.partition('@')[2])}"]
        if step.answers:
            headers.append(f"In-Reply-To: {self._last(step.answers, step.sender)['Message-ID']}")
        raw = written(
            step.program,
            (step.name, step.sender),
            step.subject,
            step.text,
            step.files,
            headers,
            format_datetime(self.now),
        )
        return self._delivered(raw, step.sender)

    def _of_clerk(self, step: Says | Clicks | Fills) -> bytes:
        if isinstance(step, Clicks):
            subject, body = self._link(step.letter, step.line)
            return self._delivered(self._mail("foxmail", CLERK, subject, body), CLERK, proven=False)
        if isinstance(step, Fills):
            letter = self._last(step.letter)
            (sheet,) = [one for one in letter.iter_attachments() if str(one.get_filename()).startswith("采用登记表")]
            book = filled(bytes(sheet.get_content()), step.cells)
            file = File(str(sheet.get_filename()), MEDIA_TYPE, book)
            subject = f"回复: {letter['Subject']}"
            raw = self._mail("outlook", CLERK, subject, "已填好，请查收附件。", letter=letter, files=(file,))
            return self._delivered(raw, CLERK)
        self.answers[step.program] += 1
        text = step.text
        answered = self._last(step.answers, step.who) if step.answers else None
        if answered:
            old = text_of(answered).replace("\r\n", "\n")
            below = quotes("旧文")[step.program].replace("张三", NAMES[step.who])
            text += below.replace("旧文", old.replace("\n", "\n> ") if "> 旧文" in below else old)
        subject = step.subject or (f"Re:{answered['Subject']}" if answered else "办理")
        raw = self._mail(WROTE[step.program], step.who, subject, text, letter=answered)
        return self._delivered(raw, step.who, proven=step.proven)

    def _mail(
        self,
        program: str,
        who: str,
        subject: str,
        text: str,
        *,
        letter: EmailMessage | None = None,
        files: Sequence[File] = (),
    ) -> bytes:
        headers = [f"Message-ID: {make_msgid(domain='xxk.jiangcheng.example')}"]
        headers += [f"In-Reply-To: {letter['Message-ID']}", f"References: {letter['Message-ID']}"] if letter else []
        return written(program, (NAMES[who], who), subject, text, files, headers, format_datetime(self.now))

    def _delivered(self, raw: bytes, sender: str, *, proven: bool = True) -> bytes:
        """As the office's own server files it."""
        domain = sender.partition("@")[2]
        verdict = [f"Authentication-Results: mx.jiangcheng.example; dmarc=pass header.from={domain}"] if proven else []
        return "".join(f"{line}\r\n" for line in (*verdict, stamp(self.now))).encode() + raw

    # --- what the clerk sees ---

    def inbox(self, about: str, who: str = CLERK) -> list[EmailMessage]:
        """The letters to an address whose subject has these words."""
        sent = self.office.sink.letters
        self.letters += ((to, read(data)) for _, to, data in sent[len(self.letters) :])
        return [letter for to, letter in self.letters if to == who and about in str(letter["Subject"])]

    def _last(self, about: str, who: str = CLERK) -> EmailMessage:
        found = self.inbox(about, who)
        assert found, (about, [str(letter["Subject"]) for to, letter in self.letters if to == who])
        return found[-1]

    def _link(self, about: str, line: str) -> tuple[str, str]:
        """Subject and body that a link writes, by the line that it carries out, or the words on it.

        撤销 with a line is the link that takes this line back.
        """
        letter = self._last(about)
        if line.startswith(BACK):
            done = text_of(letter).replace("\r\n", "\n").partition(f"> {line.removeprefix(BACK)}\n")[2]
            line = done.partition("来信写“")[2].partition("”")[0]
        found = list(links(letter))
        (address,) = {one for words, one in found if words.startswith(line)} or {""}
        assert address, (line, found, text_of(letter))
        target = urlsplit(unescape(address))
        assert (target.scheme, unquote(target.path)) == ("mailto", "xxk@jiangcheng.example")
        written_ = parse_qs(target.query, strict_parsing=True)
        return written_["subject"][0], written_.get("body", [""])[0]

    def _last_answer(self) -> str:
        return "".join(text_of(letter) for letter in self.inbox("办理情况")[-1:])

    # --- what the books say ---

    def points(self) -> dict[str, Decimal]:
        books = self.house.ledger.reading()
        found: Counter[str] = Counter()
        for month in books.office.months:
            for credit in books.month(month).credits.values():
                found[credit.unit] += credit.points  # type: ignore[assignment]
        return dict(found)  # type: ignore[arg-type]

    def _number(self) -> str:
        books = self.house.ledger.reading()
        mails = [one for month in books.office.months for one in books.month(month).submissions.values()]
        number = max(mails, key=lambda one: (one.arrival, one.digest)).number
        return f"{int(number[5:7])}-{int(number[8:])}" if number else ""

    def waiting(self) -> tuple[Matter, ...]:
        """What waits for the clerk's word."""
        house, books = self.house, self.house.ledger.reading()
        roster, publisher = house.roster(books, self.now), house.publisher(books)
        return Pending(house.config, books, roster, publisher, house.ledger, self.now).matters(CLERK)


def links(letter: EmailMessage) -> Iterator[tuple[str, str]]:
    """The links of a letter's page: words or line → address. A ready answer's line stands beside its link."""
    page = letter.get_body(("html",))
    assert page is not None
    found = re.findall(r'<a [^>]*href="(mailto:[^"]+)"[^>]*>(.*?)</a>((?:(?!<a ).)*)', page.get_content(), re.DOTALL)
    for address, words, behind in found:
        beside = re.match(r"\s*(?:<[^>]+>\s*)*（([^）<]+)）", behind)
        yield unescape(beside[1] if beside else re.sub("<[^>]+>", "", words)).strip(), address
