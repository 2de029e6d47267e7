"""Every call of a file, with what flows into it: in its own code, its functions, tests and examples.

A function is followed by itself, and with what each call of it in the file gives it.
"""

import ast
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress

from .call import Call, Place
from .call_noter import MAX_CALLS, CallNoter, Entered
from .facts import Facts
from .folded import is_known
from .names import is_definition, is_main_guard
from .outline import EVERYTHING
from .relocation import Relocation
from .remember import remember

MODEL_NAMES = frozenset({"model", "net", "network"})
_MUTE = sys.stdlib_module_names | {"numpy", "scipy", "pandas", "matplotlib", "PIL", "cv2", "tqdm", "yaml"}
"""Modules whose functions are given no model."""


def find_calls(facts: Facts) -> list[Call]:
    """Every call of the file outside its modules' own methods, the most telling place first, then in order."""
    walk = _Walk(facts)
    with suppress(RecursionError):  # what was found before the code became too deep is still right
        walk.run_file()
    better = {call.span for call in walk.calls if call.entered and is_known(call.value)}
    found = [call for call in walk.calls if call.entered or call.span not in better]
    return sorted(found, key=_order)


def _order(call: Call) -> tuple[int, int, int, bool]:
    start = call.span.start
    return call.place, start.line, start.column, not call.entered


class _Walk:
    """Through one file: its own code, and then its definitions, with the values that its own code leaves."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.values: dict[str, ast.expr] = {}
        self.noter = CallNoter(facts, self.values)
        self.calls = self.noter.calls
        body = facts.module.tree.body
        self.around = [s for s in body if not is_definition(s) and not is_main_guard(s)]
        self.everywhere = [s for s in body if facts.module.fact(s, "everywhere", self._is_everywhere)]

    def run_file(self) -> None:
        body = self.facts.module.tree.body
        self.noter.block(self.around, self.values)
        self.noter.block([s for s in body if is_main_guard(s)], dict(self.values))
        for key, entered in self.noter.entered.items():
            self._add(("entered", *key), entered.node, lambda entered=entered: self._entered(entered))
        telling = self._telling()
        nth: Counter[str] = Counter()
        for statement in body:
            if is_definition(statement) and self._may_tell(statement, telling):
                nth[statement.name] += 1
                name = "calls", statement.name, nth[statement.name]
                self._add(name, statement, lambda statement=statement: self._defined(statement))
        self.docstrings()

    def _add(self, key: Hashable, statement: ast.stmt, find: Callable[[], Sequence[Call]]) -> None:
        """The calls of a definition. They depend on it, on what it leads to, and on what no name leads to."""
        found = remember(self.facts.module, key, (), find, _relocated, [statement, *self.everywhere])
        self.calls += found[: MAX_CALLS - len(self.calls)]

    def _entered(self, entered: Entered) -> Sequence[Call]:
        return self.noter.into(entered).led_to()

    def _defined(self, statement: ast.stmt) -> Sequence[Call]:
        noter = CallNoter(self.facts, self.values)
        noter.definition(statement)
        return noter.led_to()

    def _is_everywhere(self, statement: ast.stmt) -> bool:
        return any(name == EVERYTHING for name, _ in self.facts.module.outline_of(statement))

    def _telling(self) -> frozenset[str]:
        """The names without one of which code has nothing to say about a model."""
        facts = self.facts
        imported = {name for name, full in facts.imports.items() if full.partition(".")[0] not in _MUTE}
        names = {*facts.makers, *facts.functions, *facts.module.classes, *self.values, *imported, *MODEL_NAMES}
        return frozenset(names)

    def _may_tell(self, statement: ast.stmt, telling: frozenset[str]) -> bool:
        """Spares the helpers of a long file, at each keystroke."""
        module = self.facts.module

        def called_models(statement: ast.stmt) -> bool:
            """Whether it has attributes or parameters of such names; variables are among the names."""
            return any(
                (isinstance(node, ast.Attribute) and node.attr in MODEL_NAMES)
                or (isinstance(node, ast.arg) and node.arg in MODEL_NAMES)
                for node in module.nodes_of(statement)
            )

        telling_names = not telling.isdisjoint(module.names_in(statement))
        return telling_names or module.fact(statement, "called models", called_models)

    def docstrings(self) -> None:
        """The `>>>` examples of the file, its classes and functions."""
        module, noter = self.facts.module, self.noter
        if ">>>" not in module.text:
            return
        from doctest import DocTestParser  # noqa: PLC0415 (brings a debugger and a test framework along)

        noter.place = Place.DOCSTRING
        parser = DocTestParser()
        for node in [module.tree, *module.of(ast.ClassDef, ast.FunctionDef)]:
            text = ast.get_docstring(node, clean=False)
            if not text or ">>>" not in text:
                continue
            line = node.body[0].lineno
            inner = dict(self.values)
            try:
                for example in parser.get_examples(text):
                    noter.shift = line + example.lineno - 1
                    noter.block(ast.parse(example.source).body, inner)
            except (ValueError, SyntaxError):
                continue  # not Python after all
            finally:
                noter.shift = 0


def _relocated(calls: Sequence[Call], to: Relocation) -> Sequence[Call]:
    """Nobody asks for the places of a call's nodes."""
    return [call.moved(to.span(call.span)) for call in calls]
