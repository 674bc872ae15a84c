"""The values that walk through the house: frozen, and the same in every room.

Words are those of docs/glossary.md. Points are Decimal, moments are zone-aware, months are labels such
as "2026-10", numbers are labels such as "2026-10-0007" (a mail) and "2026-10-0007.1" (one of its items).
"""

from mailproc.model.ledger import (
    Credit,
    CreditKind,
    Decision,
    Due,
    ItemRecord,
    ItemStatus,
    Location,
    MailClass,
    Precedent,
    Submission,
)
from mailproc.model.mail import (
    Address,
    Attachment,
    Attribution,
    Authenticity,
    Bounce,
    Contents,
    Etiquette,
    Evidence,
    Failure,
    Handover,
    Item,
    Message,
    Nature,
    Original,
    Proof,
    Purport,
)
from mailproc.model.matters import Beside, Matter, MatterKind
from mailproc.model.papers import Fate, Letter, LetterKind, Tally, UnitFigures
from mailproc.model.roster import Group, Office, Reporter, Taught, Unit
from mailproc.model.rules import DeductionKind, Level, Outlet, Rate, Rules
from mailproc.model.trust import Anchor, Problem
from mailproc.model.worksheet import CHOICES, TO_FILL, Column, Heading, Sheet, Table

__all__ = [
    "CHOICES",
    "TO_FILL",
    "Address",
    "Anchor",
    "Attachment",
    "Attribution",
    "Authenticity",
    "Beside",
    "Bounce",
    "Column",
    "Contents",
    "Credit",
    "CreditKind",
    "Decision",
    "DeductionKind",
    "Due",
    "Etiquette",
    "Evidence",
    "Failure",
    "Fate",
    "Group",
    "Handover",
    "Heading",
    "Item",
    "ItemRecord",
    "ItemStatus",
    "Letter",
    "LetterKind",
    "Level",
    "Location",
    "MailClass",
    "Matter",
    "MatterKind",
    "Message",
    "Nature",
    "Office",
    "Original",
    "Outlet",
    "Precedent",
    "Problem",
    "Proof",
    "Purport",
    "Rate",
    "Reporter",
    "Rules",
    "Sheet",
    "Submission",
    "Table",
    "Tally",
    "Taught",
    "Unit",
    "UnitFigures",
]
