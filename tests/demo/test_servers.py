"""The demo's servers take mails and letters unchanged, and are gone afterwards."""

import imaplib
import os
import smtplib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from mailproc.demo import servers
from mailproc.demo.servers import HOST, PASSWORD, USER, ImapServer, Sink
from mailproc.errors import MailprocError

ZONE = timezone(timedelta(hours=8))


def test_mailbox_keeps_bytes_and_arrival_and_ends() -> None:
    raw = b"Subject: \xb9\xd8\xd3\xda\r\n\r\n" + "现报送信息".encode("gb18030") + b"\r\n"
    last = datetime(2026, 10, 31, 23, 59, 59, tzinfo=ZONE)
    with ImapServer() as server:
        assert server.process is not None
        pid = server.process.pid
        assert list(server.deliver([(last, raw), (last + timedelta(seconds=1), b"Subject: b\r\n\r\nb\r\n")])) == [1, 2]
        with imaplib.IMAP4(HOST, server.port) as session:
            session.login(USER, PASSWORD)
            session.select(readonly=True)
            _, answer = session.fetch("1", "(INTERNALDATE BODY.PEEK[])")
    told, body = next(part for part in answer if isinstance(part, tuple))
    assert body == raw
    assert b"31-Oct-2026 23:59:59 +0800" in told
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PYMAP", "raise SystemExit(1)")
    with pytest.raises(MailprocError, match="does not start"), ImapServer():
        pass


def test_sink_keeps_letters_with_envelopes_in_order(tmp_path: Path) -> None:
    with Sink(tmp_path / "sent") as sink:
        with smtplib.SMTP(HOST, sink.port) as client:
            client.sendmail("<>", ["kjj@kjj.jiangcheng.example"], b"Subject: 1\r\n\r\none\r\n")
            client.sendmail("xxk@jiangcheng.example", ["a@b.example"], b"Subject: 2\r\n\r\ntwo\r\n")
        first, second = sink.deliveries()
    assert (first.sender, first.recipients) == ("", ("kjj@kjj.jiangcheng.example",))
    assert first.data == b"Subject: 1\r\n\r\none\r\n"
    assert (second.sender, second.data[:10]) == ("xxk@jiangcheng.example", b"Subject: 2")
    with pytest.raises(OSError, match="refused"):
        smtplib.SMTP(HOST, sink.port, timeout=2)
