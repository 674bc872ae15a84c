"""What the post room must know of its servers: whence mail comes, and how letters leave."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["tls", "starttls", "plain"]


@dataclass(frozen=True)
class MailboxSettings:
    """An IMAP account and the folders read in it. `security` is "plain" on loopback only.

    `server_name` is the host that our own server writes into Received and Authentication-Results; "" where
    nothing it writes there is to be trusted. `timeout` is in seconds, for every network step.
    """

    id: str
    host: str
    user: str
    password: str = field(repr=False)
    folders: tuple[str, ...]
    port: int = 993
    security: Security = "tls"
    ca_file: Path | None = None
    timeout: int = 60
    server_name: str = ""


@dataclass(frozen=True)
class SendingSettings:
    """The SMTP account by which letters leave, and its pacing.

    `sender` is the address and `sender_name` the name that letters come from; no `user`: no login.
    `per_minute` and `per_connection` are the provider's limits on letters (0: none). `null_sender` says
    that the server takes an empty envelope sender (RFC 3834 §3.3). `letter_bytes` is the largest letter.
    """

    host: str
    sender: str = ""
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    port: int = 465
    security: Security = "tls"
    null_sender: bool = True
    per_minute: int = 0
    per_connection: int = 0
    ca_file: Path | None = None
    timeout: int = 60
    letter_bytes: int = 20_000_000
