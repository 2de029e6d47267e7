"""What a rule is. One rule per file: its docstring is the manual page, its function the check."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..config import Settings
from ..diagnostic import Diagnostic, Fix, Related, Severity
from ..examine import Examined
from ..source.entry import Entry, EntryProblem
from ..source.module import Module, SourceError
from ..source.reading.read import Reading
from ..source.suppressions import UnusedSuppression
from ..span import Span
from ..targets.target import Target


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at: a file as a whole, or (with `entry`) one model of it.

    `reading` is what the source alone tells about a model that has no graph.
    """

    file: str
    settings: Settings
    target: Target
    module: Module | None = None
    source_error: SourceError | None = None
    problems: tuple[EntryProblem, ...] = ()
    entry: Entry | None = None
    examined: Examined | None = None
    reading: Reading | None = None
    unused: tuple[UnusedSuppression, ...] = ()

    @property
    def read_only(self) -> tuple[str, ...]:
        """The note for a finding that keeps the model from being traced: what was checked all the same."""
        if self.reading is None or not self.reading.followed:
            return ()
        return (
            "Until then the operators are checked from the source alone; shapes, memory and latency are not known.",
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields; the rule adds its code, name and severity (unless the finding is milder or graver)."""

    span: Span
    message: str
    notes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its code (`CF` and three digits) and name. `documentation` is its manual page in Markdown.

    `threshold` is the part of the time or memory from which on it speaks, unless the user sets another; None for a rule
    without one. `part_of` says of what.
    """

    code: str
    name: str
    severity: Severity
    documentation: str
    check: Callable[[Subject], Iterator[Finding]]
    threshold: float | None = None
    part_of: str = ""

    def threshold_in(self, settings: Settings) -> float:
        """The user's threshold, else the rule's own."""
        given = settings.lint.threshold
        return given.get(self.code, given.get(self.name, self.threshold or 0.0))

    @property
    def setting(self) -> str:
        """How the threshold is set, as a paragraph of the manual page; empty without one."""
        if self.threshold is None:
            return ""
        return (
            f"It speaks from {self.threshold:.2g} of {self.part_of} on; `{self.name} = {self.threshold:.2g}` in "
            "`[tool.chipfit.lint.threshold]` sets another part."
        )

    @property
    def summary(self) -> str:
        """The first paragraph of the manual page."""
        return " ".join(self.documentation.strip().split("\n\n")[0].split())

    def diagnose(self, subject: Subject) -> Iterator[Diagnostic]:
        for found in self.check(subject):
            yield Diagnostic(
                self.code,
                self.name,
                found.severity or self.severity,
                found.span,
                found.message,
                found.notes,
                found.related,
                found.fixes,
                subject.target.name,
            )
