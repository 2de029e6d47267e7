"""Read one Python file into classes, directives and spans, without running it."""

import ast
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from ..span import Position, Span
from .comment import Comment, comments
from .descend import descend
from .first_line import first_line
from .latest import Latest
from .lines import split_lines
from .names import bound_in
from .outline import EVERYTHING, Outline, changed_names, outline
from .remembered import Remembered
from .reparse import Reparsed, reparsed

_Kind = TypeVar("_Kind", bound=ast.AST)
_Fact = TypeVar("_Fact")
_DETECTED = re.compile(r" \(detected at line \d+\)$")

_PLACED = frozenset({"kinds", "nodes"})
"""Facts that hold for a statement in its place alone."""


class SourceError(Exception):
    """The text is not Python; `span` is where the parser gave up, `reason` its words."""

    def __init__(self, reason: str, span: Span) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


@dataclass(frozen=True, eq=False)
class Module:
    """A parsed file. `tree` keeps Python's own positions; `span_of` turns them into ours.

    `facts` are what is known about top-level statements by themselves, under the names of what they answer; all but
    _PLACED hold wherever the statement stands. `remembered` are answers that depend on several (see
    remember.py).
    """

    file: str
    text: str
    tree: ast.Module
    comments: tuple[Comment, ...]
    facts: dict[ast.stmt, dict[str, Any]] = field(default_factory=dict)
    remembered: dict[Hashable, Remembered] = field(default_factory=dict)

    @cached_property
    def lines(self) -> list[str]:
        return split_lines(self.text)

    @cached_property
    def joined(self) -> str:
        """The lines, whatever they end in, with line feeds between them."""
        return "\n".join(self.lines)

    @cached_property
    def starts(self) -> list[int]:
        """Where in `joined` every line begins; the last is where another one would."""
        return [*accumulate((len(line) + 1 for line in self.lines), initial=0)]

    def nodes_of(self, statement: ast.stmt) -> list[ast.AST]:
        """All nodes of a top-level statement, itself first."""
        return self.fact(statement, "nodes", descend)

    def fact(self, statement: ast.stmt, name: str, find: Callable[[ast.stmt], _Fact]) -> _Fact:
        """What `find` says of a statement; it looks at nothing else, so that it is asked once while that stands."""
        known = self._known(statement)
        if name not in known:
            known[name] = find(statement)
        return known[name]

    def fact_given(
        self, statement: ast.stmt, name: str, table: Mapping[str, str], find: Callable[[ast.stmt], _Fact]
    ) -> _Fact:
        """As `fact`, where it also depends on what the names in the statement stand for; `table` is not changed."""
        known = self._known(statement)
        kept = known.get(name)
        if kept is None or kept[0] is not table:
            meant = {used: table[used] for used in self.names_in(statement) if used in table}
            answer = kept[2] if kept is not None and kept[1] == meant else find(statement)
            kept = known[name] = (table, meant, answer)
        return kept[2]

    def _known(self, statement: ast.stmt) -> dict[str, Any]:
        return self.facts.get(statement) or self.facts.setdefault(statement, {})

    def names_in(self, statement: ast.stmt) -> frozenset[str]:
        """The names of variables that a top-level statement mentions."""
        return self.fact(
            statement, "names", lambda s: frozenset(n.id for n in self.nodes_of(s) if isinstance(n, ast.Name))
        )

    def imported_in(self, statement: ast.stmt) -> frozenset[str]:
        """The dotted names that a top-level statement imports or imports from, without leading dots."""
        return self.fact(statement, "imported", lambda s: frozenset(_imported(self.nodes_of(s))))

    def mentioned_in(self, statement: ast.stmt) -> frozenset[str]:
        """The names by which a top-level statement depends on others: those that it mentions, imports or binds too."""

        def mentioned(statement: ast.stmt) -> frozenset[str]:
            parts = (name.split(".") for name in self.imported_in(statement))
            return self.names_in(statement).union(bound_in(self, statement), *parts)

        return self.fact(statement, "mentioned", mentioned)

    def outline_of(self, statement: ast.stmt) -> Outline:
        """What a top-level statement is for those that do not look into it."""
        return self.fact(statement, "outline", lambda s: outline(s, self.nodes_of(s)))

    def of(self, *kinds: type[_Kind]) -> Iterator[_Kind]:
        """Every node of these classes (and not of classes below them), statement after statement."""
        return (node for part in self._tables(self.tree.body) for kind in kinds for node in part.get(kind, ()))

    def calls_on(self, lines: Collection[int]) -> Iterator[ast.Call]:
        """Every call that begins on one of the lines; the rest of the file is not looked at."""
        around = (s for s in self.tree.body if any(first_line(s) <= line <= (s.end_lineno or 0) for line in lines))
        return (call for part in self._tables(around) for call in part.get(ast.Call, ()) if call.lineno in lines)

    def _tables(self, statements: Iterable[ast.stmt]) -> Iterator[dict[type[ast.AST], list[Any]]]:
        return (self.fact(statement, "kinds", self._kinds) for statement in statements)

    def _kinds(self, statement: ast.stmt) -> dict[type[ast.AST], list[Any]]:
        table: dict[type[ast.AST], list[Any]] = {}
        for node in self.nodes_of(statement):
            table.setdefault(node.__class__, []).append(node)
        return table

    def position(self, line: int, utf8_offset: int) -> Position:
        """The position of a byte offset as `ast` counts it: UTF-8 bytes from the line's start."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return Position(line, len(text.encode()[:utf8_offset].decode(errors="ignore")) + 1)

    def span_of(self, node: ast.stmt | ast.expr | ast.arg | ast.alias) -> Span:
        end_line = node.end_lineno or node.lineno
        end_offset = node.end_col_offset if node.end_col_offset is not None else node.col_offset + 1
        return Span(self.file, self.position(node.lineno, node.col_offset), self.position(end_line, end_offset))

    def span_of_line(self, line: int) -> Span:
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return Span.line(self.file, line, text)

    def span_of_name(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Span:
        """The identifier after `class` or `def`."""
        text = self.lines[node.lineno - 1]
        start = text.find(node.name, self.position(node.lineno, node.col_offset).column)
        if start < 0:
            return self.span_of_line(node.lineno)
        return Span(self.file, Position(node.lineno, start + 1), Position(node.lineno, start + 1 + len(node.name)))

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        return {node.name: node for node in self.tree.body if isinstance(node, ast.ClassDef)}


_parsed = Latest["Module"]()


def parse(file: str, text: str, keep: bool = True) -> Module:
    """Parse `text`, the content of `file`; nobody changes the tree. Raises SourceError when it is not Python.

    The newest text of each file is kept parsed, unless it is one that is only looked at now.
    """
    return _parsed.get(file, text, lambda: _parse(file, text, _parsed.kept(file))) if keep else _parse(file, text)


def _parse(file: str, text: str, before: Module | None = None) -> Module:
    text = text.removeprefix("\ufeff")
    edited = reparsed(before.text, before.tree, text) if before is not None else None
    if before is not None and edited is not None:
        return _edited(file, text, before, edited)
    try:
        tree = ast.parse(text, file)
    except SyntaxError as error:
        # What it says of lines it has counted otherwise where they end in "\r\n", and the span says it better.
        reason = _DETECTED.sub("", error.msg or "invalid syntax")
        raise SourceError(reason, _error_span(file, text, error)) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(str(error) or "the file is nested too deeply", _at(file, 1)) from None
    return Module(file, text, tree, tuple(comments(file, text, tree)))


def _edited(file: str, text: str, before: Module, edited: Reparsed) -> Module:
    """The module, with everything that is known of statements that are the same."""
    tree = ast.Module(edited.body, [])
    facts = {statement: before.facts[statement] for statement in edited.body if statement in before.facts}
    for statement, twin in edited.moved.items():
        known = before.facts.get(statement, {}).copy()
        facts[twin] = {name: fact for name, fact in known.items() if name not in _PLACED}
    module = Module(file, text, tree, tuple(comments(file, text, tree)), facts)
    _carry(before, module, edited)
    return module


def _carry(before: Module, module: Module, edited: Reparsed) -> None:
    """Take over the answers whose statements are the same, and mean the same by all their names."""
    changed = changed_names([*map(before.outline_of, before.tree.body)], [*map(module.outline_of, edited.body)])
    if EVERYTHING in changed:
        return
    same = (s for s in edited.body if changed.isdisjoint(module.mentioned_in(s))) if changed else edited.body
    there = frozenset(same)
    moved = {s: twin for s, twin in edited.moved.items() if twin in there}
    for key, answer in before.remembered.copy().items():
        carried = answer.carried(there, moved, changed)
        if carried is not None:
            module.remembered[key] = carried


def _imported(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = [node.module] if node.module else []
            yield from (*module, *(".".join((*module, alias.name)) for alias in node.names))


def _at(file: str, line: int, column: int = 1) -> Span:
    return Span(file, Position(line, column), Position(line, column + 1))


def _error_span(file: str, text: str, error: SyntaxError) -> Span:
    line = max(1, error.lineno or 1)
    start = max(1, error.offset or 1)
    end = error.end_offset or 0
    if error.end_lineno != line or end <= start:
        end = start + 1
    return Span(file, Position(line, start), Position(line, end))
