"""What `chipfit lint` has to report, whatever the format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...analysis.config import Settings
from ...analysis.diagnostic import Diagnostic
from ...analysis.report import Report
from ...analysis.source.entry import Entry

Lines = Callable[[str], Sequence[str]]
"""The lines of a file; empty if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that was traced, the file it is in, and the configuration, which has its budgets."""

    file: str
    report: Report
    settings: Settings


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be checked, and why, as a sentence."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Findings:
    """`files` are all that were to be checked; `problems` say which of them were not, and why.

    `shown` turns a path into what is printed of it. `read` are the models, with their files, of which only the
    operators were checked, from the source alone.
    """

    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    lines: Lines
    shown: Callable[[str], str]
    version: str
    models: tuple[Model, ...] = ()
    problems: tuple[Problem, ...] = ()
    read: tuple[tuple[str, Entry], ...] = ()

    @property
    def checked(self) -> int:
        """How many files were checked."""
        return len(self.files) - len(self.problems)
