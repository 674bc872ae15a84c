"""Attribution: whose mail it is, and on what evidence (office rules §3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from email.utils import getaddresses

from mailproc.model import Address, Attribution, Contents, Evidence, Message
from mailproc.office import furniture, signing, sources, titles, worksheet
from mailproc.office.roster import Roster, is_public
from mailproc.office.signing import LINE, Letter

CONTRADICTING = ("signature", "subject")  # claims that can contradict an address
PROVING_NOTHING = frozenset({"name", "reply_to"})  # what anyone can write beside an address

_BEHALF = re.compile(r"代(?:报[:\s]\s*(?P<after>.+)|(?P<within>[^\s:]{2,15}?)(?:报送|上报|报)(?:[:\s].*|$))")
_FIRST_LINES = 2  # 代报 may stand below a greeting
_JOINT_REPORT = re.compile(
    r"联合(?:报送|上报|呈报|供稿|撰稿|撰写|编报|采写)|共同(?:报送|上报|供稿|撰稿)|联合(?=[)】\]:\s]|$)"
)
_JOINTLY = re.compile("联合|共同")
_COMMAND = re.compile(
    r"要情|短波|报省|省办|国办|批示|采用|不计|计入|扣分|撤销|印发|缓发|群发|查稿|领导问|确认|更正|帮助|\d"
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A letter, who sent it, and the roster of the day it came. `message` is the mail that brought it."""

    message: Message
    sender: Address
    letter: Letter
    roster: Roster
    on: date

    def counting(self, unit: str) -> str:
        return self.roster.counting(unit, self.on)

    def named(self, kind: str, text: str) -> Iterator[Evidence]:
        for unit in self.roster.named(text):
            yield Evidence(kind, text.strip()[:LINE], unit)

    def owner(self, address: str) -> str:
        """The unit whose address it is, "" where it is none's."""
        found = self.roster.by_address(address, self.on)
        return found[1] if found else self.roster.by_domain(address, self.on) or ""


def attribute(message: Message, contents: Contents, roster: Roster, clerks: frozenset[str], on: date) -> Attribution:
    """Whose mail it is. `unit` is given on good evidence only; else `proposal` is the best guess.

    Units are those that count (parents, successors); the evidence, strongest first, keeps subunits, and what
    contradicts. `reason` is "", "signature_differs" (the unit's own domain outweighs a signature), "conflict" (a
    private address does not), "signature_only" (an unknown address), "left" (that of a person who has left the
    unit) or "unknown".
    """
    case = _Case(message, message.sender, signing.letter(message, contents), roster, on)
    found = _on_behalf(case, clerks) if message.sender.address in clerks else None
    return _with_subunit(case, found or _with_partners(case, _by_evidence(case)))


# --- by address and by what is written --------------------------------------------------------------------


def _by_evidence(case: _Case) -> Attribution:
    proofs = tuple(_proofs(case))
    claims = tuple(_claims(case))
    evidence = (*proofs, *claims)
    if former := case.roster.left(case.sender.address, case.on):
        told = next((claim.unit for claim in claims if claim.kind not in PROVING_NOTHING), former)
        evidence = (*claims, Evidence("left", case.sender.address, former))
        return Attribution(proposal=case.counting(told), evidence=evidence, reason="left")
    if not proofs:
        reason = "signature_only" if any(claim.kind not in PROVING_NOTHING for claim in claims) else "unknown"
        return Attribution(proposal=case.counting(claims[0].unit) if claims else "", evidence=evidence, reason=reason)
    unit = case.counting(proofs[0].unit)
    other = contradiction(claims, unit, case.letter.subject, case.roster, case.on)
    if not other:
        return Attribution(unit=unit, evidence=evidence)
    if _is_institutional(proofs[0], case.sender):
        return Attribution(unit=unit, evidence=evidence, reason="signature_differs")
    return Attribution(proposal=case.counting(other.unit), evidence=evidence, reason="conflict")


def _proofs(case: _Case) -> Iterator[Evidence]:
    found = case.roster.by_address(case.sender.address, case.on)
    if found:
        yield Evidence(found[0], case.sender.address, found[1])
    unit = case.roster.by_domain(case.sender.address, case.on)
    if unit:
        yield Evidence("domain", case.sender.domain, unit)


def _claims(case: _Case) -> Iterator[Evidence]:
    """What signatures, subject and names say, each unit once, strongest first."""
    letter = case.letter
    signed = list(_each(case, "signature", signing.signatures(letter)))
    counties = [one for one in signed if case.roster.is_county(one.unit)]  # one anywhere in it beats a bureau
    found = [
        *counties,
        *signed,
        *_each(case, "masthead", signing.mastheads(letter)),
        *_each(case, "subject", signing.prefixes(letter.subject)),
        *_each(case, "subject", signing.dashed(letter.subject)),
        *_leading(case, "subject", letter.subject),
        *(claim for name in letter.files for claim in _of_file(case, name)),
        *_forwarded(case),
        *_reply_to(case),
        *case.named("name", case.sender.name),
    ]
    unique: dict[tuple[str, str], Evidence] = {}
    for claim in found:
        unique.setdefault((claim.kind, claim.unit), claim)
    return iter(unique.values())


def _each(case: _Case, kind: str, texts: Iterable[str]) -> Iterator[Evidence]:
    for text in texts:
        yield from case.named(kind, text)


