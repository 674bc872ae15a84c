import email
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest

from mailproc.errors import MessageError
from mailproc.model import Address, Attachment, Letter, LetterKind
from mailproc.post.letter import compose, deliverable, message_id, null_envelope, verify_mark

SECRET = b"a secret of the tests"
SENDER = Address("xxk@jiangcheng.example", "江城市人民政府办公室信息科")
AT = datetime(2026, 11, 3, 1, 12, tzinfo=UTC)
LETTER = Letter(
    kind=LetterKind.RECEIPT,
    recipient=Address("zhangsan@example.com", "张三"),
    key="d" * 64,
    subject="【回执】2026-11-0007（信息科）",
    text="市科技局：\n    𠮷已收到。\n",
    html="<p>𠮷已收到。</p>\n",
    answers=("<1@kjj.jiangcheng.example>",),
)


def write(letter: Letter, sender: Address = SENDER) -> bytes:
    return compose(letter, sender, AT, SECRET, "Asia/Shanghai")[1]


def read(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=default)


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def enclose(*files: Attachment) -> EmailMessage:
    return read(write(replace(LETTER, enclosures=files)))


def file(name: str, media_type: str = "application/pdf", data: bytes = b"%PDF") -> Attachment:
    return Attachment(name, media_type, "", len(data), data=(data,))


def test_a_receipt() -> None:
    identity, data = compose(LETTER, SENDER, AT, SECRET, "Asia/Shanghai")
    mail = read(data)
    assert mail["Subject"] == LETTER.subject
    assert mail["To"].addresses[0].addr_spec == "zhangsan@example.com"
    assert mail["To"].addresses[0].display_name == "张三"
    assert mail["From"].addresses[0].display_name == SENDER.name
    assert mail["Date"] == "Tue, 03 Nov 2026 09:12:00 +0800"
    assert mail["Message-ID"] == identity
    assert mail["In-Reply-To"] == mail["References"] == "<1@kjj.jiangcheng.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] is None
    assert body(mail, "plain") == LETTER.text
    assert body(mail, "html") == LETTER.html


def test_fit_to_travel() -> None:
    long = replace(LETTER, text="长" * 5000 + "\n", subject="很长的主题" * 30, enclosures=(file("名" * 300 + ".pdf"),))
    data = write(long)
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) < 998
    assert max(len(line) for line in data.split(b"\r\n\r\n")[1].split(b"\r\n")) <= 78
    assert read(data)["Subject"] == long.subject
    assert not [part.defects for part in read(data).walk() if part.defects]


def test_same_letter_same_bytes() -> None:
    letter = replace(LETTER, enclosures=(file("表.pdf"),))
    assert write(letter) == write(letter)


def test_message_id_names_kind_key_and_recipient() -> None:
    others = (
        replace(LETTER, kind=LetterKind.ALERT),
        replace(LETTER, key="e"),
        replace(LETTER, recipient=Address("lisi@example.com")),
    )
    own = message_id(LETTER, SENDER.domain)
    assert own.startswith("<mp.")
    assert own.endswith("@jiangcheng.example>")
    assert len(own) == len("<mp.@jiangcheng.example>") + 32
    assert message_id(replace(LETTER, subject="x", text="y"), SENDER.domain) == own
    assert own not in {message_id(letter, SENDER.domain) for letter in others}


@pytest.mark.parametrize("kind", LetterKind)
def test_only_answers_are_replies(kind: LetterKind) -> None:
    mail = read(write(replace(LETTER, kind=kind)))
    answer = kind in {LetterKind.RECEIPT, LetterKind.ENQUIRY, LetterKind.TRANSCRIPT, LetterKind.CONFIRMATION}
    assert mail["Auto-Submitted"] == ("auto-replied" if answer else "auto-generated")
    to_all = {LetterKind.FEEDBACK, LetterKind.TOPICS, LetterKind.REMINDER}
    to_all |= {LetterKind.SUMMARY_DRAFT, LetterKind.SUMMARY, LetterKind.FEES}
    papers = {LetterKind.STATEMENT, LetterKind.TALLY, LetterKind.DRAFT, LetterKind.CIRCULAR, *to_all}
    assert mail["Precedence"] == ("bulk" if kind in papers else None)
    assert null_envelope(kind) is answer
    assert null_envelope(LetterKind.RECEIPT)


