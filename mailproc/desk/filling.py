"""A filled cell of a worksheet: what it orders, as of now."""

from mailproc import worksheets
from mailproc.desk.lookup import Lookup
from mailproc.desk.reply import RefusedError
from mailproc.office.orders import Attribute, Command, Filled
from mailproc.office.worksheet import Judgement, judge
from mailproc.press import worksheet

SAME = "same"  # why nothing is done for a cell: it is so already
NOTHING = "无"


def current(filled: Filled, at: Lookup) -> Command:
    """The order. Raises RefusedError where it is so already, or where something else was entered since."""
    order = filled.order
    (found,) = at.originals((filled.item,))
    entries = at.credits_of(found.item.id)
    judgement = judge(filled, worksheets.known(found.item, entries))
    if judgement is Judgement.SAME or (isinstance(order, Attribute) and found.item.units == (at.unit(order.unit),)):
        raise RefusedError(SAME, found.item.id)
    if judgement is Judgement.STALE:
        entered = worksheet.entered(found.item, entries, at.config.rules)
        raise RefusedError("stale", entered or NOTHING, choices=(filled.line,))
    return order
