"""Diagnostics as a person wants to read them.

examples/kws.py:34:13: CF301 error: The arena needs 70,000 bytes, 4,464 more than the budget allows.
33 |     def forward(self, x: torch.Tensor) -> torch.Tensor:
34 |         x = torch.relu(self.stem_norm(self.stem(self.pad(x))))
   |             ^^^^^^^^^^
  note: …
  examples/kws.py:24:21: `stem` is alive: 8,000 bytes
  …
  fix: Halve the channels (unsafe)
"""

from collections.abc import Callable, Iterable, Sequence

from rich.text import Text

from ...analysis.diagnostic import Diagnostic, Related, Severity
from ...analysis.span import Span
from .excerpt import excerpt
from .fix_title import fix_title
from .printable import printable

Lines = Callable[[str], Sequence[str]]
"""The lines of a file; empty if it cannot be read."""

STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFORMATION: "bold blue",
    Severity.HINT: "bold cyan",
}


def diagnostics_text(diagnostics: Iterable[Diagnostic], lines: Lines, shown: Callable[[str], str]) -> list[Text]:
    """One text for each diagnostic. `shown` turns the path of a file into what is printed of it."""
    return [_diagnostic(diagnostic, lines, shown) for diagnostic in diagnostics]


def summary(diagnostics: Sequence[Diagnostic], files: int) -> Text:
    """`2 errors and 1 warning in 3 files.`"""
    where = f"in {_count(files, 'file')}"
    counts = [
        _count(count, severity if severity is Severity.INFORMATION else str(severity))
        for severity in Severity
        if (count := sum(diagnostic.severity is severity for diagnostic in diagnostics))
    ]
    if not counts:
        return Text(f"Nothing to report {where}.", "green")
    return Text(f"{', '.join(counts[:-1])}{' and ' if counts[:-1] else ''}{counts[-1]} {where}.")


def _diagnostic(diagnostic: Diagnostic, lines: Lines, shown: Callable[[str], str]) -> Text:
    style = STYLES[diagnostic.severity]
    text = _place(diagnostic.span, shown)
    text.append(f"{diagnostic.code} {diagnostic.severity}", style).append(": ")
    text.append(printable(diagnostic.message), "bold").append("\n")
    _append_excerpt(text, excerpt(lines(diagnostic.span.file), diagnostic.span, style=style), "")
    for note in diagnostic.notes:
        text.append("  note: ", "bold").append(f"{printable(note)}\n")
    for related in diagnostic.related:
        text.append_text(_related(related, lines, shown))
    for fix in diagnostic.fixes:
        text.append("  fix: ", "bold green").append(f"{printable(fix_title(fix))} ({fix.safety})\n")
    return text


def _related(related: Related, lines: Lines, shown: Callable[[str], str]) -> Text:
    text = Text("  ").append_text(_place(related.span, shown)).append(f"{printable(related.message)}\n")
    _append_excerpt(text, excerpt(lines(related.span.file), related.span, 0, "-", "blue"), "  ")
    return text


def _append_excerpt(text: Text, source: Text, indent: str) -> None:
    if source:
        text.append(indent).append_text(Text(f"\n{indent}").join(source.split("\n"))).append("\n")


def _place(span: Span, shown: Callable[[str], str]) -> Text:
    place = f"{printable(shown(span.file))}:{span.start.line}:{span.start.column}"
    return Text.assemble((place, "cyan"), ": ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 or noun == 'information' else 's'}"
