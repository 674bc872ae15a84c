"""The files that go with circular and tally: what these say, in other formats than the mail's."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mailproc.config import Circular
from mailproc.model import Attachment, FairCopy
from mailproc.post import excel, figurebook, typeset, word
from mailproc.press import figure_book
from mailproc.press.circular import CircularContext, file_name
from mailproc.press.faircopy import fair_copy
from mailproc.press.render import Press, shipped_folder
from mailproc.press.tally_paper import TallyContext

log = logging.getLogger("mailproc")

MASTERS = {"bulletin": "circular.docx", "document": "circular-document.docx"}  # of the .docx, by the circular's form
TYPESETTING = "circular.typ"  # of the PDF
BROKEN_MASTER = "模板 {name}：{fault}；已改用内置模板"
NO_PDF = "the circular goes out without a PDF: {fault}"


class Papers:
    """Makes the files of a circular. `templates` may hold the office's own masters; one that cannot be filled is
    replaced by the shipped one, and `check` says so. Without a PDF where it cannot be made; the log says why."""

    def __init__(self, press: Press, templates: Path, form: Circular) -> None:
        self._press = press
        self._templates = templates
        self._form = form
        self._faults: dict[str, str] = {}

    def files(self, said: CircularContext) -> tuple[Attachment, ...]:
        """The files, in the order in which they are left out of a letter that would be too large: the PDF last."""
        copy, name = fair_copy(self._press, said), file_name(said)
        made = [
            enclosed(f"{name}.xlsx", excel.MEDIA_TYPE, figurebook.write(figure_book.circular_book(said))),
            enclosed(f"{name}.docx", word.MEDIA_TYPE, self._word(copy)),
        ]
        if self._form.pdf:
            try:
                made.append(enclosed(f"{name}.pdf", typeset.MEDIA_TYPE, self._pdf(copy)))
            except typeset.NoPdfError as fault:
                log.warning("%s", NO_PDF.format(fault=fault))
        return tuple(made)

    def check(self, said: CircularContext) -> tuple[str, ...]:
        """What is wrong with the office's own masters, tried with a circular that says this; why there is no PDF."""
        copy = fair_copy(self._press, said)
        for form in MASTERS:
            self._word(replace(copy, form=form))
        if not self._form.pdf:
            return self.faults
        try:
            self._pdf(copy)
        except typeset.NoPdfError as fault:
            return (*self.faults, NO_PDF.format(fault=fault))
        return (*self.faults, *typeset.advice(self._form.fonts))

    @property
    def faults(self) -> tuple[str, ...]:
        """What was wrong with the office's own masters so far."""
        return tuple(self._faults.values())

    def _word(self, copy: FairCopy) -> bytes:
        name = MASTERS[copy.form]
        return self._made(name, lambda master: word.write(master.read_bytes(), name, copy))

    def _pdf(self, copy: FairCopy) -> bytes:
        return self._made(TYPESETTING, lambda template: typeset.write(template, copy, self._form.fonts))

    def _made(self, name: str, make: Callable[[Path], bytes]) -> bytes:
        """By the office's own template, or the shipped one."""
        own, shipped = self._templates / name, shipped_folder() / name
        if own.is_file() and name not in self._faults and own.resolve() != shipped.resolve():
            try:
                return make(own)
            except (word.MasterError, typeset.TypesetError, OSError) as fault:
                self._faults[name] = BROKEN_MASTER.format(name=name, fault=fault)
        return make(shipped)


def tally_file(said: TallyContext) -> Attachment:
    """The tally as a workbook."""
    return enclosed(said.book, excel.MEDIA_TYPE, figurebook.write(figure_book.tally_book(said)))


def enclosed(name: str, media_type: str, data: bytes) -> Attachment:
    """A file of ours as it goes into a letter."""
    return Attachment(name, media_type, hashlib.sha256(data).hexdigest(), len(data), data=(data,))
