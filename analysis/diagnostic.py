"""What chipfit tells the user: a finding, where it is, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .span import Span


class Severity(StrEnum):
    """How bad a finding is; the names are those of the Language Server Protocol."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


class Safety(StrEnum):
    """Whether a fix keeps the meaning of the program (ruff's terms)."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a fix changes, found by checking the fixed text: differences, negative where it saves, None where unknown.

    Where the file has several models that it changes, each figure is that of the model it helps least.
    """

    arena_bytes: int | None = None
    flash_bytes: int | None = None
    latency_ms: float | None = None
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the source that removes a diagnostic; `effect` is None as long as nobody has tried it."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a diagnostic, such as a tensor that is alive at the peak."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is `CF` and three digits, `rule` its name, `message` a full sentence.

    `message` says what is wrong, with numbers; `notes` say why and what to do, one sentence each.
    """

    code: str
    rule: str
    severity: Severity
    span: Span
    message: str
    notes: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    target: str = ""


def in_order(diagnostics: Iterable[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    """Every finding once, by place and code, those in `file` first."""
    once = dict.fromkeys(diagnostics)
    return tuple(sorted(once, key=lambda d: (d.span.file != file, d.span.file, d.span.start, d.code, d.message)))
