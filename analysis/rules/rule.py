"""What a rule is. One rule per file: its docstring is the manual page, its function the check."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..config import Settings
from ..diagnostic import Diagnostic, Fix, Related, Severity
from ..examine import Examined
from ..source.entry import Entry, EntryProblem
from ..source.module import Module, SourceError
from ..source.reading.read import Reading
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
    """A rule by its code (`CF` and three digits) and name. `documentation` is its manual page in Markdown."""

    code: str
    name: str
    severity: Severity
    documentation: str
    check: Callable[[Subject], Iterator[Finding]]

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
