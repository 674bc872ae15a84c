"""Items: finds the information items in a mail, and tells what a mail without any is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mailproc.model import Attachment, Contents, Item, Message, Purport
from mailproc.office import (
    alarms,
    blanks,
    bundles,
    enclosures,
    enquiries,
    handovers,
    people,
    remarks,
    serials,
    sheets,
    sources,
    titles,
    trimming,
)
from mailproc.office.bundles import Part
from mailproc.office.duplicates import digest, normalise
from mailproc.office.sources import Source, Writing


def find(message: Message, urgent_words: tuple[str, ...]) -> Contents:
    """The items of a mail and what else it brings (office rules §4). In doubt a text is one item, and counted."""
    written = sources.writing(message)
    files = enclosures.sort(message.attachments)
    body = sources.reported(written, urgent_words)
    texts, annexes = sources.find(body, message, files)
    items = _items(written, texts, files.documents)
    purport = _purport(message, written, body, files, items)
    told = people.named(dict.fromkeys(_everything(message, written, files)))
    if len(items) == 1 and items[0].text:
        items = (replace(items[0], author=items[0].author or told.author or told.contact),)
    used = {item.source for item in items}
    contents = Contents(
        purport=purport,
        items=items if purport is Purport.ITEMS else (),
        enclosures=tuple(name for name in (*files.beside, *annexes) if name not in used),
        signed_off=files.signed_off or told.approver != "",
        has_phone=told.phones != (),
        urgent=alarms.find(_headlines(message, written, items), urgent_words),
        approver=told.approver,
        phones=told.phones,
        handover=None if written.forwarded else handovers.find(message),
    )
    return contents if written.forwarded else remarks.heard(message, contents, remarks.paper(message.subject))


def _purport(message: Message, written: Writing, body: str, files: enclosures.Sorted, items: Sequence[Item]) -> Purport:
    key = normalise(body)
    if blanks.is_zero(written.subject, [key, *(item.key for item in items)]):
        return Purport.ZERO
    if not files.documents and not any(item.source for item in items) and body == written.text:
        if not written.forwarded and enquiries.is_enquiry(message):
            return Purport.ENQUIRY
        if not written.forwarded and handovers.find(message):
            return Purport.HANDOVER
        if blanks.is_thanks(written.subject, key):
            return Purport.THANKS
        if blanks.is_form(written.subject, key):
            return Purport.FORM
    if items:
        return Purport.ITEMS
    if message.links:
        return Purport.LINKED
    return Purport.FORM if files.beside else Purport.EMPTY


def _everything(message: Message, written: Writing, files: enclosures.Sorted) -> Iterator[str]:
    """Where the people of a mail are named: its text, what stands under it, its documents and forms."""
    yield from (written.text, message.text, message.closing)
    yield from (one.text for one in (*files.documents, *files.approvals, *files.spare))


# --- items ------------------------------------------------------------------------------------------------


def _items(written: Writing, texts: Sequence[Source], documents: Sequence[Attachment]) -> tuple[Item, ...]:
    unread = _unread(texts, documents)
    alone = len(texts) + len(unread) == 1
    found = [item for source in texts for item in _of_source(written, source, alone=alone)]
    found += [_unreadable(written, document, alone=alone) for document in unread]
    unique: dict[str, Item] = {}
    for item in found:
        unique.setdefault(item.digest, item)
    return tuple(unique.values())


def _of_source(written: Writing, source: Source, *, alone: bool) -> Iterable[Item]:
    rows = tuple(Part(row.title, row.text, row.author) for row in sheets.split(source.text))
    parts = rows or bundles.split(source.text)
    for part in parts:
        serial = serials.find(part.title, "", _first_words(part.text))
        title = part.title or titles.opening(part.text)
        yield _item(source, replace(part, title=title), normalise(part.text), serial)
    if not parts:
        title = _title(written.subject, source, alone=alone)
        first = _first_words(source.text)
        beside = written.subject if alone or not source.name else source.name
        serial = serials.find("" if first.startswith(title) else title, beside, first)
        yield _item(source, Part(title, source.text), source.key, serial)


def _item(source: Source, part: Part, key: str, serial: str) -> Item:
    return Item(
        title=part.title,
        text=trimming.trim(part.text),
        key=key,
        digest=digest(key) if key or not source.document else _digest(source.document),
        source=source.name,
        serial=serial,
        author=part.author or bundles.signature(part.text) or people.named((part.text,)).author,
    )


def _title(subject: str, source: Source, *, alone: bool) -> str:
    """The title line, else the subject (or, of one document among several, its name), else the first sentence."""
    candidates = (
        titles.headline(source.text, subject, source.name),
        titles.clean(subject) if alone or not source.name else "",
        titles.clean(source.name),
        titles.opening(source.text),
        titles.bare(source.name),
        titles.bare(subject),
    )
    return next(filter(None, candidates), "")


def _unread(texts: Sequence[Source], documents: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Documents that could not be read and whose text is not known otherwise."""
    if any(source.document is None for source in texts):
        return ()
    known = {name for source in texts for name in (titles.clean(source.name), titles.headline(source.text))}
    unread: dict[str, Attachment] = {}
    for document in documents:
        name = titles.bare(document.name)
        told = name not in known and (titles.clean(document.name) or not texts)
        if document.fault and not document.text.strip() and told:
            unread.setdefault(name, document)
    return tuple(unread.values())


def _unreadable(written: Writing, document: Attachment, *, alone: bool) -> Item:
    """A scan or locked document: an item titled by its file name."""
    title = titles.clean(document.name) or (alone and titles.clean(written.subject)) or titles.bare(document.name)
    return Item(
        title=title,
        text="",
        key="",
        digest=_digest(document),
        source=document.name,
        serial=serials.find(title, written.subject if alone else ""),
        fault=document.fault,
    )


def _digest(document: Attachment) -> str:
    """The digest of a document's bytes; of its place and size where its bytes could not be had (a locked archive)."""
    return document.digest or digest(f"{document.within}/{document.name} {document.size}")


def _first_words(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if titles.is_paragraph(line.strip())), "")


# --- what else a mail brings ------------------------------------------------------------------------------


def _headlines(message: Message, written: Writing, items: Sequence[Item]) -> Iterable[str]:
    """Where an emergency would be named: subjects, titles and first paragraphs."""
    yield from (message.subject, written.subject, _first_words(written.text))
    for item in items:
        yield from (item.title, _first_words(item.text))
