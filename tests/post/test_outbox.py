"""Letters out over a real SMTP connection: envelope, refusals, break-offs, pacing."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mailproc.errors import SendingError
from mailproc.post.outbox import Envelope, Outbox
from mailproc.post.settings import SendingSettings
from tests.e2e.office import Sink, sink

LETTER = b"From: xxk@jiangcheng.example\r\nTo: a@x.example\r\nSubject: x\r\n\r\nx\r\n"


def envelopes(count: int, *, bounces: bool = False) -> list[Envelope]:
    return [Envelope(f"<{n}@x.example>", f"a{n}@x.example", LETTER, bounces) for n in range(count)]


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as kept:
        yield kept


@pytest.fixture
def settings(server: Sink) -> SendingSettings:
    return SendingSettings(
        host="127.0.0.1",
        user="",
        password="",
        sender="xxk@jiangcheng.example",
        sender_name="信息科",
        port=server.port,
        security="plain",
        timeout=5,
    )


def test_answers_leave_without_a_sender_and_papers_with_ours(server: Sink, settings: SendingSettings) -> None:
    box = Outbox(settings)
    assert [one.outcome for one in box.send([*envelopes(1), *envelopes(1, bounces=True)])] == ["sent", "sent"]
    assert [sender for sender, _, _ in server.letters] == ["<>", "xxk@jiangcheng.example"]  # as the wire has it


def test_a_server_that_takes_no_null_sender_gets_ours(server: Sink, settings: SendingSettings) -> None:
    list(Outbox(replace(settings, null_sender=False)).send(envelopes(1)))
    assert server.letters[0][0] == "xxk@jiangcheng.example"


@pytest.mark.parametrize(("code", "outcome"), [("451 later", "deferred"), ("550 no such user", "refused")])
def test_a_refusal_is_that_letters_alone(server: Sink, settings: SendingSettings, code: str, outcome: str) -> None:
    server.refuse = lambda envelope: code if envelope.rcpt_tos == ["a1@x.example"] else ""
    answers = list(Outbox(settings).send(envelopes(3)))
    assert [one.outcome for one in answers] == ["sent", outcome, "sent"]
    assert code in answers[1].text


def test_a_letter_over_the_limit_is_refused_before_it_is_sent(server: Sink, settings: SendingSettings) -> None:
    (answer,) = Outbox(replace(settings, letter_bytes=10)).send(envelopes(1))
    assert (answer.outcome, server.letters) == ("refused", [])


def test_a_server_away_is_a_fault_of_sending_with_advice(settings: SendingSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SendingError, match=f"127.0.0.1:{port}.*check sending.host"):
        list(Outbox(replace(settings, port=port)).send(envelopes(1)))


def test_tls_where_there_is_none_says_so(settings: SendingSettings) -> None:
    with pytest.raises(SendingError, match=r"sending\.security"):
        Outbox(replace(settings, security="tls")).check()


def test_letters_are_paced_and_connections_renewed(server: Sink, settings: SendingSettings) -> None:
    pauses: list[float] = []
    box = Outbox(replace(settings, per_minute=30, per_connection=2), sleep=pauses.append)
    assert len(list(box.send(envelopes(5)))) == 5
    assert pauses == [2.0] * 4
    assert len(server.letters) == 5
