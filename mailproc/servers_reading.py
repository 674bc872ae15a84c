"""The mail servers out of config.toml, with their passwords."""

import ipaddress
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from mailproc.model import Office
from mailproc.post.settings import PROVIDERS, MailboxSettings, Provider, Security, SendingSettings
from mailproc.toml_kinds import ADDRESS, COUNT, FLAG, HOST, ID, PATH, PORT, SOME, TEXT, VARIABLE, one_of, whole
from mailproc.toml_reading import Section

FOLDER = replace(TEXT, what="the name of a folder", example='"INBOX", "垃圾邮件"')
SECURITY = one_of("tls", "starttls", "plain")
PROVIDER = one_of(*filter(None, PROVIDERS))
SUSPEND = whole("a number of letters from 0 to 10", "3", 0, 10)  # the ledger keeps the last twenty


@dataclass(frozen=True)
class Place:
    """Where config.toml stands, and what is at hand there. `advice` gathers what is allowed and yet unwise."""

    folder: Path
    environ: Mapping[str, str]
    secrets: bool
    advice: list[str] = field(default_factory=list)

    def path(self, path: Path | None) -> Path | None:
        """A path as it is meant: beginning in the file's folder."""
        return self.folder / path.expanduser() if path else None


@dataclass(frozen=True)
class _Password:
    """Where a password is kept."""

    variable: str = ""
    file: Path | None = None


def mailbox(section: Section, place: Place) -> MailboxSettings:
    settings = MailboxSettings(
        id=section.required("id", ID),
        host=section.required("host", HOST),
        port=section.optional("port", PORT, MailboxSettings),
        security=cast("Security", section.optional("security", SECURITY, MailboxSettings)),
        user=section.required("user", TEXT),
        password=_password(section, place, needed=True),
        folders=section.several("folders", FOLDER, needed=True),
        ca_file=_ca_file(section, place, MailboxSettings),
        timeout=section.optional("timeout", SOME, MailboxSettings),
        server_name=section.optional("server_name", HOST, MailboxSettings),
        authserv_id=section.optional("authserv_id", HOST, MailboxSettings),
    )
    _check_security(section, settings.host, settings.security)
    if settings.authserv_id and not settings.server_name:
        section.problem("authserv_id", "stands without server_name; write what your server calls itself in Received")
    return settings


def sending(section: Section, place: Place, office: Office) -> SendingSettings:
    provider = PROVIDERS.get(section.optional("provider", PROVIDER, SendingSettings), Provider())

    def pace(key: str) -> int:
        said = section.optional(key, COUNT, Provider)
        return said if section.has(key) else getattr(provider, key)

    null_sender = section.optional("null_sender", FLAG, Provider)
    settings = SendingSettings(
        host=section.required("host", HOST),
        port=section.optional("port", PORT, SendingSettings),
        security=cast("Security", section.optional("security", SECURITY, SendingSettings)),
        user=section.optional("user", TEXT, SendingSettings),
        password=_password(section, place, needed=section.has("user")),
        sender=section.optional("sender", ADDRESS, SendingSettings) or office.address,
        sender_name=section.optional("sender_name", TEXT, SendingSettings) or office.name,
        provider=section.optional("provider", PROVIDER, SendingSettings),
        null_sender=null_sender if section.has("null_sender") else provider.null_sender,
        per_connection=pace("per_connection"),
        per_minute=pace("per_minute"),
        per_hour=pace("per_hour"),
        per_day=pace("per_day"),
        suspend_after=section.optional("suspend_after", SUSPEND, SendingSettings),
        ca_file=_ca_file(section, place, SendingSettings),
        timeout=section.optional("timeout", SOME, SendingSettings),
        letter_bytes=section.optional("letter_bytes", SOME, SendingSettings),
    )
    _check_security(section, settings.host, settings.security)
    return settings


def _check_security(section: Section, host: str, security: str) -> None:
    if security == "plain" and host and not _is_loopback(host):
        section.problem("security", f'"plain" would send the password to {host} in the clear; write security = "tls"')


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _ca_file(section: Section, place: Place, owner: type) -> Path | None:
    path = place.path(section.optional("ca_file", PATH, owner))
    if path and place.secrets and not path.is_file():
        section.problem("ca_file", f"there is no file {path}; write the path of the authority's certificate (PEM)")
    return path


def _password(section: Section, place: Place, *, needed: bool) -> str:
    variable = section.optional("password_env", VARIABLE, _Password, "variable")
    file = place.path(section.optional("password_file", PATH, _Password, "file"))
    if section.has("password_env") and section.has("password_file"):
        section.problem("password_file", "stands beside password_env; leave one of the two")
    elif needed and not section.has("password_env") and not section.has("password_file"):
        section.problem("password_env", 'is missing; write for example password_env = "MAILPROC_PASSWORD"')
    elif place.secrets and variable:
        return _from_environment(section, place, variable)
    elif place.secrets and file:
        return _from_file(section, place, file)
    return ""


def _from_environment(section: Section, place: Place, variable: str) -> str:
    password = place.environ.get(variable, "")
    if not password:
        section.problem("password_env", f"the environment has no {variable}; set it, or name a file in password_file")
    return password


def _from_file(section: Section, place: Place, file: Path) -> str:
    try:
        password = file.read_text("utf-8").rstrip("\r\n")
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError as fault:
        section.problem("password_file", f"{file} cannot be read ({fault.strerror}); check its path and its owner")
        return ""
    except UnicodeDecodeError:
        section.problem("password_file", f"{file} is not UTF-8; write the password alone into it, in one line")
        return ""
    if not password or "\n" in password:
        section.problem("password_file", f"{file} is not one line; write the password alone into it")
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        place.advice.append(f"{section.key('password_file')}: others can read {file}; run chmod 600 {file}")
    return password
