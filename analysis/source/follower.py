"""Following values through statements, in order.

Straight-line code is followed exactly; a variable that two branches of an `if` or a round of a loop set differently
is unknown afterwards. Nothing is run: values are folded expressions (see fold.py).
"""

import ast
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from .environment import bind, common, forget, merged, mutate
from .facts import Facts, Function
from .fold import fold
from .folded import UNKNOWN
from .literals import iterated
from .local_function import local_function
from .names import is_main_guard
from .workspace_chain import workspace_chain

_MAX_NESTING = 60
RETURNED = "?return"
"""The variable that holds what a function returns."""


class Follower:
    """Follows statements; `everything` looks into every branch and at every loop once, for what they hold."""

    everything = False

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.nesting = 0

    def meet(self, node: ast.stmt, env: dict[str, ast.expr]) -> None:
        """Called for every statement, before it changes what variables hold."""

    def nested(self, node: Function, env: dict[str, ast.expr]) -> None:
        """Called for a function inside of another."""

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

    def block(self, body: Sequence[ast.stmt], env: dict[str, ast.expr]) -> None:
        self.nesting += 1
        if self.nesting <= _MAX_NESTING:
            for statement in body:
                self.statement(statement, env)
                if not self.everything and self.ends(statement, env):
                    break
        self.nesting -= 1

    def statement(self, node: ast.stmt, env: dict[str, ast.expr]) -> None:
        self.meet(node, env)
        match node:
            case ast.Assign():
                value = fold(node.value, env, self.facts)
                for target in node.targets:
                    bind(target, self.unpacked(target, value), env)
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
                self.nested(node, env)
            case ast.Delete() | ast.Global() | ast.Nonlocal():
                forget(node, env)
            case _:
                pass

    def unpacked(self, target: ast.expr, value: ast.expr) -> ast.expr:
        """`SHAPE` of another file as `(SHAPE[0], SHAPE[1])`, for two variables."""
        if not isinstance(target, ast.Tuple | ast.List) or workspace_chain(self.facts, value) is None:
            return value
        entries = [ast.Subscript(value, ast.Constant(index), ast.Load()) for index in range(len(target.elts))]
        return ast.Tuple([*entries], ast.Load())

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
        if isinstance(subject, ast.Constant) and not self.everything:
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
        if not self.everything and rounds is not None and not isinstance(node, ast.While):
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


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)
