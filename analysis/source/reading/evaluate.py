"""The value of an expression."""

import ast
from collections.abc import Callable, Mapping

from ...span import Span
from ..workspace import Source
from . import collected, conditions
from .arguments import Arguments
from .attributes import attribute
from .items import items_of
from .machine import Machine
from .names import global_of
from .operations import arithmetic, depends
from .truth import truth_of
from .values import (
    UNKNOWN,
    Class,
    Constant,
    Env,
    External,
    Flow,
    Function,
    Sequence,
    Super,
    Table,
    Value,
    flows_in,
)  # fmt: skip


class Evaluator:
    """Expressions in the scope of one call: the variables `env`, those of the functions around it, the module's."""

    def __init__(self, machine: Machine, source: Source, env: Env, function: Function | None = None) -> None:
        self.machine, self.source, self.env, self.function = machine, source, env, function

    def value(self, node: ast.expr) -> Value:
        """What an expression is. Raises GiveUp after too many steps."""
        self.machine.tick()
        handler = _HANDLERS.get(type(node))
        return handler(self, node) if handler else self.other(node)

    def place(self, node: ast.expr) -> Span | None:
        """The line on which Python says that a call or an operator is."""
        line = node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            line = node.func.end_lineno or line  # of a chain of methods, that of the method's name
        return self.source.module.span_of_line(line)

    def decorated(self, node: ast.FunctionDef | ast.ClassDef, value: Value) -> Value:
        """A definition with its decorators; those from outside the workspace change nothing that matters here."""
        for decorator in reversed(node.decorator_list):
            applied = self.value(decorator)
            if isinstance(applied, Function | Class):
                value = self.machine.call(self, applied, Arguments((value,)), decorator)
            elif not isinstance(applied, External) and not self._is_external(decorator):
                return UNKNOWN
        return value

    def _is_external(self, decorator: ast.expr) -> bool:
        """Whether a decorator with arguments is one from outside the workspace."""
        return isinstance(decorator, ast.Call) and isinstance(self.value(decorator.func), External)

    def name(self, node: ast.Name) -> Value:
        if node.id in self.env:
            return self.env[node.id]
        if self.function is not None and node.id in self.function.env:
            return self.function.env[node.id]
        return global_of(self.machine, self.source, node.id)

    def attribute(self, node: ast.Attribute) -> Value:
        held = self.value(node.value)
        if isinstance(held, Flow):
            return held if node.attr == "data" else UNKNOWN
        return attribute(self, held, node.attr, node)

    def call(self, node: ast.Call) -> Value:
        arguments = self.arguments(node)
        if isinstance(node.func, ast.Attribute):
            held = self.value(node.func.value)
            if isinstance(held, Flow):
                name = External(f"torch.Tensor.{node.func.attr}")
                return self.machine.call(self, name, arguments.behind(held), node)
            return self.machine.call_method(self, held, node.func.attr, arguments, node)
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self._super()
        return self.machine.call(self, self.value(node.func), arguments, node)

    def _super(self) -> Value:
        function = self.function
        if function is None or function.owner is None or function.receiver is None:
            return UNKNOWN
        return Super(function.receiver, function.owner)

    def arguments(self, node: ast.Call) -> Arguments:
        """The arguments of a call, with `*` and `**` unpacked as far as they are known."""
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        known = True
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                items = items_of(self.value(argument.value))
                known = known and items is not None
                positional += items or ()
            else:
                positional.append(self.value(argument))
        for keyword in node.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
            elif isinstance(value, Table):
                keywords |= {str(key): held for key, held in value.entries.items()}
            else:
                known = False
        return Arguments(tuple(positional), keywords, known)

    def operator(self, node: ast.BinOp) -> Value:
        return arithmetic(self, node, self.value(node.left), self.value(node.right))

    def unary(self, node: ast.UnaryOp) -> Value:
        held = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            truth = truth_of(held)
            return UNKNOWN if truth is None else Constant(not truth)
        if isinstance(held, Flow) and isinstance(node.op, ast.USub):
            return self.machine.call(self, External("-"), Arguments((held,)), node)
        if isinstance(held, Flow):
            return depends(self, [held], node)
        number = held.value if isinstance(held, Constant) else None
        return Constant(-number) if isinstance(number, int | float) and isinstance(node.op, ast.USub) else UNKNOWN

    def named(self, node: ast.NamedExpr) -> Value:
        value = self.value(node.value)
        self.bind(node.target, value)
        return value

    def function_of(self, node: ast.Lambda) -> Value:
        return Function(self.source, node, self.scope())

    def constant(self, node: ast.Constant) -> Value:
        return Constant(node.value)

    def scope(self) -> Env:
        """The variables that a function defined here sees."""
        outer = self.function.env if self.function is not None else None
        return {**outer, **self.env} if outer else self.env

    def bind(self, target: ast.expr, value: Value) -> None:
        """Bind the target of a comprehension."""
        if isinstance(target, ast.Name):
            self.env[target.id] = value
        elif isinstance(target, ast.Tuple):
            known = value.items if isinstance(value, Sequence) and len(value.items) == len(target.elts) else None
            for element, part in zip(target.elts, known or (UNKNOWN,) * len(target.elts), strict=True):
                self.bind(element, part)

    def unclear(self, node: ast.expr) -> None:
        """More may be computed on the line of an expression than what is known."""
        self.machine.unclear.add(self.machine.whereabouts(self.place(node)))

    def other(self, node: ast.expr) -> Value:
        """What is not followed: tensors in it may be computed with."""
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        if any(flows_in([self.env[name]]) for name in names if name in self.env):
            self.unclear(node)
        return UNKNOWN


_HANDLERS: Mapping[type[ast.expr], Callable[..., Value]] = {
    ast.Name: Evaluator.name,
    ast.Attribute: Evaluator.attribute,
    ast.Call: Evaluator.call,
    ast.Subscript: collected.subscript,
    ast.BinOp: Evaluator.operator,
    ast.UnaryOp: Evaluator.unary,
    ast.Compare: conditions.compare,
    ast.BoolOp: conditions.boolean,
    ast.IfExp: conditions.conditional,
    ast.ListComp: collected.comprehension,
    ast.GeneratorExp: collected.comprehension,
    ast.List: collected.sequence,
    ast.Tuple: collected.sequence,
    ast.Dict: collected.table,
    ast.JoinedStr: collected.text,
    ast.NamedExpr: Evaluator.named,
    ast.Lambda: Evaluator.function_of,
    ast.Constant: Evaluator.constant,
}