def _of_file(case: _Case, name: str) -> Iterator[Evidence]:
    yield from _each(case, "attachment", signing.prefixes(name))
    yield from _each(case, "attachment", signing.dashed(name))
    yield from _leading(case, "attachment", name)


def _leading(case: _Case, kind: str, subject: str) -> Iterator[Evidence]:
    """The unit with whose name a subject begins: 清河县政务信息(第44期). It may also be what it writes about."""
    plain = furniture.plain(titles.unanswered(subject))
    for claim in case.named(kind, plain[:LINE]):
        unit = case.roster.unit(claim.unit)
        if plain.startswith((unit.name, unit.short, *unit.aliases, *unit.former)):
            yield claim
        return


def _forwarded(case: _Case) -> Iterator[Evidence]:
    """The unit from whose address the mail was first written, where somebody passes it on from another."""
    original = case.message.original
    if original and original.sender != case.sender and (unit := case.owner(original.sender.address)):
        yield Evidence("forwarded", original.sender.address, unit)


def _reply_to(case: _Case) -> Iterator[Evidence]:
    if case.sender is not case.message.sender:
        return
    for _, address in getaddresses(list(case.message.header("reply-to"))[:3]):
        if address.lower() != case.sender.address and (unit := case.owner(address)):
            yield Evidence("reply_to", address.lower()[:LINE], unit)


def contradiction(evidence: Iterable[Evidence], unit: str, subject: str, roster: Roster, on: date) -> Evidence | None:
    """What says that a mail with this evidence and subject is another unit's; none if the unit itself signs too."""
    told = [claim for claim in evidence if claim.kind in CONTRADICTING and _is_claim(claim, subject, roster)]
    if any(roster.counting(claim.unit, on) == unit for claim in told):
        return None
    return told[0] if told else None


def _is_claim(claim: Evidence, subject: str, roster: Roster) -> bool:
    """Whether it says whose mail it is: a subject that only begins with a unit's name may be about that unit."""
    if claim.kind == "signature":
        return True
    said = (*signing.prefixes(subject), *signing.dashed(subject))
    return any(claim.unit in roster.named(prefix) for prefix in said)


def _is_institutional(proof: Evidence, sender: Address) -> bool:
    return proof.kind == "domain" or (proof.kind == "address" and not is_public(sender.domain))


def _with_subunit(case: _Case, found: Attribution) -> Attribution:
    """Adds the part of the unit that wrote it, by the strongest evidence that names one: 交警支队 of 市公安局."""
    unit = found.unit or found.proposal
    for one in found.evidence:
        part = case.roster.current(one.unit, case.on)
        if unit and part != unit and one.kind != "joint" and case.counting(part) == unit:
            return replace(found, subunit=part)
    return found


# --- 代报 -------------------------------------------------------------------------------------------------


def _on_behalf(case: _Case, clerks: frozenset[str]) -> Attribution | None:
    """A clerk's mail for a unit: 代报:UNIT, or a mail that the clerk passes on; None if it is neither."""
    told = _told_behalf(case)
    if told:
        return told
    message, original = case.message, case.message.original
    if not original or original.sender.address in clerks or not _passes_on(message):
        return None
    letter = replace(case.letter, subject=original.subject, texts=(original.text,), closing="")
    inner = replace(case, sender=original.sender, letter=letter)
    found = _with_partners(inner, _by_evidence(inner))
    if found.reason == "signature_only":
        found = _with_partners(inner, replace(found, unit=found.proposal, proposal="", reason=""))
    passed_on = tuple(Evidence("forwarded", original.sender.address, unit) for unit in (found.unit,) if unit)
    return replace(found, evidence=(*passed_on, *found.evidence), on_behalf=True)


def _told_behalf(case: _Case) -> Attribution | None:
    """代报:UNIT or 代UNIT报 in the subject or the first line. A clerk may name the unit barely: 科技局."""
    first = furniture.lines(case.message.text)[:_FIRST_LINES]
    for line in (furniture.plain(titles.unanswered(case.message.subject)), *first):
        told = _BEHALF.match(line)
        if not told:
            continue
        name = (told["after"] or told["within"]).strip()
        units = case.roster.named(name) or case.roster.called(name.partition(" ")[0])
        if units and (len(units) == 1 or told["after"]):
            evidence = Evidence("behalf", line[:LINE], units[0])
            seen = (evidence, *_forwarded(case))
            return Attribution(unit=case.counting(units[0]), evidence=seen, on_behalf=True)
        if told["after"]:
            return Attribution(on_behalf=True, reason="unknown")
    return None


def _passes_on(message: Message) -> bool:
    """Whether a clerk's forward is a submission, rather than a command about the mail below it."""
    if _COMMAND.match(message.text.strip()) or titles.is_ours(message.original.subject if message.original else ""):
        return False
    if any(worksheet.is_worksheet(attachment.text) for attachment in message.attachments):
        return False
    return sources.writing(message).forwarded


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
    places = [text for text in signing.joint_places(case.letter) if pattern.search(text)]
    if not places:
        return ()
    everywhere = (*places, *signing.signatures(case.letter), *signing.prefixes(case.letter.subject))
    found: dict[str, Evidence] = {}
    for evidence in _each(case, "joint", everywhere):
        found.setdefault(evidence.unit, evidence)
    return tuple(found.values())
