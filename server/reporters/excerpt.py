"""A few lines of source with line numbers and the span underlined.

29 |     def forward(self, x):
30 |         return self.stem(x)
   |                ^^^^^^^^^^^^
"""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from ...analysis.span import Span
from .printable import printable

TAB = "    "
MAX_COLUMNS = 160


def excerpt(lines: Sequence[str], span: Span, context: int = 1, mark: str = "^", style: str = "bold red") -> Text:
    """The line where `span` starts, `context` lines before it, and `mark` under what the span covers of that line.

    `lines` are those of the file; a span beyond them gives an empty text. Columns are code points, which are one or
    two cells wide; the marks are placed by cells.
    """
    last = span.start.line
    if not 1 <= last <= len(lines):
        return Text()
    first = max(1, last - context)
    while first < last and not lines[first - 1].strip():
        first += 1
    gutter = len(str(last))
    text = Text()
    for number in range(first, last + 1):
        text.append(f"{number:>{gutter}} | ", "blue").append(_cropped(lines[number - 1])).append("\n")
    text.append(f"{'':>{gutter}} | ", "blue").append(_marks(lines[last - 1], span, mark), style)
    return text


def _marks(line: str, span: Span, mark: str) -> str:
    start = min(span.start.column - 1, len(line))
    end = len(line.rstrip()) if span.end.line > span.start.line else min(span.end.column - 1, len(line))
    indent = _cells(line[:start])
    width = max(1, _cells(line[start:end]))
    return " " * min(indent, MAX_COLUMNS) + mark * max(1, min(width, MAX_COLUMNS - indent))


def _cells(text: str) -> int:
    return cell_len(_visible(text))


def _visible(text: str) -> str:
    return printable(text.replace("\t", TAB))


def _cropped(line: str) -> str:
    visible = _visible(line.rstrip())
    if cell_len(visible) <= MAX_COLUMNS:
        return visible
    kept = visible[:MAX_COLUMNS]
    while cell_len(kept) > MAX_COLUMNS - 1:
        kept = kept[:-1]
    return f"{kept}…"
