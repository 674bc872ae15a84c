"""Verify: the books held against themselves, the archive, the regulation and what was printed. Changes nothing."""

import email
import email.policy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mailproc.config import Config
from mailproc.errors import StateError
from mailproc.ledger import chain, rebuild, stock
from mailproc.ledger.audit import ASK, Audit, Booked
from mailproc.ledger.ledger import Ledger
from mailproc.ledger.officecopy import load_office
from mailproc.model import Anchor, Problem
from mailproc.office import calendar, proof
from mailproc.press.imprint import anchors

REBUILD = "mailproc rebuild makes it anew from the journal"
_PAPER = b"Precedence: bulk"  # as post.letter heads tallies, drafts, statements and circulars
_HEAD = 4096  # bytes in which a letter's headers end


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an audit came to. `end` is the last entry that was looked at; `broken`: the chain does not hold."""

    end: Anchor
    mails: int
    credits: int
    letters: int
    anchors: int
    broken: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def verify(config: Config, ledger: Ledger, given: Iterable[Anchor]) -> Verdict:
    """Look over all of state/. `given` are anchors that somebody has on paper.

    Where the chain is broken, only chain, anchors and modes are looked at: nothing else can then be trusted.
    The lock is held while desk copy and index are compared, not while the archive is read.
    """
    printed = [*((f"anchor {one.number}:{one.short}", one) for one in given), *found_anchors(ledger)]
    audit, broken, problems = follow(ledger, printed)
    if broken:
        problems.clear()
    else:
        problems += credit_problems(config, audit.booked)
        problems += stock.mail_problems(ledger.archive, audit.mails.values())
        problems += stock.letter_problems(ledger, audit.letters.values(), audit.delivered)
        problems += stock.edition_problems(ledger, audit.editions)
        if not stock.unread(ledger.archive, audit.mails.values()):
            problems += derived_problems(ledger, audit)
    problems += [*chain.mirror_problems(ledger.journal), *stock.mode_problems(ledger.state)]
    return Verdict(
        audit.end,
        len(audit.mails),
        len(audit.booked),
        len(audit.letters),
        len(printed),
        tuple(broken),
        tuple(problems),
    )


def follow(ledger: Ledger, printed: Iterable[tuple[str, Anchor]]) -> tuple[Audit, list[Problem], list[Problem]]:
    """The journal from its first line to its last: what it tells, where its chain breaks, what else does not hold."""
    audit, broken, problems = Audit(), list[Problem](), list[Problem]()
    for line in chain.walk(ledger.journal):
        if isinstance(line, Problem):
            broken.append(line)
        else:
            problems += audit.look(line)
    return audit, [*broken, *chain.hold(printed, audit.digests)], problems


def found_anchors(ledger: Ledger) -> Iterator[tuple[str, Anchor]]:
    """The journal's places that stand in the office's own papers; how far desk copy and mirror have come."""
    reach = load_office(ledger.state).reach
    if reach.n:
        yield str(ledger.state / "office.json"), Anchor(reach.n, reach.digest)
    mirror = ledger.journal.mirror
    if mirror is not None and (end := chain.end_of(mirror)) is not None:
        yield str(mirror), end
    editions = ledger.state / "editions"
    papers = [
        *(ledger.state / "letters").glob("*.eml"),
        *editions.glob("*/circular.txt"),
        *editions.glob("*/summary.txt"),
    ]
    seen: set[Anchor] = set()
    for path in sorted(papers):
        for anchor in anchors(words_of(path)):
            if anchor not in seen:
                seen.add(anchor)
                yield str(path), anchor


def words_of(path: Path) -> str:
    """The plain text of a paper of ours; "" of a letter that is none."""
    data = path.read_bytes()
    if path.suffix != ".eml":
        return data.decode("utf-8", "replace")
    if _PAPER not in data[:_HEAD]:
        return ""
    body = email.message_from_bytes(data, policy=email.policy.default).get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def credit_problems(config: Config, booked: Iterable[Booked]) -> Iterator[Problem]:
    """Credits that the regulation would not give so: points, month, mark, or what they take back."""
    office = config.office
    for one in booked:
        credit = one.credit
        month = calendar.month_of(credit.effective, office.period_start, office.zone)
        faults = [
            proof.month_fault(credit, month, one.published, one.corrects),
            proof.rule_fault(credit, config.rules, one.sharers),
        ]
        if credit.reverses:
            faults.append(proof.reversal_fault(credit, one.taken, taken_before=one.taken_before))
        for fault in filter(None, faults):
            yield Problem(f"credit {credit.id} of {credit.unit}", fault, ASK)


def derived_problems(ledger: Ledger, audit: Audit) -> Iterator[Problem]:
    """Where desk copy and index do not follow from the journal, and months whose classes do not add up."""
    for name in rebuild.torn(ledger.state):
        yield Problem(str(ledger.state / name), "cannot be read", REBUILD)
    recorded = Counter(mail.month for mail in audit.mails.values())
    try:
        with ledger.writing() as books:
            if books.office.reach.n == audit.end.number:  # else the daemon went on meanwhile
                for month, count in sorted(recorded.items()):
                    classes = Counter(mail.mail_class for mail in books.month(month).submissions.values())
                    if classes.total() != count:
                        what = f"{classes.total()} mails in all classes, but {count} in the journal"
                        yield Problem(f"month {month}", what, REBUILD)
            ledger.flush()
            with rebuild.made_anew(ledger.state) as anew:
                for where, what in rebuild.differences(ledger.state, anew):
                    yield Problem(str(ledger.state / where), what, REBUILD)
    except StateError as fault:
        yield Problem(str(ledger.state), f"desk copy and index cannot be compared: {fault}", "mend that first")
