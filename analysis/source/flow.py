"""Follow values through the statements of a file, in order, and note every call with what flows into it.

Straight-line code is followed exactly; a variable that two branches of an `if` or a round of a loop set differently
is unknown afterwards. Nothing is run: values are folded expressions (see fold.py).
"""

import ast
import doctest
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType

from ..span import Span
from .environment import bind, common, forget, merged, mutate
from .facts import Facts, Function
from .fold import UNKNOWN, fold, fold_call, is_small, iterated, local_function
from .names import is_main_guard

MAX_CALLS = 5000
_MAX_NESTING = 60
RETURNED = "?return"


class Place(IntEnum):
    """Where a call stands, the most telling place first."""

    MODULE = 0
    FUNCTION = 1
    TEST = 2
    FACTORY = 3
    DOCSTRING = 4


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `value` is the folded call, `node` the original.

    Of a call in another `file`, both are in the names of this one, and `written` is its text there.
    """

    node: ast.Call
    value: ast.Call
    place: Place
    span: Span
    written: str = ""
    file: str = ""

    @property
    def text(self) -> str:
        """The call on one line, shortened to be part of a sentence."""
        text = self.written or " ".join(ast.unparse(self.node).split())
        return text if len(text) <= 60 else text[:57] + "..."

    @property
    def where(self) -> str:
        return f"line {self.span.start.line}{f' of {self.file}' if self.file else ''}"


def find_calls(facts: Facts) -> list[Call]:
    """Every call of the file outside its modules' own methods, the most telling place first, then in order."""
    walker = _Walker(facts)
    with suppress(RecursionError):  # what was found before the code became too deep is still right
        walker.run_file()
    return sorted(walker.calls, key=lambda call: (call.place, call.span.start))


def follow(facts: Facts, node: Function, given: Mapping[str, ast.expr]) -> dict[str, ast.expr]:
    """What the variables of a function hold at its end when its parameters hold `given`; RETURNED is its result.

    Loops over literals are unrolled. May raise RecursionError.
    """
    return _Walker(facts, noting=False).function(node, dict(module_values(facts)), given)


@lru_cache(maxsize=4)
def module_values(facts: Facts) -> Mapping[str, ast.expr]:
    """What the module's own variables hold, `__main__` aside."""
    walker, env = _Walker(facts, noting=False), dict[str, ast.expr]()
    try:
        walker.block([s for s in facts.module.tree.body if not is_main_guard(s) and not _is_definition(s)], env)
    except RecursionError:
        return {}
    return env


