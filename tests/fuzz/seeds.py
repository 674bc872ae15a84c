"""The mails and documents that are damaged: samples, a month of the demo's mail, and what is brought along."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mailproc import config as configuration
from mailproc.config import Config
from mailproc.demo import month, play
from mailproc.demo.documents import File, pdf, word
from mailproc.demo.mime import Script, file_part
from tests.mails.making import SENDER, SUBJECT, mail, multipart

TESTS: Final = Path(__file__).parents[1]
MAILS: Final = TESTS / "mails"
DOCUMENTS: Final = TESTS / "documents"
NO_DOCUMENTS: Final = {".json", ".py", ".pyc", ".md"}
LARGEST: Final = 400_000  # bytes of a seed


def config() -> Config:
    """The office's settings as shipped."""
    return configuration.load(TESTS.parent / "config.toml", {}, secrets=False)


def mails(*folders: Path) -> list[bytes]:
    """Seeds of all kinds; mails from further folders, if any, in their order."""
    samples = [path.read_bytes() for path in sorted(MAILS.glob("*.eml"))]
    brought = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    demo = [planned.raw for planned in month.make_month(play.city_of(config()))]
    found = [*samples, *demo, *brought, *(enclosing(file) for file in documents())]
    return [raw for raw in found if raw.strip() and len(raw) <= LARGEST]


def documents() -> list[File]:
    """Documents of all formats, small ones."""
    return [
        word("信息.docx", ["关于开展工作的信息", "一二三四"]),
        pdf("信息.pdf", ["关于开展工作的信息"]),
        *_sample_documents(),
    ]


def _sample_documents() -> Iterator[File]:
    for path in sorted(DOCUMENTS.rglob("*")) if DOCUMENTS.exists() else ():
        expected = path.with_suffix("") != path and path.with_suffix("").exists()  # what is read of another
        if path.is_file() and not expected and path.suffix not in NO_DOCUMENTS:
            data = path.read_bytes()
            if data and len(data) <= LARGEST:
                yield File(path.name, "application/octet-stream", data)


def enclosing(file: File) -> bytes:
    """A mail that brings a document."""
    header, body = multipart("mixed", b"Content-Type: text/plain; charset=utf-8\n\nsee below\n", _part(file))
    return mail(SENDER, SUBJECT, header, body=body)


def _part(file: File) -> bytes:
    return file_part(file, Script("utf-8", "utf-8"))
