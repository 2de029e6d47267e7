"""What a check found out about a file."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .diagnostic import Diagnostic
from .report import Report
from .source.entry import Entry

if TYPE_CHECKING:  # graphs come with it, and with them NumPy
    from .examine import Examined


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Findings in order of position, and a report for every model that was traced.

    `models` are those themselves; a remembered result has none. `read` are the models of which only the operators were
    checked, from the source alone.
    """

    file: str
    diagnostics: tuple[Diagnostic, ...]
    reports: tuple[Report, ...]
    models: "tuple[Examined, ...]" = ()
    read: tuple[Entry, ...] = ()
