"""The texts in which a finding is silenced: by a comment on its line or at the top of its file."""

import re
import tokenize

from ...analysis.diagnostic import Diagnostic
from ...analysis.source.module import SourceError, parse
from ...analysis.source.suppressions import find_suppressions
from ..files.source_file import SourceFile
from .ignoring import commented, longer

# Above a file's own comment: what names its interpreter and its encoding has to stay in the first two lines.
_FIRST = re.compile(r"#!|#.*coding[:=]")


def on_line(path: str, text: str, found: Diagnostic) -> str | None:
    """The text with a comment on the line of a finding, or a longer one; None where there is no room for one."""
    source = SourceFile(path, text, "utf-8", True)
    try:
        new, count = commented(source, [found])
    except (SourceError, tokenize.TokenError, SyntaxError):
        return None
    return new.raw if count else None


def in_file(path: str, text: str, code: str) -> str | None:
    """The text with a comment at its top that silences a rule in all of it; None if it is no Python."""
    source = SourceFile(path, text, "utf-8", True)
    try:
        comments = find_suppressions(parse(path, source.text))
    except SourceError:
        return None
    pieces = re.split(r"(\r\n|\r|\n)", text)  # lines and their ends in turn
    for comment in comments:
        if comment.lines is None and comment.selectors:
            at = 2 * comment.span.start.line - 2
            pieces[at] = longer(pieces[at], comment, {code})
            return "".join(pieces)
    head = 0
    while head < 2 and 2 * head < len(pieces) and _FIRST.match(pieces[2 * head].removeprefix("\ufeff")):
        head += 1
    pieces[2 * head : 2 * head] = [f"# chipfit: file-ignore[{code}]", source.newline]
    return "".join(pieces)
