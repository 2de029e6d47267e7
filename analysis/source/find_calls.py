"""Every call of a file, with what flows into it: in its own code, its functions, tests and examples."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from ..span import Span
from .call import Call, Place
from .descend import descend
from .facts import Facts, Function
from .fold import fold, fold_call
from .folded import UNKNOWN, is_small
from .follower import Follower
from .names import is_definition, is_main_guard
from .relocation import Relocation
from .remember import remember

MAX_CALLS = 5000
MODEL_NAMES = frozenset({"model", "net", "network"})
_MUTE = sys.stdlib_module_names | {"numpy", "scipy", "pandas", "matplotlib", "PIL", "cv2", "tqdm", "yaml"}
"""Modules whose functions are given no model."""


def find_calls(facts: Facts) -> list[Call]:
    """Every call of the file outside its modules' own methods, the most telling place first, then in order."""
    walker = _Noter(facts)
    with suppress(RecursionError):  # what was found before the code became too deep is still right
        walker.run_file()
    return sorted(walker.calls, key=lambda call: (call.place, call.span.start))


class _Noter(Follower):
    everything = True

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.calls: list[Call] = []
        self.place = Place.MODULE
        self.shift = 0

    def meet(self, node: ast.stmt, env: dict[str, ast.expr]) -> None:
        for expression in own_expressions(node):
            self.note(expression, env)

    def nested(self, node: Function, env: dict[str, ast.expr]) -> None:
        self.function(node, env)

    def run_file(self) -> None:
        body = self.facts.module.tree.body
        env: dict[str, ast.expr] = {}
        guarded = [statement for statement in body if is_main_guard(statement)]
        self.block([s for s in body if not is_main_guard(s) and not is_definition(s)], env)
        self.block(guarded, dict(env))
        telling = self._telling(env)
        around = [s for s in body if not is_definition(s) and not is_main_guard(s)]
        nth: Counter[str] = Counter()
        for statement in body:
            if is_definition(statement) and self._may_tell(statement, telling):
                nth[statement.name] += 1
                name = statement.name, nth[statement.name]
                self.calls += self._remembered(name, statement, env, around)[: MAX_CALLS - len(self.calls)]
        self.docstrings(env)

    def _remembered(
        self, name: tuple[str, int], statement: ast.stmt, env: dict[str, ast.expr], around: list[ast.stmt]
    ) -> Sequence[Call]:
        """The calls of a definition. They depend on it, on what it leads to, and on what made the module's values."""

        def find() -> Sequence[Call]:
            inner = _Noter(self.facts)
            inner.definition(statement, env)
            return inner.calls

        return remember(self.facts.module, ("calls", *name), (), find, _relocated, [statement, *around])

    def definition(self, statement: ast.stmt, env: dict[str, ast.expr]) -> None:
        """Follow a function, or the methods of a class that is no model."""
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            self.place = self._place_of(statement)
            self.function(statement, env)
        elif isinstance(statement, ast.ClassDef) and statement.name not in self.facts.models:
            self.plain_class(statement, env)

    def _telling(self, env: dict[str, ast.expr]) -> frozenset[str]:
        """The names without one of which code has nothing to say about a model."""
        facts = self.facts
        imported = {name for name, full in facts.imports.items() if full.partition(".")[0] not in _MUTE}
        return frozenset({*facts.makers, *facts.functions, *facts.module.classes, *env, *imported, *MODEL_NAMES})

    def _may_tell(self, statement: ast.stmt, telling: frozenset[str]) -> bool:
        """Spares the helpers of a long file, at each keystroke."""
        module = self.facts.module

        def called_models(statement: ast.stmt) -> bool:
            """Whether it has attributes or parameters of such names; variables are among the names."""
            return any(
                (isinstance(node, ast.Attribute) and node.attr in MODEL_NAMES)
                or (isinstance(node, ast.arg) and node.arg in MODEL_NAMES)
                for node in module.parts[statement]
            )

        telling_names = not telling.isdisjoint(module.names_in(statement))
        return telling_names or module.fact(statement, "called models", called_models)

    def _place_of(self, node: Function) -> Place:
        if node.name.lower().lstrip("_").startswith("test"):
            return Place.TEST
        return Place.FACTORY if node.name in self.facts.factories else Place.FUNCTION

    def plain_class(self, node: ast.ClassDef, env: dict[str, ast.expr]) -> None:
        """A trainer or a test case: `self.model` is what `__init__` or `setUp` puts there."""
        methods = [s for s in node.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)]
        first = [m for m in methods if m.name in ("__init__", "setUp", "setup")]
        self.place = Place.TEST if node.name.startswith("Test") or node.name.endswith("Test") else Place.FUNCTION
        shared = dict(env)
        for method in [*first, *(m for m in methods if m not in first)]:
            after = self.function(method, shared)
            if method in first:
                shared |= {name: value for name, value in after.items() if name.startswith("self.")}

    def docstrings(self, env: dict[str, ast.expr]) -> None:
        """The `>>>` examples of the file, its classes and functions."""
        self.place = Place.DOCSTRING
        module = self.facts.module
        if ">>>" not in module.text:
            return
        from doctest import DocTestParser  # noqa: PLC0415 (brings a debugger and a test framework along)

        parser = DocTestParser()
        for node in [module.tree, *module.of(ast.ClassDef, ast.FunctionDef)]:
            text = ast.get_docstring(node, clean=False)
            if not text or ">>>" not in text:
                continue
            line = node.body[0].lineno
            inner = dict(env)
            try:
                for example in parser.get_examples(text):
                    self.shift = line + example.lineno - 1
                    self.block(ast.parse(example.source).body, inner)
            except (ValueError, SyntaxError):
                continue  # not Python after all
            finally:
                self.shift = 0

    def note(self, expression: ast.expr, env: dict[str, ast.expr]) -> None:
        """Record the calls within an expression that can say something about a model."""
        for node in descend(expression):
            if isinstance(node, ast.Call) and len(self.calls) < MAX_CALLS:
                value = fold(node, env, self.facts)
                value = fold_call(node, env, self.facts) if value is UNKNOWN else value
                if isinstance(value, ast.Call) and is_small(value):
                    self.calls.append(Call(node, value, self.place, self._span(node)))

    def _span(self, node: ast.expr) -> Span:
        if self.shift:  # a docstring: the line is known, its columns are not ours
            return self.facts.module.span_of_line(node.lineno + self.shift)
        return self.facts.module.span_of(node)


def _relocated(calls: Sequence[Call], to: Relocation) -> Sequence[Call]:
    """Nobody asks for the places of a call's nodes."""
    return [Call(c.node, c.value, c.place, to.span(c.span), c.written, c.file) for c in calls]


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
