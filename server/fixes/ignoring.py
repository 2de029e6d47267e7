"""Comments that silence what is found in a file today, so that only what comes later is shown."""

import io
import re
import tokenize
from collections import defaultdict
from dataclasses import dataclass

from ...analysis.diagnostic import Diagnostic
from ...analysis.source.module import SourceError, parse
from ...analysis.source.suppressions import Suppression, find_suppressions
from ..files.source_file import SourceFile
from ..linting.linting import Linted, Linter


@dataclass(frozen=True, slots=True)
class Ignoring:
    """A file with `comments` more, or longer ones, and how many findings are `left` that none can silence."""

    source: SourceFile | None
    comments: int
    left: int


def ignore_all(linter: Linter, linted: Linted) -> Ignoring:
    """Add to every line that has findings a comment that names their codes. Nothing is written."""
    found = [d for d in linted.result.diagnostics if d.span.file == linted.file] if linted.result else []
    if not found or linted.source is None or not linted.source.exact:
        return Ignoring(None, 0, len(found))
    try:
        source, comments = commented(linted.source, found)
    except (SourceError, tokenize.TokenError, SyntaxError):
        return Ignoring(None, 0, len(found))
    if not comments:
        return Ignoring(None, 0, len(found))
    again = linter.lint_source(source, linted.project)
    left = [d for d in again.result.diagnostics if d.span.file == linted.file] if again.result else found
    if len(left) >= len(found):
        return Ignoring(None, 0, len(found))
    return Ignoring(source, comments, len(left))


def commented(source: SourceFile, found: list[Diagnostic]) -> tuple[SourceFile, int]:
    """The file with a comment on every line that has one of the findings, and how many those are.

    Raises SourceError, or what the tokenizer raises, for what is no Python.
    """
    module = parse(source.path, source.text)
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    ends = _line_ends(source.text)
    for diagnostic in found:
        start = diagnostic.span.start.line
        line = next((end for end in ends if end >= start), 0)
        # A line in the middle of a string or before a backslash has no room; the end of its statement has.
        if line and line <= max(start, diagnostic.span.end.line):
            wanted[line].add(diagnostic.code)
    known = {comment.span.start.line: comment for comment in find_suppressions(module)}
    pieces = re.split(r"(\r\n|\r|\n)", source.raw)  # lines and their ends in turn
    for line, codes in wanted.items():
        pieces[2 * line - 2] = _with(pieces[2 * line - 2], known.get(line), codes)
    return source.with_raw("".join(pieces)), len(wanted)


def longer(line: str, comment: Suppression, codes: set[str]) -> str:
    """A line whose comment names codes in brackets, with these codes among them."""
    opening = line.index("[", comment.span.start.column - 1) + 1
    closing = line.index("]", opening)
    return f"{line[:opening]}{', '.join(sorted({*comment.selectors, *codes}))}{line[closing:]}"


def _with(line: str, comment: Suppression | None, codes: set[str]) -> str:
    if comment is None or not comment.selectors or comment.lines is None:
        return f"{line.rstrip()}  # chipfit: ignore[{', '.join(sorted(codes))}]"
    return longer(line, comment, codes)


def _line_ends(text: str) -> list[int]:
    """The lines behind which a comment may stand."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sorted({t.start[0] for t in tokens if t.type in (tokenize.NEWLINE, tokenize.NL) and t.line.strip()})
