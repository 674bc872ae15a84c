"""Attribution: whose mail it is, and on what evidence (office rules §3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from mailproc.model import Address, Attribution, Contents, Evidence, Message
from mailproc.office import furniture, items, titles
from mailproc.office.roster import Roster, is_public

LINE = 40  # a signature line is never longer
TAIL = 6  # so many last lines may hold the signature
CONTRADICTING = ("signature", "subject")  # claims that can contradict an address

_BEHALF = re.compile(r"代(?:报[:\s]\s*(?P<after>.+)|(?P<within>[^\s:]{2,15}?)(?:报送|上报|报)(?:[:\s].*|$))")
_ADDRESSED = re.compile(r"(?:主送|抄送|抄报|报|送|发|收件人|此致|致)[:\s]")
_NO_SIGNATURE = re.compile(
    r"[一二三四五六七八九十\d]{1,3}[、.)].*|\([一二三四五六七八九十\d]{1,3}\).*|.*[。;!?]$|.*(?:联合开展|召开|举行|调研).*"
)
_UNIT_FIELD = re.compile(r"(?:报送|供稿|来稿|填报|上报)?单位(?:名称)?:\s*(?P<unit>.{2,30})")
_BRACKETS = re.compile(r"[【\[(〔](?P<within>[^】\])〕]{2,40})[】\])〕]")
_BEFORE_COLON = re.compile(r"[^:]{2,30}(?=:)")
_JOINT_REPORT = re.compile(
    r"联合(?:报送|上报|呈报|供稿|撰稿|撰写|编报|采写)|共同(?:报送|上报|供稿|撰稿)|联合(?=[)】\]:\s]|$)"
)
_JOINTLY = re.compile("联合|共同")
_COMMAND = re.compile(
    r"要情|短波|报省|省办|国办|批示|采用|不计|计入|扣分|撤销|印发|缓发|群发|查稿|领导问|确认|更正|帮助|\d"
)
_SENTENCE = re.compile(r"[^。;!?\n]+")


@dataclass(frozen=True, slots=True)
class _Letter:
    """The mail whose writer is asked for: the one received, or the one that a clerk passes on."""

    sender: Address
    subject: str
    text: str
    contents: Contents
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """A letter, and the roster of the day it came."""

    letter: _Letter
    roster: Roster
    on: date

    def counting(self, unit: str) -> str:
        return self.roster.counting(unit, self.on)

    def named(self, kind: str, text: str) -> Iterator[Evidence]:
        for unit in self.roster.named(text):
            yield Evidence(kind, text.strip()[:LINE], unit)


def attribute(message: Message, contents: Contents, roster: Roster, clerks: frozenset[str], on: date) -> Attribution:
    """Whose mail it is. `unit` is given on good evidence only; else `proposal` is the best guess.

    Units are those that count (parents, successors); the evidence, strongest first, keeps subunits. `reason`
    is "", "signature_differs" (the unit's own domain outweighs a signature), "conflict" (a private address
    does not), "signature_only" (an unknown address) or "unknown".
    """
    case = _Case(
        _Letter(
            message.sender, message.subject, message.text, contents, tuple(one.name for one in message.attachments)
        ),
        roster,
        on,
    )
    if message.sender.address in clerks:
        behalf = _on_behalf(case, message, clerks)
        if behalf:
            return behalf
    return _with_partners(case, _by_evidence(case))


# --- by address and by what is written --------------------------------------------------------------------


def _by_evidence(case: _Case) -> Attribution:
    proofs = tuple(_proofs(case))
    claims = tuple(_claims(case))
    evidence = (*proofs, *claims)
    if not proofs:
        reason = "signature_only" if any(claim.kind != "name" for claim in claims) else "unknown"
        return Attribution(proposal=case.counting(claims[0].unit) if claims else "", evidence=evidence, reason=reason)
    unit = case.counting(proofs[0].unit)
    other = _contradiction(case, unit, claims)
    if not other:
        return Attribution(unit=unit, evidence=evidence)
    if _is_institutional(proofs[0], case.letter.sender):
        return Attribution(unit=unit, evidence=evidence, reason="signature_differs")
    return Attribution(proposal=case.counting(other.unit), evidence=evidence, reason="conflict")


def _proofs(case: _Case) -> Iterator[Evidence]:
    address = case.letter.sender.address
    found = case.roster.by_address(address, case.on)
    if found:
        yield Evidence(found[0], address, found[1])
    unit = case.roster.by_domain(address, case.on)
    if unit:
        yield Evidence("domain", case.letter.sender.domain, unit)


def _claims(case: _Case) -> Iterator[Evidence]:
    """What subject, signatures and names say, each unit once, strongest first."""
    letter = case.letter
    found = [
        *_each(case, "signature", _signatures(letter)),
        *_each(case, "subject", _prefixes(letter.subject)),
        *_leading(case, "subject", letter.subject),
        *(claim for name in letter.files for claim in _each(case, "attachment", _prefixes(name))),
        *(claim for name in letter.files for claim in _leading(case, "attachment", name)),
        *case.named("name", letter.sender.name),
    ]
    unique: dict[tuple[str, str], Evidence] = {}
    for claim in found:
        unique.setdefault((claim.kind, claim.unit), claim)
    return iter(unique.values())


def _each(case: _Case, kind: str, texts: Iterable[str]) -> Iterator[Evidence]:
    for text in texts:
        yield from case.named(kind, text)


def _signatures(letter: _Letter) -> Iterator[str]:
    """Lines that sign: below the last paragraph of the mail and of each item, the authors named, 报送单位:…"""
    yield from (item.author for item in letter.contents.items)
    for text in dict.fromkeys((letter.text, *(item.text for item in letter.contents.items))):
        written = furniture.lines(text)
        yield from (field["unit"] for line in written[:TAIL] if (field := _UNIT_FIELD.fullmatch(line)))
        last = max((place for place, line in enumerate(written) if titles.is_paragraph(line)), default=0)
        yield from (line for line in written[last + 1 :][-TAIL:] if _may_sign(line))


def _may_sign(line: str) -> bool:
    return len(line) <= LINE and not _ADDRESSED.match(line) and not _NO_SIGNATURE.fullmatch(line)


def _prefixes(subject: str) -> Iterator[str]:
    """The parts of a subject that say whose it is: 【市科技局】…, (市科技局), 市科技局信息3:…"""
    plain = furniture.plain(titles.unanswered(subject))
    yield from (mark["within"] for mark in _BRACKETS.finditer(plain))
    before = _BEFORE_COLON.match(plain)
    if before:
        yield before[0]


def _leading(case: _Case, kind: str, subject: str) -> Iterator[Evidence]:
    """The unit with whose name a subject begins: 清河县政务信息(第44期). It may also be what it writes about."""
    plain = furniture.plain(titles.unanswered(subject))
    for claim in case.named(kind, plain[:LINE]):
        unit = case.roster.unit(claim.unit)
        if plain.startswith((unit.name, unit.short, *unit.aliases, *unit.former)):
            yield claim
        return


def _contradiction(case: _Case, unit: str, claims: Iterable[Evidence]) -> Evidence | None:
    """The claim that the mail is another unit's; none if the unit itself signs too."""
    told = [claim for claim in claims if claim.kind in CONTRADICTING and _is_claim(claim, case)]
    if any(case.counting(claim.unit) == unit for claim in told):
        return None
    return told[0] if told else None


