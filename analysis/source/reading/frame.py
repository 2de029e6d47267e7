"""The statements of a function, in order: both ways of an `if` that is not known, loops as far as they are."""

import ast
from collections.abc import Sequence as Statements
from contextlib import suppress

from ..names import target_names
from ..workspace import Source
from .attributes import set_attribute
from .changes import changed_by
from .evaluate import Evaluator
from .items import items_of
from .machine import Machine
from .names import imported
from .operation import GiveUp
from .truth import truth_of
from .values import (
    UNKNOWN,
    Class,
    Constant,
    Env,
    Flow,
    Function,
    Instance,
    Layer,
    Sequence,
    Table,
    Value,
    merge,
    merged,
)

_MOST_ROUNDS = 64


class Frame(Evaluator):
    """One call of a function. `returned` is what it may return, None while no return was met."""

    def __init__(self, machine: Machine, source: Source, env: Env, function: Function | None = None) -> None:
        super().__init__(machine, source, env, function)
        self.returned: Value | None = None

    def block(self, statements: Statements[ast.stmt]) -> bool:
        """Follow statements; whether what is behind them is not reached."""
        return any(self.statement(statement) for statement in statements if id(statement) not in self.source.fallen)

    def statement(self, node: ast.stmt) -> bool:
        self.machine.tick()
        match node:
            case ast.Assign():
                value = self.value(node.value)
                for target in node.targets:
                    self.assign(target, value)
            case ast.AnnAssign(value=ast.expr() as given):
                self.assign(node.target, self.value(given))
            case ast.AugAssign():
                changed = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
                self.assign(node.target, self.value(changed))
            case ast.Return():
                value = self.value(node.value) if node.value else Constant(None)
                self.returned = value if self.returned is None else merge(self.returned, value)
                return True
            case ast.Raise() | ast.Continue() | ast.Break():
                return True
            case ast.Expr(value=ast.Call() as call):
                self.changing(call)
            case ast.If():
                return self._if(node)
            case ast.For():
                self._for(node)
            case ast.With():
                for item in node.items:
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, UNKNOWN)
                return self.block(node.body)
            case ast.FunctionDef():
                self.env[node.name] = self.decorated(node, Function(self.source, node, self.scope()))
            case ast.ClassDef():
                self.env[node.name] = self.decorated(node, Class(self.source, node, self.scope()))
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    self.env[alias.asname or alias.name.partition(".")[0]] = imported(
                        self.machine, self.source, node, alias
                    )
            case ast.While() | ast.Try() | ast.Match() | ast.AsyncFor() | ast.AsyncWith():
                self._maybe(node)
            case ast.Delete() | ast.Global() | ast.Nonlocal():
                self._forget(node)
            case _:
                pass
        return False

    def _if(self, node: ast.If) -> bool:
        test = truth_of(self.value(node.test))
        if test is not None:
            return self.block(node.body if test else node.orelse)
        env, heap = dict(self.env), self.machine.snapshot()
        first = self.block(node.body)
        one = dict(self.env), self.machine.heap
        self._restore(env, heap)
        second = self.block(node.orelse)
        if first and second:
            return True
        if second:
            self._restore(*one)
        elif not first:
            self.machine.join(one[1], self.machine.heap)
            self._restore(merged(one[0], self.env), self.machine.heap)
        return False

    def _restore(self, env: Env, heap: dict[int, Env]) -> None:
        self.env.clear()
        self.env.update(env)
        self.machine.heap = heap

    def _for(self, node: ast.For) -> None:
        items = items_of(self.value(node.iter))
        leaves = any(isinstance(n, ast.Break | ast.Continue | ast.Return) for n in ast.walk(node))
        if items is None or leaves or len(items) > _MOST_ROUNDS:
            self._maybe(node)
            return
        for item in items:
            self.assign(node.target, item)
            self.block(node.body)
        self.block(node.orelse)

    def _maybe(self, node: ast.stmt) -> None:
        """Statements that run any number of times, or not to their end: what they set is known only if all agree."""
        for _ in range(2):
            env, heap = dict(self.env), self.machine.snapshot()
            if isinstance(node, ast.For | ast.AsyncFor):
                self.assign(node.target, UNKNOWN)
            for body in _blocks(node):
                self.block(body)
                self.machine.join(heap, self.machine.heap)
                self._restore(merged(env, self.env), self.machine.heap)

    def _forget(self, node: ast.stmt) -> None:
        names = node.names if isinstance(node, ast.Global | ast.Nonlocal) else []
        targets = node.targets if isinstance(node, ast.Delete) else []
        for name in (*names, *(n for target in targets for n in target_names(target))):
            self.env[name] = UNKNOWN

    def changing(self, call: ast.Call) -> None:
        """A call for its effect: `layers.append(...)` changes what the name holds."""
        if isinstance(call.func, ast.Attribute):
            held = self.value(call.func.value)
            arguments = [self.value(argument) for argument in call.args]
            changed = changed_by(held, call.func.attr, arguments)
            if changed is not None:
                self.assign(call.func.value, changed)
                return
        self.value(call)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Bind a target; what is bound in a way that is not followed is forgotten."""
        match target:
            case ast.Name():
                self.env[target.id] = value
            case ast.Attribute():
                set_attribute(self, self.value(target.value), target.attr, value)
            case ast.Tuple() | ast.List():
                self._unpack(target.elts, value)
            case ast.Starred():
                self.assign(target.value, UNKNOWN)
            case ast.Subscript():
                self._set_item(target, value)
            case _:
                pass

    def _unpack(self, targets: list[ast.expr], value: Value) -> None:
        starred = any(isinstance(target, ast.Starred) for target in targets)
        known = value.items if isinstance(value, Sequence) and not starred else None
        if known is not None and len(known) == len(targets):
            parts = known
        else:
            parts = (value if isinstance(value, Flow) else UNKNOWN,) * len(targets)
        for target, part in zip(targets, parts, strict=True):
            self.assign(target, part)

    def _set_item(self, target: ast.Subscript, value: Value) -> None:
        if isinstance(target.value, ast.Attribute) and target.value.attr == "_modules":
            raise GiveUp  # layers are exchanged for others
        held, key = self.value(target.value), self.value(target.slice)
        if isinstance(held, Instance | Layer):
            raise GiveUp
        changed: Value = UNKNOWN
        with suppress(TypeError):
            if isinstance(held, Table) and isinstance(key, Constant):
                changed = Table({**held.entries, key.value: value}, held.modules)
        self.assign(target.value, changed)


def _blocks(node: ast.stmt) -> list[list[ast.stmt]]:
    """The lists of statements directly below a statement."""
    found = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    found += [part.body for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))]
    return [block for block in found if block]
