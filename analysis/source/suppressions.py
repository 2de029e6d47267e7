"""Comments that silence findings, and the lines they speak for.

    x = self.act(x)  # chipfit: ignore[CF101]         this statement; in its middle, what begins or ends on the line
    # chipfit: ignore[CF1, layout-transpose] reason   the statement below
    class Net(nn.Module):  # chipfit: ignore[CF301]   the whole class; `def` likewise
    # chipfit: file-ignore[CF4]                       the whole file

Without brackets everything is silenced. A selector is a code, the beginning of one, or the name of a rule.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..span import Position, Span
from .comment import Comment
from .first_line import first_line
from .module import Module

_FORM = re.compile(r"(?P<kind>file-ignore|ignore)(?P<list>\s*\[(?P<selectors>[^\]]*)\])?(?P<rest>.*)$")
_WORDS = re.compile(r"^(file-ignore|ignore|skip|off)(?![\w-]|\s*[(.=])")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment. No `selectors` stand for every rule, `lines` of None for the whole file.

    `span` is the part of the comment that is ours to remove; `mistake` says why it silences nothing.
    """

    span: Span
    selectors: tuple[str, ...] = ()
    lines: range | None = range(0)
    mistake: str = ""

    def covers(self, span: Span) -> bool:
        """Whether it speaks for a place of its file."""
        return self.lines is None or span.start.line in self.lines or span.end.line in self.lines


@dataclass(frozen=True, slots=True)
class UnusedSuppression:
    """A comment of which `selectors` silence nothing, or the whole comment; `reason` is a sentence."""

    suppression: Suppression
    selectors: tuple[str, ...]
    reason: str


def is_suppression(comment: Comment) -> bool:
    """Whether a `# chipfit:` comment is meant to silence something, as opposed to naming a model."""
    return _WORDS.match(comment.body) is not None


def find_suppressions(module: Module) -> list[Suppression]:
    """Every such comment of a file, in order."""
    return [_read(module, comment) for comment in module.comments if is_suppression(comment)]


def _read(module: Module, comment: Comment) -> Suppression:
    match = _FORM.match(comment.body)
    if match is None:
        return Suppression(comment.span, mistake="write `ignore[CODE]`, or `file-ignore[CODE]` for the whole file")
    rest, separate = match["rest"], match["rest"].lstrip().startswith("#")
    if match["list"] is None and rest.strip() and not separate:
        return Suppression(comment.span, mistake=f"write the codes in brackets: `{match['kind']}[CF101]`")
    selectors = tuple(dict.fromkeys(filter(None, re.split(r"[\s,]+", match["selectors"] or ""))))
    if match["list"] is not None and not selectors:
        return Suppression(comment.span, mistake="there is no code between the brackets")
    lines = None if match["kind"] == "file-ignore" else _lines(module, comment)
    return Suppression(_ours(comment, len(rest) if separate else 0), selectors, lines)


def _ours(comment: Comment, rest: int) -> Span:
    """The comment without a comment of someone else behind it, which is `rest` characters long."""
    end = comment.span.end
    return Span(comment.span.file, comment.span.start, Position(end.line, end.column - rest))


def _lines(module: Module, comment: Comment) -> range:
    line = comment.span.start.line
    if not module.lines[line - 1][: comment.span.start.column - 1].strip():
        below = (n for n in range(line + 1, len(module.lines) + 1) if _is_code(module.lines[n - 1]))
        line = next(below, 0)
    statement = _innermost(module.tree, line)
    return range(line, line + 1) if statement is None else _extent(statement, line)


def _is_code(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith("#")


def _innermost(tree: ast.AST, line: int) -> ast.stmt | None:
    """The smallest statement on a line; of several that share it, the first."""
    found: ast.stmt | None = None
    while True:  # a long chain of `elif` is nested more deeply than Python lets functions be
        inside = _statements(found or tree)
        inner = next((child for child in inside if first_line(child) <= line <= _last(child)), None)
        if inner is None:
            return found
        found = inner


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements directly inside a node, those of its `except` and `case` among them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def _extent(statement: ast.stmt, line: int) -> range:
    """What a comment on `line`, which is in the statement but in none of its inner ones, speaks for."""
    first, last = first_line(statement), _last(statement)
    body: list[ast.stmt] = getattr(statement, "body", [])
    if body:
        below = max(first_line(body[0]), statement.lineno + 1)
        if line >= below:
            return range(line, line + 1)  # `else:` and its like
        named = isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        return range(first, last + 1 if named else below)
    if line in (first, last):
        return range(first, last + 1)
    touching = [(n.lineno, _last(n)) for n in _expressions(statement) if line in (n.lineno, _last(n))]
    return range(min([line, *(a for a, _ in touching)]), max([line, *(b for _, b in touching)]) + 1)


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    return (node for node in ast.walk(statement) if isinstance(node, ast.expr))


def _last(node: ast.stmt | ast.expr) -> int:
    return node.end_lineno or node.lineno