def _is_claim(claim: Evidence, case: _Case) -> bool:
    """Whether it says whose mail it is: a subject that only begins with a unit's name may be about that unit."""
    if claim.kind == "signature":
        return True
    return any(claim.unit in case.roster.named(prefix) for prefix in _prefixes(case.letter.subject))


def _is_institutional(proof: Evidence, sender: Address) -> bool:
    return proof.kind == "domain" or (proof.kind == "address" and not is_public(sender.domain))


# --- 代报 -------------------------------------------------------------------------------------------------


def _on_behalf(case: _Case, message: Message, clerks: frozenset[str]) -> Attribution | None:
    """A clerk's mail for a unit: 代报:UNIT, or a mail that the clerk passes on; None if it is neither."""
    told = _told_behalf(case, message)
    if told:
        return told
    original = message.original
    if not original or original.sender.address in clerks or not _passes_on(message):
        return None
    letter = replace(case.letter, sender=original.sender, subject=original.subject, text=original.text)
    inner = replace(case, letter=letter)
    found = _with_partners(inner, _by_evidence(inner))
    if found.reason == "signature_only":
        found = _with_partners(inner, replace(found, unit=found.proposal, proposal="", reason=""))
    passed_on = tuple(Evidence("forwarded", original.sender.address, unit) for unit in (found.unit,) if unit)
    return replace(found, evidence=(*passed_on, *found.evidence), on_behalf=True)