def test_mark() -> None:
    identity, data = compose(LETTER, SENDER, AT, SECRET, "Asia/Shanghai")
    value = str(read(data)["X-Mailproc"])
    assert verify_mark(identity, value, SECRET)
    assert verify_mark(identity, f" {value} ", SECRET)
    assert not verify_mark(identity, value, b"another secret")
    assert not verify_mark("<other@jiangcheng.example>", value, SECRET)
    assert not verify_mark(identity, "", SECRET)
    assert not verify_mark(identity, "假\ud800", SECRET)


HOSTILE = (
    "甲\r\nBcc: wangwu@example.com\r\n\r\n<p>",
    "a\nX-Evil: 1",
    '"李四" <lisi@example.com>, wangwu@example.com',
    "=?utf-8?b?DQpCY2M6IHdhbmd3dUBleGFtcGxlLmNvbQ==?=",
    "\u202e倒\x00\ud800",
    "名" * 5000,
)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_break_out_of_their_header(words: str) -> None:
    letter = replace(
        LETTER, subject=words, recipient=Address("zhangsan@example.com", words), enclosures=(file(words + ".pdf"),)
    )
    mail = read(write(letter, replace(SENDER, name=words)))
    assert set(mail.keys()) == set(read(write(replace(LETTER, enclosures=(file("a"),)))).keys())
    assert [one.addr_spec for one in mail["To"].addresses] == ["zhangsan@example.com"]
    assert [one.addr_spec for one in mail["From"].addresses] == [SENDER.address]
    assert body(mail, "plain") == LETTER.text
    assert len(list(mail.iter_attachments())) == 1
    assert not any(c in str(mail["Subject"]) for c in "\r\n\u202e\x00")


def test_an_encoded_word_in_a_subject_stays_as_typed() -> None:
    words = "=?utf-8?b?5L2g5aW9?="
    assert read(write(replace(LETTER, subject=words)))["Subject"] == words


@pytest.mark.parametrize(
    "address", ["", "zhangsan", "a b@example.com", "a@example.com>\r\nBcc: b@example.com", "张三@example.com", "a@b@c"]
)
def test_addresses_that_cannot_be_written_to(address: str) -> None:
    assert not deliverable(address)
    with pytest.raises(MessageError):
        write(replace(LETTER, recipient=Address(address)))


def test_only_real_message_ids_are_answered() -> None:
    answers = ("<a b@x>", "<1@x>\r\nBcc: b@example.com", "no brackets", "<张@x>", "<2@x>", "<3@x>")
    mail = read(write(replace(LETTER, answers=answers)))
    assert mail["In-Reply-To"] == "<3@x>"
    assert str(mail["References"]).split() == ["<2@x>", "<3@x>"]
    assert read(write(replace(LETTER, answers=("nonsense",))))["In-Reply-To"] is None


def test_file_names_both_ways() -> None:
    name = "江城市2026年10月政务信息得分情况统计表.xlsx"
    (part,) = enclose(file(name, "application/vnd.ms-excel", b"\x00\xff" * 500)).iter_attachments()
    assert part.get_filename() == name
    assert part.get_param("name") == name
    assert part.get_content() == b"\x00\xff" * 500
    assert part.get_content_type() == "application/vnd.ms-excel"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/a.txt", "_.._etc_a.txt"),
        ("", "附件"),
        ("a" * 100 + ".pdf", "a" * 56 + ".pdf"),
        ('a"b.pdf', "a_b.pdf"),
    ],
)
def test_file_names_are_made_safe(name: str, kept: str) -> None:
    (part,) = enclose(file(name)).iter_attachments()
    assert part.get_filename() == kept


def test_a_mail_is_enclosed_as_a_mail() -> None:
    raw = b"From: a@example.com\nSubject: x\n\nbody\n"
    (part,) = enclose(file("原邮件.eml", "message/rfc822", raw)).iter_attachments()
    assert part.get_content_type() == "message/rfc822"
    assert part.get_content()["Subject"] == "x"


@pytest.mark.parametrize("raw", [b"Subject: \xd6\xd0\r\n\r\nx", b"a: b\r\n\r\n" + b"x" * 999, b"a: b\rc: d", b"\x00"])
def test_a_mail_that_cannot_travel_as_one_goes_as_a_file(raw: bytes) -> None:
    (part,) = enclose(file("原邮件.eml", "message/rfc822", raw)).iter_attachments()
    assert part.get_content_type() == "application/octet-stream"
    assert part.get_content() == raw


@pytest.mark.parametrize("kind", ["multipart/mixed", "text/html\r\nX: y", "", "x"])
def test_odd_media_types(kind: str) -> None:
    (part,) = enclose(file("a.bin", kind)).iter_attachments()
    assert part.get_content_type() == "application/octet-stream"
