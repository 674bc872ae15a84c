"""What is known while a line is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mailproc.model import DeductionKind, Level, Outlet
from mailproc.office.phrases import Names, deduction_names, level_names, outlet_names
from mailproc.office.places import Outlets, Place
from mailproc.office.references import Months


@dataclass(frozen=True, slots=True)
class Context:
    """The day, the months that are meant, the names, and the adoption before on the line."""

    today: date
    months: Months
    outlets: Outlets
    levels: Names
    deductions: Names
    before: Place | None = None

    @classmethod
    def of(
        cls,
        today: date,
        months: Months,
        outlets: Iterable[Outlet],
        levels: Iterable[Level],
        deductions: Iterable[DeductionKind],
    ) -> "Context":
        outlets = tuple(outlets)
        return cls(
            today=today,
            months=months,
            outlets=Outlets(outlet_names(outlets), {outlet.id: outlet.series for outlet in outlets}),
            levels=level_names(levels),
            deductions=deduction_names(deductions),
        )
