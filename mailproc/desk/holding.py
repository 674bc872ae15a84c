"""What a person holds back or lets in: a month's circular, old mail of a folder."""

from datetime import datetime

from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import Plan, RefusedError
from mailproc.ledger.events import Accepted, Commanded
from mailproc.office.orders import Accept, HoldBack


def hold_back(order: HoldBack, at: Lookup, _now: datetime) -> Plan:
    """缓发: the circular of a month goes out by a clerk's 印发 alone; no signer's answer and no deadline sends it."""
    books = at.books
    open_ = [month for month in sorted(books.office.courses) if not books.course(month).published]
    month = order.month or next(iter(open_), at.current)
    if books.course(month).published:
        raise RefusedError("release_again", month)
    if books.course(month).held_back:
        raise RefusedError("held_already", month)
    return Plan(Commanded(order.line, at.who, holds_back=(month,)), (month,))


def accepted(order: Accept, at: Lookup) -> tuple[Accepted, int]:
    """The event that lets the held mails of a folder in, and how many they are."""
    held = {key: uids for key, uids in at.books.office.held.items() if uids}
    found = [key for key in held if order.folder.casefold() in {key[1].casefold(), f"{key[0]} {key[1]}".casefold()}]
    boxes = sorted({key[:2] for key in found})
    if len(boxes) != 1:
        folders = boxes or sorted({key[:2] for key in held})
        raise RefusedError("no_folder", *(f"{mailbox} {folder}" for mailbox, folder in folders))
    mailbox, folder = boxes[0]
    return Accepted(mailbox, folder, at.who), sum(len(held[key]) for key in found)
