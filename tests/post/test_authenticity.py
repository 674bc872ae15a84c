"""Who really sent a mail: our server's results, and the many ways of writing them without being our server."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.model import Proof
from mailproc.post.authenticity import look, received_by
from mailproc.post.results import FieldError, parse

CLERK = "clerk@jiangcheng.example"
SERVER = "mx.jiangcheng.example"
STAMP = f"Received: from mail.jiangcheng.example by {SERVER} with ESMTPS id 7; Tue, 3 Nov 2026 09:12:00 +0800"
FROM = f"From: =?utf-8?b?546L5LqU?= <{CLERK}>"
DMARC = f"Authentication-Results: {SERVER}; dmarc=pass (p=none) header.from=jiangcheng.example"
DKIM = f"Authentication-Results: {SERVER}; dkim=pass header.d=jiangcheng.example header.s=s1"
PROVEN, UNPROVEN, FAILED = Proof.PROVEN, Proof.UNPROVEN, Proof.FAILED


def mail(*fields: str) -> bytes:
    return "\r\n".join((*fields, "", "要情213期:7\r\n")).encode("utf-8", "surrogateescape")


def results(text: str) -> bytes:
    return mail(f"Authentication-Results: {text}", STAMP, FROM)


GENUINE = {
    "dmarc": mail(DMARC, STAMP, FROM),
    "dkim": mail(DKIM, STAMP, FROM),
    "dkim told by its identity": results(f"{SERVER}; dkim=pass header.i=@jiangcheng.example"),
    "several methods, version, comments, quotes": results(
        f'{SERVER} 1 (ours (really; "yes"));\r\n\tspf=softfail (why) smtp.mailfrom=clerk@other.example;\r\n'
        f' dkim / 1 = pass reason="good; signature" header.i = @jiangcheng.example header.b="a/b=" ;\r\n'
        f"\tdmarc=pass (p=reject dis=none) header.from=jiangcheng.example;"
    ),
    "another list's signature beside": results(
        f"{SERVER}; dkim=pass header.d=list.example; dkim=pass header.d=jiangcheng.example; dmarc=none"
    ),
    "capitals": results("MX.Jiangcheng.Example; DMARC=Pass Header.From=JIANGCHENG.example"),
    "our server delivered by LMTP": mail(
        f"Received: from {SERVER} by {SERVER} (Dovecot) with LMTP id 8; Tue, 3 Nov 2026 09:12:01 +0800",
        DMARC, STAMP, FROM,
    ),
    "a relay's results further down": mail(
        DMARC, STAMP, f"Authentication-Results: {SERVER}; dmarc=fail header.from=jiangcheng.example", FROM
    ),
    "address alone": mail(DMARC, STAMP, f"From: {CLERK}"),
    "quoted name": mail(DMARC, STAMP, f'From: "Wang, \\"Wu\\"" <{CLERK}>'),
    "name in raw bytes": mail(DMARC, STAMP, f"From: 王五 <{CLERK}>"),
    "folded": mail(DMARC, STAMP, f"From: =?utf-8?b?546L5LqU?=\r\n <{CLERK}>"),
    "his own Reply-To": mail(DMARC, STAMP, FROM, f"Reply-To: {CLERK}"),
}  # fmt: skip

OTHERS = {
    "nothing": mail(STAMP, FROM),
    "below our stamp": mail(STAMP, DMARC, FROM),
    "below our stamp, above a forged one of ours": mail(STAMP, DMARC, STAMP, FROM),
    "our stamp is not on top": mail(
        DMARC, "Received: from a by relay.example; Tue, 3 Nov 2026 09:13:00 +0800", STAMP, FROM
    ),
    "no stamp at all": mail(DMARC, FROM),
    "stamp only in a comment": mail(DMARC, f"Received: from a (x by {SERVER}) by b.example; today", FROM),
    "LMTP of another": mail("Received: from a by b.example with LMTP; today", DMARC, STAMP, FROM),
    "another server's": mail(DMARC.replace(SERVER, "mx.example.com"), STAMP, FROM),
    "a server below ours": mail(DMARC.replace(SERVER, f"a.{SERVER}"), STAMP, FROM),
    "no server's name": results("dmarc=pass header.from=jiangcheng.example"),
    "our name in a comment": results(f"mx.example.com ({SERVER}); dmarc=pass header.from=jiangcheng.example"),
    "version 2": results(f"{SERVER} 2; dmarc=pass header.from=jiangcheng.example"),
    "pass in a comment": results(f"{SERVER}; dmarc=none (dmarc=pass header.from=jiangcheng.example)"),
    "pass in a quotation": results(f'{SERVER}; spf=none reason="; dmarc=pass header.from=jiangcheng.example"'),
    "an open comment": results(f"{SERVER}; dmarc=pass header.from=jiangcheng.example (oh"),
    "none": results(f"{SERVER}; none"),
    "only spf": results(f"{SERVER}; spf=pass smtp.mailfrom=jiangcheng.example"),
    "dmarc for another": results(f"{SERVER}; dmarc=pass header.from=evil.example"),
    "dmarc for nobody": results(f"{SERVER}; dmarc=pass"),
    "dmarc=bestguesspass": results(f"{SERVER}; dmarc=bestguesspass header.from=jiangcheng.example"),
    "dkim of another": results(f"{SERVER}; dkim=pass header.d=evil.example"),
    "dkim of a look-alike": results(f"{SERVER}; dkim=pass header.d=jiangcheng.example.evil.example"),
    "dkim of a subdomain": results(f"{SERVER}; dkim=pass header.d=evil.jiangcheng.example"),
    "dkim of the top domain": results(f"{SERVER}; dkim=pass header.d=example"),
    "dkim of nobody": results(f"{SERVER}; dkim=pass"),
    "dkim failed": results(f"{SERVER}; dkim=fail header.d=jiangcheng.example"),
    "two of ours, one without": mail(DKIM, DKIM.replace("pass", "fail"), STAMP, FROM),
    "two of ours, one unreadable": mail(DMARC, f"Authentication-Results: {SERVER}; (", STAMP, FROM),
    "ARC's copy": mail(f"ARC-{DMARC}", STAMP, FROM),
    "two From": mail(DMARC, STAMP, FROM, "From: evil@example.com"),
    "two From, the clerk's last": mail(DMARC, STAMP, "From: evil@example.com", FROM),
    "two in one From": mail(DMARC, STAMP, f"From: {CLERK}, evil@example.com"),
    "a group": mail(DMARC, STAMP, f"From: office: {CLERK};"),
    "address in an encoded word": mail(DMARC, STAMP, "From: =?utf-8?q?clerk=40jiangcheng.example?="),
    "address in full width": mail(DMARC, STAMP, "From: ＜clerk@jiangcheng.example＞"),
    "a comment": mail(DMARC, STAMP, f"From: {CLERK} (evil@example.com)"),
    "two in angles": mail(DMARC, STAMP, f"From: <evil@example.com> <{CLERK}>"),
    "trailing dot": mail(DMARC, STAMP, f"From: <{CLERK}.>"),
    "NUL": mail(DMARC, STAMP, f"From: <{CLERK}>\0 <evil@example.com>"),
    "CR": mail(DMARC, STAMP, f"From: <{CLERK}>\rFrom: <evil@example.com>"),
    "Sender is another": mail(DMARC, STAMP, FROM, "Sender: evil@example.com"),
    "Reply-To is another": mail(DMARC, STAMP, FROM, "Reply-To: evil@example.com"),
    "sent again": mail(DMARC, STAMP, FROM, "Resent-From: evil@example.com"),
    "signed in part": mail(DKIM, STAMP, FROM, "DKIM-Signature: v=1; d=jiangcheng.example; l=12; b=x"),
    "a line that is no field": mail(DMARC, STAMP, "dmarc=pass", FROM),
    "no end of the header": DMARC.encode(),
    "nothing at all": b"",
}  # fmt: skip


@pytest.mark.parametrize("raw", GENUINE.values(), ids=GENUINE)
def test_the_clerk_is_known(raw: bytes) -> None:
    found = look(raw, SERVER)
    assert (found.proof, found.address) == (PROVEN, CLERK), found.why


@pytest.mark.parametrize("raw", OTHERS.values(), ids=OTHERS)
def test_nothing_else_proves_anything(raw: bytes) -> None:
    found = look(raw, SERVER)
    assert found.proof is UNPROVEN
    assert found.why


@pytest.mark.parametrize("raw", GENUINE.values(), ids=GENUINE)
def test_without_a_trusted_server_nothing_is_proven(raw: bytes) -> None:
    assert look(raw, "").proof is UNPROVEN
    assert look(raw, "mx.example.com").proof is UNPROVEN
    assert look(raw, SERVER, "mail").proof is UNPROVEN


@pytest.mark.parametrize(
    "text",
    [
        f"{SERVER}; dmarc=fail (p=none) header.from=jiangcheng.example; dkim=pass header.d=jiangcheng.example",
        f"{SERVER}; dkim=pass header.d=jiangcheng.example; dmarc=fail",
        f"{SERVER}; dmarc=pass header.from=jiangcheng.example; dmarc=fail header.from=jiangcheng.example",
    ],
)
def test_dmarc_fail_beats_all(text: str) -> None:
    assert look(results(text), SERVER).proof is FAILED


def test_the_worse_of_two_fields_counts() -> None:
    raw = mail(DMARC, DMARC.replace("pass", "fail"), STAMP, FROM)
    assert look(raw, SERVER).proof is FAILED


def test_the_server_may_sign_results_by_another_name() -> None:
    raw = mail(DMARC.replace(SERVER, "mail"), STAMP, FROM)
    assert look(raw, SERVER, "mail").proof is PROVEN
    assert look(raw, SERVER).proof is UNPROVEN


@pytest.mark.parametrize(
    "address", ["clerk+x@jiangcheng.example", "clerk@xn--jingcheng-x2a.example", "c1erk@jiangcheng.example"]
)
def test_a_look_alike_is_only_itself(address: str) -> None:
    assert look(mail(DMARC, STAMP, f'From: "{CLERK}" <{address}>'), SERVER).address == address


@given(st.text(st.sampled_from('mx; ()"\\=./@dkimarcpass1\r\n\t'), max_size=60))
def test_a_field_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FieldError):
        assert parse(text).server


@given(st.binary(max_size=300))
def test_any_bytes_prove_nothing(raw: bytes) -> None:
    assert look(mail(DMARC, STAMP) + raw, SERVER).proof is UNPROVEN


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (mail(DMARC, STAMP, FROM), SERVER),
        (mail(STAMP.replace("by ", "(by a.example (b))\r\n\tBY "), FROM), SERVER),
        (mail(STAMP, STAMP.replace(SERVER, "below.example")), SERVER),
        (mail("Received: from here", STAMP), ""),
        (mail(FROM), ""),
        (b"Subject: x\r\n\r\n" + STAMP.encode(), ""),
        (STAMP.encode()[: STAMP.index("by") + 2], ""),  # cut
        (b"\xff\x00: \r\nno field\r\n" + mail(STAMP), SERVER),
    ],
)
def test_the_server_that_a_mail_came_to_last(head: bytes, name: str) -> None:
    assert received_by(head) == name


@given(st.binary(max_size=300))
def test_any_head_names_a_server_or_none(head: bytes) -> None:
    assert isinstance(received_by(STAMP.encode() + head), str)
