"""What can go wrong, one class a fault; each knows its exit code and what to do about it."""

from collections.abc import Iterable


class MailprocError(Exception):
    """A fault that is shown to the operator without a traceback.

    `problems` holds one line per fault, each saying what is wrong and what to do.
    """

    exit_code = 1

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class UsageError(MailprocError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class ConfigError(MailprocError):
    """config.toml, the roster or a template is wrong; all problems at once."""

    exit_code = 3


class MailboxError(MailprocError):
    """The IMAP server cannot be reached, refuses us, or breaks off: retried, never a mail's fault."""

    exit_code = 4


class LoginRefusedError(MailboxError):
    """The IMAP server refuses user and password: to try often would lock the account."""


class SendingError(MailprocError):
    """The SMTP server cannot be reached or refuses us as a whole: letters wait, none is lost."""

    exit_code = 5


class StateError(MailprocError):
    """state/ cannot be read or written, or the journal does not add up."""

    exit_code = 6


class BusyError(MailprocError):
    """Another mailproc holds the lock."""

    exit_code = 7


class MessageError(MailprocError):
    """These bytes cannot be read as a mail: quarantined, and the next mail goes on."""


class CommandError(MailprocError):
    """A typed command cannot be carried out; nothing was changed."""

    exit_code = 8
