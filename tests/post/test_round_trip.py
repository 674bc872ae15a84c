"""Sound mails: what was written is what is read, whatever the words, the charset, the encoding and the program."""

import base64
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mailproc.demo.clients import Draft, write
from mailproc.demo.documents import File
from mailproc.demo.programs import PROGRAMS
from mailproc.model import Address, Message
from mailproc.post.message import read
from tests.mails.making import OFFICE, ZHANG, base64_part, mail, multipart, printable_part, word

LAST = "全市高新技术企业达到128家。"  # a text's last line, which is no rule, no signature and no advert
SENT = datetime(2026, 11, 3, 9, 12, 33, tzinfo=timezone(timedelta(hours=8)))
MODERN = policy.default.clone(linesep="\r\n")

# Whatever a person may type: no control and format characters, no blanks but two, none that is unassigned or private.
_TYPED = st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" \u3000")
_MARKED = {"--", "==", "__", "=?", "&", "<", ">", "%"}  # what begins quotes, rules, words and escapes
# What stands in a national standard of 1980, the last rows of it and what came later.
_HANZI = st.sampled_from("江城市科技局关于高新技术企业的信息情况镕喆堃㐂朱王李赵张啊座亍齄丂阿")


def words(alphabet: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    """One line without blanks around it, with a letter in it."""
    return (
        st.text(alphabet, min_size=1, max_size=most)
        .map(lambda text: " ".join(text.split()))
        .filter(lambda text: any(sign.isalpha() for sign in text) and not any(mark in text for mark in _MARKED))
    )


def texts(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(words(alphabet, 200), max_size=6).map(lambda lines: "\n".join([*lines, LAST]))


def names(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Names of files and people."""
    letters = alphabet.filter(lambda sign: sign.isalnum() or sign in "-_()()《》、·+")
    return words(letters, 40).map(lambda name: unicodedata.normalize("NFC", name))


def told_apart(text: str, codec: str) -> bool:
    """Whether the bytes cannot be UTF-8 as well; a few short words of GBK can."""
    try:
        return text.isascii() or codec == "utf-8" or text.encode(codec).decode("utf-8") == text
    except UnicodeDecodeError:
        return True


def files_of(message: Message) -> list[tuple[str, bytes]]:
    return [(part.name, b"".join(part.data)) for part in message.attachments]


# --- as the standards have it ------------------------------------------------------------------------------


@given(
    subject=words(_TYPED, 120),
    name=names(_TYPED),
    text=texts(_TYPED),
    files=st.lists(st.tuples(names(_TYPED), st.binary(max_size=300)), max_size=3),
    charset=st.sampled_from(["utf-8", "gb18030"]),
    transfer=st.sampled_from(["base64", "quoted-printable", "8bit"]),
)
def test_as_the_standard_library_writes(
    *, subject: str, name: str, text: str, files: list[tuple[str, bytes]], charset: str, transfer: str
) -> None:
    assume(told_apart(text, charset))
    made = EmailMessage(policy=MODERN)
    made["From"] = Mailbox(name, addr_spec=ZHANG)
    made["To"] = Mailbox(addr_spec=OFFICE)
    made["Subject"] = subject
    made.set_content(text, charset=charset, cte=transfer)
    for number, (stem, data) in enumerate(files):
        made.add_attachment(data, "application", "octet-stream", filename=f"{stem}{number}.dat")
    raw = made.as_bytes()
    again = message_from_bytes(raw, policy=policy.default)
    assume(again["subject"] == subject)  # its folding loses blanks now and then
    assume(again["from"].addresses[0].display_name == name)
    found = read(raw)
    assert (found.subject, found.sender) == (subject, Address(ZHANG, name))
    assert found.text == text
    assert files_of(found) == [(f"{stem}{number}.dat", data) for number, (stem, data) in enumerate(files)]


# --- as programs in China have it --------------------------------------------------------------------------


@pytest.mark.parametrize("program", sorted(PROGRAMS))
@settings(max_examples=40)
@given(
    subject=words(_HANZI, 60),
    name=names(_HANZI),
    text=texts(_HANZI),
    files=st.lists(st.tuples(names(_HANZI), st.binary(max_size=300)), max_size=3),
)
def test_as_mail_programs_write(
    program: str, subject: str, name: str, text: str, files: list[tuple[str, bytes]]
) -> None:
    script = PROGRAMS[program].script
    assume(all(told_apart(one, script.codec) for one in (subject, name, *(stem for stem, _ in files))))
    enclosed = tuple(File(f"{stem}{n}.dat", "application/octet-stream", data) for n, (stem, data) in enumerate(files))
    draft = Draft(Address(ZHANG, name), Address(OFFICE), subject, text, SENT, enclosed)
    found = read(write(draft, PROGRAMS[program], Random(1)))
    assert (found.subject, found.sender, found.date) == (subject, Address(ZHANG, name), SENT)
    assert found.text == text
    assert files_of(found) == [(file.name, file.data) for file in enclosed]


def encoded(label: str, codec: str, name: str) -> str:
    return f'filename="{word(name, label, codec)}"'


def extended(label: str, codec: str, name: str) -> str:
    return f"filename*={label}''{quote(name, safe='', encoding=codec)}"


def in_pieces(label: str, codec: str, name: str) -> str:
    """RFC 2231 cut without regard to characters or escapes."""
    whole = f"{label}''{quote(name, safe='', encoding=codec)}"
    cuts = [whole[start : start + 31] for start in range(0, len(whole), 31)]
    return ";\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(cuts))


def folded(label: str, codec: str, name: str) -> str:
    """Encoded-words that cut characters in two, on lines of their own, in quotes."""
    data = name.encode(codec)
    chunks = [data[start : start + 15] for start in range(0, len(data), 15)]
    lines = "\n ".join(f"=?{label}?B?{base64.b64encode(chunk).decode()}?=" for chunk in chunks)
    return f'filename="{lines}"'


@given(
    subject=words(_TYPED, 60),
    name=names(_TYPED),
    text=texts(_TYPED),
    file=st.tuples(names(_TYPED), st.binary(max_size=300)),
    charset=st.sampled_from([("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb18030", "gb18030"), ("utf-8", "utf-8")]),
    kind=st.sampled_from("BQ"),
    part=st.sampled_from([base64_part, printable_part]),
    naming=st.sampled_from([encoded, extended, in_pieces, folded]),
)
def test_whatever_the_label_and_the_form(
    *,
    subject: str,
    name: str,
    text: str,
    file: tuple[str, bytes],
    charset: tuple[str, str],
    kind: str,
    part: Callable[[bytes, str], bytes],
    naming: Callable[[str, str, str], str],
) -> None:
    label, codec = charset
    stem, data = file
    shown = f"{stem}.dat"
    assume(all(told_apart(one, codec) for one in (subject, name, text, shown)))
    header, body = multipart(
        "mixed",
        part(text.encode(codec), f"text/plain; charset={label}"),
        base64_part(
            data, "application/octet-stream", f"Content-Disposition: attachment;\n {naming(label, codec, shown)}"
        ),
    )
    sender = f"From: {word(name, label, codec, kind)} <{ZHANG}>"
    found = read(mail(sender, f"Subject: {word(subject, label, codec, kind)}", header, body=body))
    assert (found.subject, found.sender) == (subject, Address(ZHANG, name))
    assert found.text == text
    assert files_of(found) == [(shown, data)]
