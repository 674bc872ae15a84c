"""What the post room must know of its servers: whence mail comes, and how letters leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["tls", "starttls", "plain"]


@dataclass(frozen=True)
class MailboxSettings:
    """An IMAP account and the folders read in it. `security` is "plain" on loopback only.

    `server_name` is the host that our own server writes into Received and Authentication-Results; "" where
    nothing it writes there is to be trusted; `authserv_id` is what it calls itself in Authentication-Results, "" for
    the same. `timeout` is in seconds, for every network step.
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
    authserv_id: str = ""


@dataclass(frozen=True)
class Provider:
    """What a provider takes: letters a connection, minute, hour and day (0: no limit); and an empty envelope sender?"""

    per_connection: int = 0
    per_minute: int = 0
    per_hour: int = 0
    per_day: int = 0
    null_sender: bool = True


# Below what is known of each, for none tells its figures: see docs/decisions/0016.
PROVIDERS: Mapping[str, Provider] = {
    "": Provider(),
    "163": Provider(per_connection=5, per_minute=5, per_hour=50, per_day=100, null_sender=False),
    "qq": Provider(per_connection=5, per_minute=10, per_hour=80, per_day=400, null_sender=False),
    "coremail": Provider(per_connection=10, per_minute=20, per_hour=300, null_sender=False),
}


@dataclass(frozen=True)
class SendingSettings:
    """The SMTP account by which letters leave, and its pacing.

    `sender` is the address and `sender_name` the name that letters come from; no `user`: no login.
    `per_connection` to `per_day` are the provider's limits on letters (0: none). `null_sender` says
    that the server takes an empty envelope sender (RFC 3834 §3.3). `letter_bytes` is the largest letter.
    An address that `suspend_after` letters failed to reach, one after another, is written to no more (0: never).
    """

    host: str
    sender: str = ""
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    port: int = 465
    security: Security = "tls"
    provider: str = ""
    null_sender: bool = True
    per_connection: int = 0
    per_minute: int = 0
    per_hour: int = 0
    per_day: int = 0
    suspend_after: int = 3
    ca_file: Path | None = None
    timeout: int = 60
    letter_bytes: int = 20_000_000
