"""A mail as the desk copy shows it: what the journal records of it, with the words that were read in it."""

from dataclasses import replace

from mailproc.ledger.archive import Reading
from mailproc.ledger.events import MailRecorded
from mailproc.model import Address, Submission


def submission(event: MailRecorded, reading: Reading | None) -> Submission:
    """A recorded mail with its words, as the desk copy shows it; without a reading, only what the journal holds."""
    bare = Submission(
        digest=event.digest,
        number=event.number,
        arrival=event.arrival,
        mail_class=event.mail_class,
        sender=event.sender or Address(""),
        subject="",
        size=event.size,
        unit=event.unit,
        items=event.items,
        due=event.due,
        reason=event.reason,
    )
    if reading is None:
        return bare
    contents, attribution = reading.contents, reading.attribution
    return replace(
        bare,
        sender=reading.sender,
        subject=reading.subject,
        titles=tuple(item.title for item in contents.items) or ((reading.subject,) if event.items else ()),
        evidence=attribution.evidence,
        proposal=attribution.proposal,
        subunit=attribution.subunit,
        on_behalf=attribution.on_behalf,
        urgent=contents.urgent,
        signed_off=contents.signed_off,
        has_phone=contents.has_phone,
        enclosures=contents.enclosures,
        links=reading.links,
        unread=tuple(item.source for item in contents.items if item.fault),
        charset_doubt=reading.charset_doubt,
        message_id=reading.message_id,
        references=reading.references,
        date=reading.date,
        remark=contents.remark,
        handover=contents.handover,
    )
