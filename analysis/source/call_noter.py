"""The calls of a piece of code, with what flows into them."""

import ast
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..span import Span
from .call import Call, Place
from .descend import descend
from .facts import Facts, Function
from .fold import fold, fold_call
from .folded import UNKNOWN, is_small
from .follower import Follower
from .imported_arguments import imported_arguments
from .signature import signature_of
from .with_arguments import with_arguments

MAX_CALLS = 5000
_MOST_ENTERED = 16
"""So many functions are followed into from one definition."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A function of the file that is called with something known; `place` and `path` say where that call stands."""

    node: ast.FunctionDef
    given: Mapping[str, ast.expr]
    place: Place
    path: tuple[str, ...]


class CallNoter(Follower):
    """Notes every call of the code that it follows, and which functions of the file are given something there.

    `values` are the module's own; `path` are the functions by way of which it has come here.
    """

    everything = True

    def __init__(self, facts: Facts, values: dict[str, ast.expr], path: tuple[str, ...] = ()) -> None:
        super().__init__(facts)
        self.values = values
        self.path = path
        self.calls: list[Call] = []
        self.entered: dict[tuple[str, str], Entered] = {}
        self.place = Place.MODULE
        self.shift = 0

    def meet(self, node: ast.stmt, env: dict[str, ast.expr]) -> None:
        for expression in own_expressions(node):
            self.note(expression, env)

    def nested(self, node: Function, env: dict[str, ast.expr]) -> None:
        self.function(node, env)

    def note(self, expression: ast.expr, env: dict[str, ast.expr]) -> None:
        """Record the calls within an expression that can say something about a model."""
        for node in descend(expression):
            if isinstance(node, ast.Call) and len(self.calls) < MAX_CALLS:
                value = fold(node, env, self.facts)
                value = fold_call(node, env, self.facts) if value is UNKNOWN else value
                if isinstance(value, ast.Call) and is_small(value):
                    value = with_arguments(value, self._written_out)
                    self.calls.append(Call(node, value, self.place, self._span(node), entered=bool(self.path)))
                    self._enter(value, env)

    def _written_out(self, argument: ast.expr) -> ast.expr:
        """What a parser of another file gives, if it is that."""
        return imported_arguments(self.facts, argument) or argument

    def _enter(self, call: ast.Call, env: Mapping[str, ast.expr]) -> None:
        """Record that a function is given something; one that makes a model is known by its name."""
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        node = self.facts.functions.get(name)
        starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        if node is None or name in self.facts.factories or name in self.path or starred or self.shift:
            return
        given = signature_of(node, method=False).given(call)
        if self.place is Place.MODULE:  # `__main__` sets variables of the module that only its calls know
            read = self.facts.module.names_in(node)
            given = {**{n: v for n, v in env.items() if n in read and n not in self.values}, **given}
        if len(self.entered) < _MOST_ENTERED and any(value is not UNKNOWN for value in given.values()):
            key = name, ast.dump(ast.Dict([ast.Constant(n) for n in given], list(given.values())))
            self.entered.setdefault(key, Entered(node, given, self.place, (*self.path, name)))

    def definition(self, statement: ast.stmt) -> None:
        """Follow a function, or the methods of a class that is no model."""
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            self.place = self._place_of(statement)
            self.function(statement, self.values)
        elif isinstance(statement, ast.ClassDef) and statement.name not in self.facts.models:
            self.plain_class(statement)

    def _place_of(self, node: Function) -> Place:
        if node.name.lower().lstrip("_").startswith("test"):
            return Place.TEST
        return Place.FACTORY if node.name in self.facts.factories else Place.FUNCTION

    def plain_class(self, node: ast.ClassDef) -> None:
        """A trainer or a test case: `self.model` is what `__init__` or `setUp` puts there."""
        methods = [s for s in node.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)]
        first = [m for m in methods if m.name in ("__init__", "setUp", "setup")]
        self.place = Place.TEST if node.name.startswith("Test") or node.name.endswith("Test") else Place.FUNCTION
        shared = dict(self.values)
        for method in [*first, *(m for m in methods if m not in first)]:
            after = self.function(method, shared)
            if method in first:
                shared |= {name: value for name, value in after.items() if name.startswith("self.")}

    def led_to(self) -> Sequence[Call]:
        """The calls, and those of the functions that are entered, one after the other."""
        calls, pending, seen = [*self.calls], deque(self.entered.items()), set[tuple[str, str]]()
        while pending and len(seen) < _MOST_ENTERED:
            key, entered = pending.popleft()
            if key not in seen:
                seen.add(key)
                inner = self.into(entered)
                calls += inner.calls
                pending.extend(inner.entered.items())
        return calls

    def into(self, entered: Entered) -> "CallNoter":
        """A function followed with what it is given."""
        inner = CallNoter(self.facts, self.values, entered.path)
        inner.place = max(entered.place, self._place_of(entered.node))
        inner.function(entered.node, self.values, entered.given)
        return inner

    def _span(self, node: ast.expr) -> Span:
        if self.shift:  # a docstring: the line is known, its columns are not ours
            return self.facts.module.span_of_line(node.lineno + self.shift)
        return self.facts.module.span_of(node)


def own_expressions(node: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement, without those of the statements inside it and without annotations."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for name, value in ast.iter_fields(node):
        if name != "annotation":
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.expr):
                    yield item
                elif isinstance(item, ast.withitem):
                    yield item.context_expr
