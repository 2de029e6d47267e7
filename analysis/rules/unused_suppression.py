"""A `# chipfit: ignore` comment silences nothing.

Such a comment stays behind when the code or the board has changed. It then hides the next finding on its line, which
nobody has seen. A code in it that no rule has, or a form that is not understood, silences nothing either.

    x = self.act(x)  # chipfit: ignore[CF101]       this statement
    # chipfit: ignore[CF1, layout-transpose]        the statement, class or function below
    # chipfit: file-ignore[CF4]                     this file

What a code means can depend on the board: CF301 is not found on one with enough memory. A comment is only judged when
every model of its file could be traced.

## How to fix

Remove the comment, or the codes in it that are not needed; `chipfit lint --fix` does. Write `ignore[CF009, CF301]`
where a comment is for one of several boards.
"""

from collections.abc import Iterator

from ..diagnostic import Edit, Fix, Safety, Severity
from ..source.module import Module
from ..source.suppressions import UnusedSuppression
from ..span import Position, Span
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the comments that suppress.py found nothing to do for."""
    for unused in subject.unused:
        if subject.module is not None:
            fix = _fix(subject.module, unused)
            yield Finding(unused.suppression.span, unused.reason, fixes=(fix,) if fix else ())


def _fix(module: Module, unused: UnusedSuppression) -> Fix | None:
    """Take the codes out of the comment, or the comment out of the file."""
    suppression = unused.suppression
    if suppression.mistake:
        return None
    left = [selector for selector in suppression.selectors if selector not in unused.selectors]
    if not left:
        return Fix("Remove the comment", Safety.SAFE, (Edit(_removed(module, suppression.span), ""),))
    line = module.lines[suppression.span.start.line - 1]
    start, end = suppression.span.start.column - 1, suppression.span.end.column - 1
    opening, closing = line.index("[", start, end) + 1, line.index("]", start, end)
    number = suppression.span.start.line
    place = Span(module.file, Position(number, opening + 1), Position(number, closing + 1))
    title = f"Remove {', '.join(f'`{selector}`' for selector in unused.selectors)} from the comment"
    return Fix(title, Safety.SAFE, (Edit(place, ", ".join(left)),))


def _removed(module: Module, span: Span) -> Span:
    """The comment with the blanks before it; the whole line where nothing else stands on it."""
    number, line = span.start.line, module.lines[span.start.line - 1]
    before, after = line[: span.start.column - 1], line[span.end.column - 1 :]
    if after.strip():
        kept = len(line) - len(after.lstrip())
        return Span(module.file, span.start, Position(number, kept + 1))
    if before.strip():
        return Span(module.file, Position(number, len(before.rstrip()) + 1), Position(number, len(line) + 1))
    if number < len(module.lines):
        return Span(module.file, Position(number, 1), Position(number + 1, 1))
    return Span(module.file, Position(number, 1), Position(number, len(line) + 1))


UNUSED_SUPPRESSION = Rule("CF009", "unused-suppression", Severity.WARNING, __doc__ or "", check)
