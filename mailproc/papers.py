"""The files that go with circular and tally: what these say, in other formats than the mail's."""

import hashlib
from dataclasses import replace
from pathlib import Path

from mailproc.model import Attachment, FairCopy
from mailproc.post import excel, figurebook, word
from mailproc.press import figure_book
from mailproc.press.circular import CircularContext, file_name
from mailproc.press.faircopy import fair_copy
from mailproc.press.render import Press, shipped_folder
from mailproc.press.tally_paper import TallyContext

MASTERS = {"bulletin": "circular.docx", "document": "circular-document.docx"}  # of the .docx, by the circular's form
BROKEN_MASTER = "模板 {name}：{fault}；已改用内置模板"


class Papers:
    """Makes the files of a circular. `templates` may hold the office's own masters; one that cannot be filled is
    replaced by the shipped one, and `check` says so."""

    def __init__(self, press: Press, templates: Path) -> None:
        self._press = press
        self._templates = templates
        self._faults: dict[str, str] = {}

    def files(self, said: CircularContext) -> tuple[Attachment, ...]:
        """The files, in the order in which they are left out of a letter that would be too large."""
        copy, name = fair_copy(self._press, said), file_name(said)
        return (
            enclosed(f"{name}.xlsx", excel.MEDIA_TYPE, figurebook.write(figure_book.circular_book(said))),
            enclosed(f"{name}.docx", word.MEDIA_TYPE, self._word(copy)),
        )

    def check(self, said: CircularContext) -> tuple[str, ...]:
        """What is wrong with the office's own masters, tried with a circular that says this."""
        copy = fair_copy(self._press, said)
        for form in MASTERS:
            self._word(replace(copy, form=form))
        return self.faults

    @property
    def faults(self) -> tuple[str, ...]:
        """What was wrong with them so far."""
        return tuple(self._faults.values())

    def _word(self, copy: FairCopy) -> bytes:
        name = MASTERS[copy.form]
        own = self._templates / name
        shipped = shipped_folder() / name
        if own.is_file() and name not in self._faults and own.resolve() != shipped.resolve():
            try:
                return word.write(own.read_bytes(), name, copy)
            except (word.MasterError, OSError) as fault:
                self._faults[name] = BROKEN_MASTER.format(name=name, fault=fault)
        return word.write(shipped.read_bytes(), name, copy)


def tally_file(said: TallyContext) -> Attachment:
    """The tally as a workbook."""
    return enclosed(said.book, excel.MEDIA_TYPE, figurebook.write(figure_book.tally_book(said)))


def enclosed(name: str, media_type: str, data: bytes) -> Attachment:
    """A file of ours as it goes into a letter."""
    return Attachment(name, media_type, hashlib.sha256(data).hexdigest(), len(data), data=(data,))
