"""Letters out over a real SMTP connection: envelope, refusals, break-offs, pacing."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailproc.errors import SendingError
from mailproc.post.outbox import Envelope, Outbox, words_of
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


def outcomes(box: Outbox, letters: list[Envelope]) -> list[str]:
    return [one.outcome for one in box.send(letters)]


def test_a_connection_takes_so_many_letters_and_no_more(server: Sink, settings: SendingSettings) -> None:
    assert outcomes(Outbox(replace(settings, per_connection=2)), envelopes(5)) == ["sent"] * 5
    assert server.connections == 3


@pytest.mark.parametrize(
    ("words", "status", "about"),
    [("550 5.1.1 user unknown", "5.1.1", "recipient"), ("550 邮箱已满", "5.2.2", "recipient")],
)
def test_what_a_recipients_refusal_means(
    server: Sink, settings: SendingSettings, words: str, status: str, about: str
) -> None:
    server.refuse_recipient = lambda address: words if address == "a0@x.example" else ""
    first, second = Outbox(settings).send(envelopes(2))
    assert (first.outcome, first.status, first.about, first.text) == ("refused", status, about, words)
    assert second.outcome == "sent"


def test_a_letter_refused_as_spam_is_refused_for_its_content(server: Sink, settings: SendingSettings) -> None:
    server.refuse = lambda _: "554 DT:SPM mail rejected as spam"
    (answer,) = Outbox(settings).send(envelopes(1))
    assert (answer.outcome, answer.about) == ("refused", "content")


def test_a_server_that_says_its_size_is_not_sent_more(server: Sink, settings: SendingSettings) -> None:
    large = [Envelope("<l@x.example>", "a@x.example", b"x" * 34_000_000, bounces=True)]
    (answer,) = Outbox(replace(settings, letter_bytes=99_000_000)).send(large)
    assert (answer.outcome, answer.about, answer.status) == ("refused", "size", "5.3.4")
    assert "fewer enclosures" in answer.text
    assert server.letters == []


def test_where_no_null_sender_is_taken_ours_is_used_from_then_on(
    server: Sink, settings: SendingSettings, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def refuse(address: str) -> str:
        asked.append(address)
        return "" if address == settings.sender else "553 NULL sender is not allowed"

    server.refuse_sender = refuse
    box = Outbox(settings)
    with caplog.at_level(logging.WARNING):
        assert outcomes(box, envelopes(3)) == ["sent"] * 3
    assert len(asked) == 4  # once in vain
    assert [sender for sender, _, _ in server.letters] == [settings.sender] * 3
    assert [record.message for record in caplog.records if "null_sender = false" in record.message]
    assert box.check() == ("sending: the server takes no empty envelope sender; write sending.null_sender = false",)


def test_check_has_no_advice_where_a_null_sender_is_taken(server: Sink, settings: SendingSettings) -> None:
    assert server.letters == []
    assert Outbox(settings).check() == ()


@pytest.mark.parametrize("words", ["550 sender rejected", "501 mail from address must be same as authorization user"])
def test_a_server_that_refuses_our_sender_stops_all(server: Sink, settings: SendingSettings, words: str) -> None:
    server.refuse_sender = lambda _: words
    with pytest.raises(SendingError, match=r"check sending\.sender"):
        list(Outbox(settings).send(envelopes(2)))
    assert server.letters == []


@pytest.mark.parametrize(
    "words", ["421 HL:IFC", "450 MI:DMC", "451 MI:SFQ", "554 MI:STC", "550 Sender frequency limited"]
)
def test_a_server_that_finds_us_too_quick_stops_all_and_no_letter(
    server: Sink, settings: SendingSettings, words: str
) -> None:
    server.refuse = lambda envelope: words if envelope.rcpt_tos == ["a1@x.example"] else ""
    answers = Outbox(settings).send(envelopes(3))
    assert [next(answers).outcome, next(answers).outcome] == ["sent", "stopped"]
    with pytest.raises(SendingError, match="wants us to wait"):
        next(answers)
    assert [one for _, one, _ in server.letters] == ["a0@x.example"]


def test_a_letter_on_which_the_connection_breaks_stops_no_other(server: Sink, settings: SendingSettings) -> None:
    server.drop = lambda envelope: envelope.rcpt_tos == ["a1@x.example"]
    assert outcomes(Outbox(settings), envelopes(4)) == ["sent", "broken", "sent", "sent"]
    assert [one for _, one, _ in server.letters].count("a1@x.example") == 2  # tried again at once, the same bytes
    assert len({data for _, _, data in server.letters}) == 1


def test_a_connection_that_died_in_a_pause_costs_no_letter_its_turn(server: Sink, settings: SendingSettings) -> None:
    dropped: list[str] = []

    def once(address: str) -> str:
        if address == "a1@x.example" and not dropped:
            dropped.append(address)
            return "221 idle for too long"
        return ""

    server.drop = lambda envelope: bool(once(envelope.rcpt_tos[0]))
    assert outcomes(Outbox(settings), envelopes(3)) == ["sent"] * 3


def test_a_server_that_breaks_off_time_and_again_stops_all(server: Sink, settings: SendingSettings) -> None:
    server.drop = lambda _: True
    answers = Outbox(settings).send(envelopes(9))
    assert [next(answers).outcome, next(answers).outcome] == ["broken", "broken"]
    with pytest.raises(SendingError, match="broke off"):
        next(answers)


def test_words_are_one_line_that_can_be_shown() -> None:
    assert words_of("发信\x1b[2J 频率\r\n超限".encode("gb18030")) == "发信 [2J 频率 超限"


def test_a_certificate_that_is_gone_meanwhile_is_a_fault_of_sending_with_advice(
    settings: SendingSettings, tmp_path: Path
) -> None:
    with pytest.raises(SendingError, match=r"sending\.ca_file cannot be read"):
        Outbox(replace(settings, security="tls", ca_file=tmp_path / "gone.pem")).connect()
