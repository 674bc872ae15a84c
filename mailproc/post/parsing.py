"""What mail-parser does for us: the MIME tree of a well-formed mail, and addresses without guessing."""

from email.message import Message as Tree

from mailparser import MailParser  # type: ignore[import-untyped]
from mailparser.exceptions import MailParserError  # type: ignore[import-untyped]
from mailparser.utils import get_addresses  # type: ignore[import-untyped]

from mailproc.errors import MessageError


class _Parser(MailParser):  # type: ignore[misc]  # untyped
    """Mail-parser's reading of the MIME tree alone.

    Its reading of headers and texts is left out: it drops the bytes of GBK labelled gb2312 and adds the texts of
    forwarded mails to the mail's own.
    """

    def parse(self) -> "_Parser":
        return self


def tree(raw: bytes) -> Tree:
    """The MIME tree of a mail. Raises MessageError where the parser gives up."""
    try:
        found = _Parser.from_bytes(raw).message
    except (MailParserError, ValueError, LookupError, TypeError, AssertionError) as fault:
        raise MessageError(f"the mail's structure cannot be read ({type(fault).__name__})") from fault
    if not isinstance(found, Tree):
        raise MessageError("the mail has no structure")
    return found


def mailboxes(text: str) -> list[tuple[str, str]]:
    """Names and addresses of a well-formed address field; of what is not well-formed, nothing."""
    return [(str(name), str(address)) for name, address in get_addresses(text) if "@" in address]