class _Walker:
    def __init__(self, facts: Facts, noting: bool = True) -> None:
        self.facts = facts
        self.noting = noting
        self.calls: list[Call] = []
        self.place = Place.MODULE
        self.shift = 0
        self.nesting = 0

    def run_file(self) -> None:
        body = self.facts.module.tree.body
        env: dict[str, ast.expr] = {}
        guarded = [statement for statement in body if is_main_guard(statement)]
        self.block([s for s in body if not is_main_guard(s) and not _is_definition(s)], env)
        self.block(guarded, dict(env))
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                self.place = self._place_of(statement)
                self.function(statement, env)
            elif isinstance(statement, ast.ClassDef) and statement.name not in self.facts.models:
                self.plain_class(statement, env)
        self.docstrings(env)

    def _place_of(self, node: Function) -> Place:
        if node.name.lower().lstrip("_").startswith("test"):
            return Place.TEST
        return Place.FACTORY if node.name in self.facts.factories else Place.FUNCTION

    def function(
        self, node: Function, env: dict[str, ast.expr], given: Mapping[str, ast.expr] = MappingProxyType({})
    ) -> dict[str, ast.expr]:
        """Follow a function; its parameters hold what is given, else their defaults."""
        inner = dict(env)
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        every = [*positional, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
        inner |= dict.fromkeys((argument.arg for argument in every), UNKNOWN)
        defaults = positional[len(positional) - len(arguments.defaults) :]
        inner |= {a.arg: fold(d, env, self.facts) for a, d in zip(defaults, arguments.defaults, strict=True)}
        keyword = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        inner |= {a.arg: fold(d, env, self.facts) for a, d in keyword if d is not None}
        inner |= given
        self.block(node.body, inner)
        return inner

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
        parser = doctest.DocTestParser()
        module = self.facts.module
        if ">>>" not in module.text:
            return
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

    def block(self, body: Sequence[ast.stmt], env: dict[str, ast.expr]) -> None:
        self.nesting += 1
        if self.nesting <= _MAX_NESTING:
            for statement in body:
                self.statement(statement, env)
                if not self.noting and self.ends(statement, env):
                    break
        self.nesting -= 1

    def statement(self, node: ast.stmt, env: dict[str, ast.expr]) -> None:
        if self.noting:
            for expression in own_expressions(node):
                self.note(expression, env)
        match node:
            case ast.Assign():
                value = fold(node.value, env, self.facts)
                for target in node.targets:
                    bind(target, value, env)
            case ast.AnnAssign(value=ast.expr() as given):
                bind(node.target, fold(given, env, self.facts), env)
            case ast.AugAssign():
                bind(node.target, UNKNOWN, env)
            case ast.Return(value=ast.expr() as given):
                value = fold(given, env, self.facts)
                env[RETURNED] = common(value, env.get(RETURNED, value))
            case ast.Expr(value=ast.Call() as call):
                mutate(call, env, self.facts)
            case ast.If():
                self.branches(node, env)
            case ast.For() | ast.AsyncFor() | ast.While():
                self.loop(node, env)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    if item.optional_vars is not None:
                        bind(item.optional_vars, UNKNOWN, env)
                self.block(node.body, env)
            case ast.Try() | ast.TryStar():
                self.attempt(node, env)
            case ast.Match():
                self.match(node, env)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                local = isinstance(node, ast.FunctionDef)
                env[node.name] = local_function(node, env, self.facts) if local else UNKNOWN
                if self.noting:
                    self.function(node, env)
            case ast.Delete() | ast.Global() | ast.Nonlocal():
                forget(node, env)
            case _:
                pass

    def ends(self, node: ast.stmt, env: dict[str, ast.expr]) -> bool:
        """Whether a function surely ends with this statement: `return`, or an `if` that is known to lead to one."""
        if isinstance(node, ast.If):
            test = fold(node.test, env, self.facts)
            taken = (node.body if test.value else node.orelse) if isinstance(test, ast.Constant) else []
            return bool(taken) and self.ends(taken[-1], env)
        return isinstance(node, ast.Return | ast.Raise)

    def branches(self, node: ast.If, env: dict[str, ast.expr]) -> None:
        if is_main_guard(node):
            self.block(node.body, env)
            return
        test = fold(node.test, env, self.facts)
        if isinstance(test, ast.Constant):
            self.block(node.body if test.value else node.orelse, env)
            return
        then, other = dict(env), dict(env)
        self.block(node.body, then)
        self.block(node.orelse, other)
        if _leaves(node.body):
            env.update(other)
        elif _leaves(node.orelse):
            env.update(then)
        else:
            env.update(merged(then, other))

    def match(self, node: ast.Match, env: dict[str, ast.expr]) -> None:
        """The case that a known text or number takes, where all cases before it are texts or numbers, too."""
        subject = fold(node.subject, env, self.facts)
        if isinstance(subject, ast.Constant) and not self.noting:
            for case in node.cases:
                taken = _matches(case, subject)
                if taken is None:
                    break
                if taken:
                    self.block(case.body, env)
                    return
        for case in node.cases:
            self.block(case.body, dict(env))
        forget(node, env)
        env[RETURNED] = UNKNOWN

    def loop(self, node: ast.For | ast.AsyncFor | ast.While, env: dict[str, ast.expr]) -> None:
        iterable = UNKNOWN if isinstance(node, ast.While) else fold(node.iter, env, self.facts)
        rounds = iterated(iterable)
        if not self.noting and rounds is not None and not isinstance(node, ast.While):
            for value in rounds:
                bind(node.target, value, env)
                self.block(node.body, env)
            return
        forget(node, env)
        if not isinstance(node, ast.While) and isinstance(iterable, ast.List | ast.Tuple) and iterable.elts:
            bind(node.target, iterable.elts[0], env)
        self.block(node.body, env)
        forget(node, env)
        self.block(node.orelse, env)

    def attempt(self, node: ast.Try | ast.TryStar, env: dict[str, ast.expr]) -> None:
        before = dict(env)
        self.block(node.body, env)
        self.block(node.orelse, env)
        for handler in node.handlers:
            other = dict(before)
            self.block(handler.body, other)
            if not _leaves(handler.body):
                env.update(merged(env, other))
        self.block(node.finalbody, env)

    def note(self, expression: ast.expr, env: dict[str, ast.expr]) -> None:
        """Record the calls within an expression that can say something about a model."""
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and len(self.calls) < MAX_CALLS:
                value = fold(node, env, self.facts)
                value = fold_call(node, env, self.facts) if value is UNKNOWN else value
                if isinstance(value, ast.Call) and is_small(value):
                    self.calls.append(Call(node, value, self.place, self._span(node)))

    def _span(self, node: ast.expr) -> Span:
        if self.shift:  # a docstring: the line is known, its columns are not ours
            return self.facts.module.span_of_line(node.lineno + self.shift)
        return self.facts.module.span_of(node)


def _matches(case: ast.match_case, subject: ast.Constant) -> bool | None:
    """Whether a case takes a known value; None where that is not known."""
    pattern = case.pattern
    if case.guard is not None:
        return None
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name is None:
        return True
    choices = pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]
    values = [c.value.value for c in choices if isinstance(c, ast.MatchValue) and isinstance(c.value, ast.Constant)]
    return subject.value in values if len(values) == len(choices) else None


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


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)


def _is_definition(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
