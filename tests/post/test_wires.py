"""What goes over a wire: TLS is verified always, never given up for plain text, and no password goes before it."""

import base64
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mailproc.errors import MailboxError, MailprocError, SendingError
from mailproc.post.mailbox import Mailbox
from mailproc.post.outbox import Outbox
from mailproc.post.settings import MailboxSettings, Security, SendingSettings

PASSWORD = "authcode-QWERTY-98765"
USER = "xxk@jiangcheng.example"
AUTHORITY = "/CN=Authority of the office"


# --- certificates ----------------------------------------------------------------------------------------------


def run(*command: object) -> None:
    subprocess.run(["openssl", *map(str, command)], check=True, capture_output=True)


def issue(folder: Path, name: str, host: str, days: int = 2) -> None:
    """A certificate for the host, signed by the authority."""
    key, request, made, names = (folder / f"{name}.{ending}" for ending in ("key", "csr", "crt", "ext"))
    names.write_text(f"subjectAltName=DNS:{host}\n")
    elliptic = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("req", *elliptic, "-subj", f"/CN={host}", "-keyout", key, "-out", request)
    authority = ("-CA", folder / "ca.crt", "-CAkey", folder / "ca.key", "-CAcreateserial")
    run("x509", "-req", "-in", request, *authority, "-days", days, "-extfile", names, "-out", made)


