"""What verify, rebuild, backup, restore and recount show: the same facts as a screen for people and as JSON."""

from collections.abc import Iterable
from pathlib import Path

from mailproc import terminal
from mailproc.auditing import Verdict
from mailproc.ledger.backup import Backup
from mailproc.model import Problem
from mailproc.press.wording import plain
from mailproc.recounting import Recount
from mailproc.redeciding import Redecided
from mailproc.refetching import Completed
from mailproc.restoring import Report

REMOVED = "已移出邮箱,存稿在案"


# --- verify -----------------------------------------------------------------------------------------------


def verdict_json(result: Verdict) -> dict[str, object]:
    def lines(problems: Iterable[Problem]) -> list[dict[str, str]]:
        return [{"where": one.where, "what": one.what, "advice": one.advice} for one in problems]

    return {
        "entry": result.end.number,
        "digest": result.end.digest,
        "mails": result.mails,
        "credits": result.credits,
        "letters": result.letters,
        "anchors": result.anchors,
        "broken": lines(result.broken),
        "problems": lines(result.problems),
    }


def verdict(result: Verdict) -> None:
    terminal.say(
        f"entry {result.end.number} {result.end.digest}: {result.mails} mails, {result.credits} credits, "
        f"{result.letters} letters; {result.anchors} anchors"
    )
    found = (*result.broken, *result.problems)
    for one in found:
        terminal.warn(f"{one.where}: {one.what}; {one.advice}")
    if not found:
        terminal.good("everything holds")
    if result.broken:
        terminal.problems(["the journal does not add up; points, archive and desk copy were not looked at"])


# --- backup, restore --------------------------------------------------------------------------------------


def backup_json(made: Backup) -> dict[str, object]:
    held = made.manifest
    return {
        "entry": held.entry,
        "digest": held.digest,
        "files": held.files,
        "octets": held.octets,
        "copied": made.copied,
        "kept": made.kept,
    }


def backup(made: Backup, folder: Path) -> None:
    held = made.manifest
    terminal.good(f"{folder}: journal up to entry {held.entry}; {made.copied} files copied, {made.kept} were there")
    terminal.say(f"anchor {held.anchor.number}:{held.anchor.short}")


def completed(mails: Completed) -> None:
    if mails.found:
        terminal.good(f"{mails.found} mails that the archive lacked are there again")
    if mails.lost:
        lost = ", ".join(mails.lost)
        terminal.warn(f"lost: {lost}: no folder has these mails; the journal's class, items and points stand, no words")


def restored(report: Report) -> None:
    """What came back, and what nobody can know."""
    terminal.good(
        f"the journal ends with entry {report.end.number} {report.end.short} of {report.since:%Y-%m-%d %H:%M:%S}"
    )
    if report.added:
        terminal.good(f"{report.added} lines came from the mirror")
    if report.absent:
        terminal.warn(f"the backup lacks {report.absent} files that it should have: mailproc verify says which")
    completed(report.mails)
    for letter in report.given_up:
        terminal.warn(f"{letter} was waiting and is lost: write it by hand")
    if not report.epoch:
        terminal.say("If mailproc still worked after that moment, its mirror was broken: restore without --mirror.")
        return
    if report.aside is not None:
        terminal.warn(f"the mirror has lines that the backup lacks; it was moved to {report.aside}")
    if report.waiting:
        terminal.warn(f"{report.waiting} letters that wait may have gone out before: they go out again, the same bytes")
    terminal.warn(f"epoch {report.epoch}: numbers go on at the next thousand; what arrived before now gets no receipt")
    terminal.warn("clerks' lines entered since then are lost: enter them again")
    terminal.warn("papers that were due by now wait: mailproc accept --papers MONTH sends them, --sent MONTH does not")
    terminal.warn("mails that came since then and are in the mailbox no more cannot be known")


# --- recount ----------------------------------------------------------------------------------------------


def recount_json(result: Recount) -> dict[str, object]:
    return {
        "month": result.month,
        "mailbox": result.mailbox,
        "ledger": result.ledger,
        "differences": [one.number for one in result.differences],
    }


def recounted(result: Recount) -> None:
    terminal.say(f"{result.month}: {result.mailbox} mails in mailbox and archive, {result.ledger} in the ledger")
    if result.waiting:
        terminal.say(f"{result.waiting} are held until a person lets them in (mailproc accept)")
    if result.removed:
        terminal.say(f"{result.removed} {REMOVED}")
    if not result.differences:
        terminal.good("no difference")
    for one in result.differences:
        terminal.warn(f"{one.number}: {one.what}")


def redecided_json(result: Redecided) -> dict[str, object]:
    return {
        "mails": result.mails,
        "passed_over": result.passed_over,
        "otherwise": [
            {"number": one.number, "was": one.was, "now": one.now, "by_hand": one.by_hand} for one in result.otherwise
        ],
        "points": {unit: [plain(was), plain(now)] for unit, (was, now) in result.points.items()},
    }


def redecided(result: Redecided) -> None:
    terminal.say(f"{result.mails} mails, {result.passed_over} of them not read again")
    rows = [(one.number, one.was, one.now, "yes" if one.by_hand else "") for one in result.otherwise]
    if rows:
        terminal.table("would be decided otherwise today", ("number", "is", "would be", "changed by hand"), rows)
    points = [(unit, plain(was), plain(now)) for unit, (was, now) in result.points.items()]
    if points:
        terminal.table("points for items received", ("unit", "are", "would be"), points, right=("are", "would be"))
    if not rows and not points:
        terminal.good("nothing would be decided otherwise")
