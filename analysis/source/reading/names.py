"""What the names of modules hold, those of the workspace and those outside."""

import ast
import builtins

from ..allowed import IMPLIED
from ..import_text import bound_name
from ..reach import star_members
from ..workspace import Source
from .machine import Machine
from .values import UNKNOWN, Class, Constant, External, Function, Value


def global_of(machine: Machine, source: Source, name: str) -> Value:
    """What a name of a module holds, if one statement binds it, or the same import twice."""
    key = (source.name, name)
    if key not in machine.globals:
        machine.globals[key] = UNKNOWN  # a value that depends on itself
        machine.globals[key] = _bound(machine, source, name)
    return machine.globals[key]


def _bound(machine: Machine, source: Source, name: str) -> Value:
    indices = source.binders.get(name, ())
    if not indices:
        return _starred(machine, source, name)
    found = [_defined(machine, source, source.body[index], name) for index in indices]
    if len(found) > 1 and not all(isinstance(value, External) and value == found[0] for value in found):
        return UNKNOWN  # an import may well be repeated, nothing else
    return found[0]


def _defined(machine: Machine, source: Source, statement: ast.stmt, name: str) -> Value:
    match statement:
        case ast.ClassDef():
            return machine.evaluator(source).decorated(statement, Class(source, statement, {}))
        case ast.FunctionDef():
            return machine.evaluator(source).decorated(statement, Function(source, statement, {}))
        case ast.Assign(targets=[ast.Name()], value=value):
            return machine.evaluator(source).value(value)
        case ast.AnnAssign(target=ast.Name()) if statement.value is not None:
            return machine.evaluator(source).value(statement.value)
        case ast.Import() | ast.ImportFrom():
            alias = next(alias for alias in statement.names if bound_name(statement, alias) == name)
            return imported(machine, source, statement, alias)
        case _:
            return UNKNOWN


def imported(machine: Machine, source: Source, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> Value:
    """What an alias of an import binds."""
    if isinstance(statement, ast.Import):
        return External(alias.name if alias.asname else alias.name.partition(".")[0])
    origin = source.source_of(statement)
    return member_of(machine, External(origin), alias.name)


def member_of(machine: Machine, module: External, name: str) -> Value:
    """An attribute of a module, or of a class outside the workspace."""
    found = machine.workspace.find(module.dotted)
    if found is None:
        return _canonical(f"{module.dotted}.{name}")
    if name in found.binders or machine.workspace.find(f"{found.name}.{name}") is None:
        return global_of(machine, found, name)
    return External(f"{found.name}.{name}")


def _starred(machine: Machine, source: Source, name: str) -> Value:
    for index in reversed(source.stars):
        statement = source.body[index]
        assert isinstance(statement, ast.ImportFrom)
        if machine.workspace.star_offers(source, index, name):
            return member_of(machine, External(source.source_of(statement)), name)
        if statement.module and name in star_members(statement.module):
            return _canonical(f"{statement.module}.{name}")
    return External(name) if hasattr(builtins, name) or name in IMPLIED else UNKNOWN


def _canonical(dotted: str) -> Value:
    """A name outside the workspace; constants of Python's modules have their value."""
    if dotted in ("typing.TYPE_CHECKING", "TYPE_CHECKING"):
        return Constant(False)
    parent, _, name = dotted.rpartition(".")
    if parent.startswith("torch.nn.modules."):
        return External(f"torch.nn.{name}")
    return External(dotted)