def sign_oneself(folder: Path, name: str, subject: str, *more: str) -> None:
    elliptic = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    files = ("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt")
    run("req", "-x509", *elliptic, "-days", 2, "-subj", subject, *more, *files)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    sign_oneself(folder, "ca", AUTHORITY)
    sign_oneself(folder, "another-ca", "/CN=Another authority")
    sign_oneself(folder, "self-signed", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    issue(folder, "good", "localhost")
    issue(folder, "wrong-name", "mail.example")
    issue(folder, "expired", "localhost", days=-1)
    return folder


# --- servers that say what they are told to, and keep what they hear -------------------------------------------

Answers = Mapping[str, bytes]
IMAP: Answers = {
    "greeting": b"* OK here\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n",
    "STARTTLS": b"%s OK begin\r\n",
    "LOGIN": b"%s OK in\r\n",
    "AUTHENTICATE": b"%s OK in\r\n",
    "": b"%s OK done\r\n",
}
SMTP: Answers = {
    "greeting": b"220 here\r\n",
    "EHLO": b"250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n",
    "STARTTLS": b"220 begin\r\n",
    "AUTH": b"235 in\r\n",
    "QUIT": b"221 bye\r\n",
    "": b"250 done\r\n",
}


@dataclass
class Wire:
    """One server. `heard` is all that was said to it, deciphered; `begun` counts TLS handshakes that succeeded."""

    answers: Answers
    context: ssl.SSLContext | None
    implicit: bool
    imap: bool
    heard: bytearray = field(default_factory=bytearray)
    begun: int = 0

    def serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.settimeout(5)
            if self.implicit:
                connection = self._enter(connection)
            connection.sendall(self.answers["greeting"])
            while line := self._line(connection):
                words = line.split()
                tag = words.pop(0) if self.imap and words else b""
                command = words[0].decode("ascii", "replace").upper() if words else ""
                answer = self.answers.get(command, self.answers[""])
                connection.sendall(answer.replace(b"%s", tag))
                if command == "STARTTLS" and answer == (IMAP if self.imap else SMTP)["STARTTLS"]:
                    connection = self._enter(connection)
        connection.close()

    def _enter(self, connection: socket.socket) -> socket.socket:
        assert self.context is not None
        connection = self.context.wrap_socket(connection, server_side=True)
        self.begun += 1
        return connection

    def _line(self, connection: socket.socket) -> bytes:
        line = bytearray()
        while not line.endswith(b"\n") and (one := connection.recv(1)):
            line += one
        self.heard += line
        return bytes(line)

    def knows_the_password(self) -> bool:
        """In any form in which IMAP and SMTP may say it."""
        said = bytes(self.heard)
        coded = [base64.b64encode(form) for form in (PASSWORD.encode(), f"\0{USER}\0{PASSWORD}".encode())]
        return any(form in said for form in (PASSWORD.encode(), *coded))


@contextmanager
def wire(
    protocol: str, answers: Answers, folder: Path, certificate: str, *, implicit: bool
) -> Iterator[tuple[Wire, int]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{certificate}.crt", folder / f"{certificate}.key")
    played = Wire(answers, context, implicit, protocol == "imap")
    with socket.create_server(("127.0.0.1", 0)) as server:
        stopped = threading.Event()

        def accept() -> None:
            while not stopped.is_set():
                with suppress(TimeoutError):
                    connection, _ = server.accept()
                    played.serve(connection)

        server.settimeout(0.1)
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield played, server.getsockname()[1]
        finally:
            stopped.set()
            thread.join()


def log_in(protocol: str, port: int, security: Security, ca_file: Path | None) -> None:
    """As the program does when it begins. Raises MailprocError with advice."""
    if protocol == "imap":
        settings = MailboxSettings(
            "office", "localhost", USER, PASSWORD, ("INBOX",), port=port, security=security, ca_file=ca_file, timeout=5
        )
        with Mailbox(settings) as mailbox:
            mailbox.check()
        return
    Outbox(
        SendingSettings("localhost", USER, "", USER, PASSWORD, port=port, security=security, ca_file=ca_file, timeout=5)
    ).check()


PROTOCOLS: Mapping[str, Answers] = {"imap": IMAP, "smtp": SMTP}
both = pytest.mark.parametrize("protocol", PROTOCOLS)
ways = pytest.mark.parametrize("security", ["tls", "starttls"])


@both
@ways
def test_the_offices_own_authority_is_enough(certificates: Path, protocol: str, security: Security) -> None:
    implicit = security == "tls"
    with wire(protocol, PROTOCOLS[protocol], certificates, "good", implicit=implicit) as (server, port):
        with suppress(MailboxError):  # the folders of this server are not of interest
            log_in(protocol, port, security, certificates / "ca.crt")
        assert server.begun
        assert server.knows_the_password()


@both
@ways
@pytest.mark.parametrize(
    ("certificate", "authority"),
    [
        ("good", None),
        ("good", "another-ca.crt"),
        ("wrong-name", "ca.crt"),
        ("expired", "ca.crt"),
        ("self-signed", None),
        ("self-signed", "ca.crt"),
    ],
)
def test_no_other_certificate_is_taken(
    certificates: Path, protocol: str, security: Security, certificate: str, authority: str | None
) -> None:
    implicit = security == "tls"
    with wire(protocol, PROTOCOLS[protocol], certificates, certificate, implicit=implicit) as (server, port):
        with pytest.raises((MailboxError, SendingError)) as fault:
            log_in(protocol, port, security, certificates / authority if authority else None)
        assert "not trusted" in str(fault.value)
        assert "ca_file" in str(fault.value)
        assert not server.knows_the_password()
        assert b"LOGIN" not in server.heard.upper()
        assert b"AUTH" not in server.heard.upper()


STRIPPED: Mapping[str, tuple[str, Answers]] = {
    "imap, not offered": ("imap", {**IMAP, "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%s OK done\r\n"}),
    "imap, refused": ("imap", {**IMAP, "STARTTLS": b"%s NO not now\r\n"}),
    "imap, not understood": ("imap", {**IMAP, "STARTTLS": b"%s BAD what\r\n"}),
    "imap, begun in plain text": ("imap", {**IMAP, "STARTTLS": b"%s OK  begin\r\n* OK here\r\n"}),
    "imap, logged in already": ("imap", {**IMAP, "greeting": b"* PREAUTH welcome\r\n"}),
    "smtp, not offered": ("smtp", {**SMTP, "EHLO": b"250-here\r\n250 AUTH PLAIN LOGIN\r\n"}),
    "smtp, refused": ("smtp", {**SMTP, "STARTTLS": b"454 not now\r\n"}),
    "smtp, not understood": ("smtp", {**SMTP, "STARTTLS": b"502 what\r\n"}),
    "smtp, begun in plain text": ("smtp", {**SMTP, "STARTTLS": b"220  begin\r\n250 done\r\n"}),
}


@pytest.mark.parametrize("trick", STRIPPED)
def test_who_takes_encryption_off_on_the_way_learns_nothing(certificates: Path, trick: str) -> None:
    """A man in the middle: the server itself would have encrypted."""
    protocol, answers = STRIPPED[trick]
    with wire(protocol, answers, certificates, "good", implicit=False) as (server, port):
        with pytest.raises((MailboxError, SendingError)):
            log_in(protocol, port, "starttls", certificates / "ca.crt")
        assert not server.begun
        assert not server.knows_the_password()
        assert b"LOGIN" not in server.heard.upper()
        assert b"AUTH" not in server.heard.upper()


@both
def test_a_server_that_knows_no_encryption_is_not_spoken_to_in_plain_text(certificates: Path, protocol: str) -> None:
    with wire(protocol, PROTOCOLS[protocol], certificates, "good", implicit=False) as (server, port):
        with pytest.raises(MailprocError):
            log_in(protocol, port, "tls", certificates / "ca.crt")
        assert not server.knows_the_password()


@both
def test_a_refused_login_does_not_show_the_password(certificates: Path, protocol: str) -> None:
    refusals = {"LOGIN": f"%s NO bad {PASSWORD}\r\n".encode(), "AUTH": f"535 bad {PASSWORD}\r\n".encode()}
    answers = {**PROTOCOLS[protocol], **refusals}
    with (
        wire(protocol, answers, certificates, "good", implicit=True) as (_, port),
        pytest.raises((MailboxError, SendingError)) as fault,
    ):
        log_in(protocol, port, "tls", certificates / "ca.crt")
    assert PASSWORD not in str(fault.value)
