"""Attributes of what is not a tensor, and the members of classes."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .names import member_of
from .operation import GiveUp
from .values import UNKNOWN, Class, Constant, External, Function, Instance, Layer, Sequence, Super, Table, Value

if TYPE_CHECKING:
    from .evaluate import Evaluator

CHILDREN = "?children"
"""The attribute under which an instance of an nn.Sequential keeps its layers."""
_DECORATORS = frozenset({"staticmethod", "classmethod", "property", "cached_property"})


def attribute(evaluator: "Evaluator", held: Value, name: str, node: ast.expr) -> Value:
    """`held.name`."""
    machine = evaluator.machine
    if isinstance(held, External):
        return member_of(evaluator.machine, held, name)
    if isinstance(held, Super):
        found = member(evaluator, held.owner, name, own=False)
        return bound(evaluator, found, held.receiver, node) if isinstance(found, Function) else UNKNOWN
    if isinstance(held, Class):
        found = member(evaluator, held, name)
        return found if isinstance(found, Function) and "staticmethod" in decorators(found) else _no_layer(found)
    if not isinstance(held, Instance):
        return UNKNOWN
    attributes = machine.heap[held.number]
    if name in attributes:
        return attributes[name]
    if name == "training":
        return Constant(False)
    found = member(evaluator, held.kind, name)
    return bound(evaluator, found, held, node) if isinstance(found, Function) else _no_layer(found)


def bound(evaluator: "Evaluator", method: Function, receiver: Value, node: ast.expr) -> Value:
    """A method of an instance; a property is what it gives."""
    names = decorators(method)
    if "staticmethod" in names:
        return method
    if not isinstance(method.node, ast.FunctionDef):
        return UNKNOWN
    if "classmethod" in names:
        receiver = receiver.kind if isinstance(receiver, Instance) else UNKNOWN
    made = Function(method.source, method.node, method.env, receiver, method.owner)
    if names & {"property", "cached_property"}:
        return evaluator.machine.invoke(evaluator, made, (), node)
    return made


def decorators(method: Function) -> set[str]:
    """Those of Python's own decorators that a method has."""
    found = getattr(method.node, "decorator_list", ())
    names = {d.id if isinstance(d, ast.Name) else d.attr if isinstance(d, ast.Attribute) else "" for d in found}
    return names & _DECORATORS


def member(evaluator: "Evaluator", kind: Class, name: str, own: bool = True) -> Value | None:
    """What a class or its bases define under a name; None if they do not. `own` includes the class itself."""
    for statement in reversed(kind.node.body) if own else ():
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return Function(kind.source, statement, kind.env, None, kind)
        target, value = _assigned(statement)
        if target == name:
            return evaluator.machine.evaluator(kind.source).value(value) if value is not None else UNKNOWN
    for base in bases(evaluator, kind):
        found = member(evaluator, base, name) if isinstance(base, Class) else None
        if found is not None:
            return found
    return None


def bases(evaluator: "Evaluator", kind: Class) -> Iterator[Value]:
    """The classes that a class names as its bases."""
    scope = evaluator.machine.evaluator(kind.source, kind.env)
    for base in kind.node.bases:
        evaluator.machine.tick()
        yield scope.value(base)


def roots(evaluator: "Evaluator", kind: Class) -> Iterator[Value]:
    """What a class derives from in the end: names outside the workspace, UNKNOWN for what is not known."""
    if not kind.node.bases:
        yield External("object")
    for base in bases(evaluator, kind):
        if isinstance(base, Class):
            yield from roots(evaluator, base)
        else:
            yield base if isinstance(base, External) else UNKNOWN


def members_of(value: Value) -> Iterator[Value]:
    """The layers that torch knows of when a value becomes an attribute of a module."""
    if isinstance(value, Layer | Instance):
        yield value
        for child in value.children or () if isinstance(value, Layer) else ():
            yield from members_of(child)
    elif isinstance(value, Sequence | Table) and value.modules:
        for item in value.items if isinstance(value, Sequence) else value.entries.values():
            yield from members_of(item)


def _assigned(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id, statement.value
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        return statement.target.id, statement.value
    return "", None


def _no_layer(found: Value | None) -> Value:
    """An attribute of a class; torch does not know of a layer that is one."""
    return UNKNOWN if found is None or isinstance(found, Layer | Instance) else found


def set_attribute(evaluator: "Evaluator", held: Value, name: str, value: Value) -> None:
    """`held.name = value`; a layer that is set becomes part of the module."""
    if isinstance(held, Instance):
        evaluator.machine.heap[held.number][name] = value
        for part in members_of(value):
            evaluator.machine.register(part)
    elif isinstance(value, Layer | Instance):
        raise GiveUp  # a layer is put where it cannot be followed
