"""The `# chipfit:` comments of a file."""

import ast
import re
from dataclasses import dataclass

from ..span import Position, Span
from .descend import descend
from .lines import split_lines

_DIRECTIVE = re.compile(r"#\s*chipfit:\s*(?P<body>.*)$")


@dataclass(frozen=True, slots=True)
class Comment:
    """A `# chipfit: ...` comment: the text after the colon and where the comment stands."""

    body: str
    span: Span


def comments(file: str, text: str, tree: ast.Module) -> list[Comment]:
    """The `# chipfit:` comments. Tokenizing takes longer than parsing, so the tree tells them from strings."""
    if "chipfit:" not in text:
        return []
    found = []
    for number, line in enumerate(split_lines(text), 1):
        match = _DIRECTIVE.search(line) if "chipfit:" in line else None
        if match and not _in_string(tree, number, len(line[: match.start()].encode())):
            span = Span(file, Position(number, match.start() + 1), Position(number, len(line.rstrip()) + 1))
            found.append(Comment(match["body"].strip(), span))
    return found


def _in_string(tree: ast.Module, line: int, offset: int) -> bool:
    """Whether a string literal covers a place, given as `ast` counts: lines from 1, UTF-8 bytes from 0."""
    for statement in tree.body:
        if statement.lineno > line:
            return False
        if (statement.end_lineno or statement.lineno) >= line:
            strings = (node for node in descend(statement) if isinstance(node, ast.Constant | ast.JoinedStr))
            if any(_covers(node, line, offset) for node in strings):
                return True
    return False


def _covers(node: ast.expr, line: int, offset: int) -> bool:
    end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= (line, offset) < end