def _told_behalf(case: _Case, message: Message) -> Attribution | None:
    """代报:UNIT or 代UNIT报 in the subject or the first line. A clerk may name the unit barely: 科技局."""
    first = next(iter(furniture.lines(message.text)), "")
    for line in (furniture.plain(titles.unanswered(message.subject)), first):
        told = _BEHALF.match(line)
        if not told:
            continue
        name = (told["after"] or told["within"]).strip()
        units = case.roster.named(name) or case.roster.called(name.partition(" ")[0])
        if units and (len(units) == 1 or told["after"]):
            evidence = Evidence("behalf", line[:LINE], units[0])
            return Attribution(unit=case.counting(units[0]), evidence=(evidence,), on_behalf=True)
        if told["after"]:
            return Attribution(on_behalf=True, reason="unknown")
    return None


def _passes_on(message: Message) -> bool:
    """Whether a clerk's forward is a submission, rather than a command about the mail below it."""
    if _COMMAND.match(message.text.strip()) or titles.is_ours(message.original.subject if message.original else ""):
        return False
    return items.writing(message).forwarded


# --- joint reports ----------------------------------------------------------------------------------------


def _with_partners(case: _Case, found: Attribution) -> Attribution:
    """Adds the other units of a joint report. 联合 alone may be about a joint action: then it is only evidence."""
    if not found.unit:
        return found
    for pattern in (_JOINT_REPORT, _JOINTLY):
        together = _together(case, pattern)
        units = [case.counting(one.unit) for one in together]
        if found.unit in units and len(set(units)) > 1:
            partners = tuple(one for one, unit in zip(together, units, strict=True) if unit != found.unit)
            joint = tuple(dict.fromkeys((found.unit, *units))) if pattern is _JOINT_REPORT else ()
            return replace(found, evidence=(*found.evidence, *partners), units=joint)
    return found


def _together(case: _Case, pattern: re.Pattern[str]) -> tuple[Evidence, ...]:
    """The units named where the text says so, and in its signatures and subject prefixes."""
    places = [text for text in _joint_places(case.letter) if pattern.search(text)]
    if not places:
        return ()
    everywhere = (*places, *_signatures(case.letter), *_prefixes(case.letter.subject))
    found: dict[str, Evidence] = {}
    for evidence in _each(case, "joint", everywhere):
        found.setdefault(evidence.unit, evidence)
    return tuple(found.values())


def _joint_places(letter: _Letter) -> Iterator[str]:
    """Where a joint report calls itself one: subject, titles, signatures, the sentences of the first paragraph."""
    yield furniture.plain(letter.subject)
    yield from (item.title for item in letter.contents.items)
    yield from _signatures(letter)
    for text in (letter.text, *(item.text for item in letter.contents.items)):
        written = furniture.lines(text)
        first = next((line for line in written if titles.is_paragraph(line)), "")
        yield from _SENTENCE.findall("\n".join((*written[:2], first)))
