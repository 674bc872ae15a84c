"""The clerk's desk: a line that a person typed becomes an entry of the ledger, a letter, or an answer."""

from mailproc.desk.desk import Desk
from mailproc.desk.reply import Reply, Verdict

__all__ = ["Desk", "Reply", "Verdict"]
