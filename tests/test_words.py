"""The search for words finds them; else all that relies on it says nothing."""

import base64
import gzip
import quopri
import sqlite3
from email.header import Header
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.words import found, new_words

WORDS = "青鸾踏雪寻梅归去"


def mailed(charset: str, cte: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content(f"{'前' * 31}{WORDS}后\n" * 3, charset=charset, cte=cte)
    return mail.as_bytes()


def database(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (x TEXT)")
        db.execute("INSERT INTO t VALUES (?)", (f"甲{WORDS}",))


@pytest.mark.parametrize(
    "octets",
    [
        WORDS.encode(),
        WORDS.encode("gb18030"),
        WORDS.encode("utf-16"),
        *(
            base64.encodebytes(("a" * n + WORDS + "后").encode(charset))
            for n in range(3)
            for charset in ("utf-8", "gbk")
        ),
        quopri.encodestring(f"甲乙丙{WORDS}".encode()),
        Header(f"主题{WORDS}后", "utf-8").encode().encode(),
        mailed("utf-8", "base64"),
        mailed("gb18030", "base64"),
        mailed("utf-8", "quoted-printable"),
        gzip.compress(mailed("utf-8", "8bit"), mtime=0),
        gzip.compress(WORDS.encode() * 9, mtime=0)[:-9],
        f'{{"x":{WORDS!a}}}'.replace("'", '"').encode(),
    ],
)
def test_words_are_found_in_every_form(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "file").write_bytes(octets)
    assert found([tmp_path], [WORDS]) == [(tmp_path / "file", WORDS)]
    assert not found([tmp_path], [new_words()])


def test_words_are_found_in_databases_and_names(tmp_path: Path) -> None:
    database(tmp_path / "a.db")
    (tmp_path / WORDS).touch()
    assert {path.name for path, _ in found([tmp_path], [WORDS])} == {"a.db", WORDS}
    assert not found([tmp_path], [WORDS], leave=[tmp_path])
