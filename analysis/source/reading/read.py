"""Which operators a model surely needs, read from its code alone: nothing is run, no shape is known."""

import ast
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from ...span import Span
from ..entry import Entry
from ..module import Module
from ..places import module_name, search_roots
from ..relocation import Relocation
from ..remember import names_of, remember
from ..workspace import Source, Workspace
from .arguments import Arguments
from .attributes import member
from .calls import call, call_method, invoke
from .frame import Frame
from .machine import Machine
from .operation import GiveUp, Operation
from .operations import joined
from .values import Flow, Function, Instance, Layer, flows_in


@dataclass(frozen=True, slots=True)
class Reading:
    """The operations of which every run of the model consists, in order, among others.

    `followed` says that the way from the model's input to its output was found.
    """

    operations: tuple[Operation, ...] = ()
    followed: bool = False


def read_model(
    module: Module, entry: Entry, source_roots: tuple[str, ...] = (), packages: Collection[str] = ()
) -> Reading:
    """Follow the entry's construction and its `forward` through the workspace."""
    key = "reading", entry.expression, entry.inputs, source_roots, frozenset(packages)
    names = names_of(entry.expression)
    return remember(module, key, names, lambda: _reading(module, entry, source_roots, packages), _relocated)


def _relocated(reading: Reading, to: Relocation) -> Reading:
    def moved(operation: Operation) -> Operation:
        origin = operation.origin
        init, calls = to.span(origin.init) if origin.init else None, tuple(map(to.span, origin.calls))
        return replace(operation, origin=replace(origin, init=init, calls=calls))

    return replace(reading, operations=tuple(map(moved, reading.operations)))


def _reading(module: Module, entry: Entry, source_roots: tuple[str, ...], packages: Collection[str]) -> Reading:
    path = Path(module.file)
    folders = search_roots(path, source_roots)
    workspace = Workspace(folders, frozenset(packages))
    source = workspace.add(module_name(path, folders), module, path.name == "__init__.py")
    try:
        return _read(Machine(workspace, Frame, call, call_method, invoke), source, entry)
    except (GiveUp, RecursionError):
        return Reading()


class _EntryFrame(Frame):
    """Where the entry is evaluated: on no line of a file."""

    def place(self, node: ast.expr) -> Span | None:
        return None


def _read(machine: Machine, source: Source, entry: Entry) -> Reading:
    frame = _EntryFrame(machine, source, {})
    tree = ast.parse(entry.expression, mode="eval").body
    if not isinstance(tree, ast.Call):
        tree = ast.copy_location(ast.Call(tree, [], []), tree)
    model = frame.value(tree)
    if not isinstance(model, Instance | Layer):
        return Reading()
    result = call(frame, model, _inputs(frame, model, entry), tree)
    flows = flows_in([result])
    if not any(flow.certain for flow in flows):
        return Reading()
    return Reading(tuple(machine.surely(joined(flows).operations)), followed=True)


def _inputs(frame: Frame, model: Instance | Layer, entry: Entry) -> Arguments:
    """A tensor for every input of the entry; where it has none, for every parameter that needs one."""
    if entry.inputs:
        named = {
            spec.name: Flow(certain=True, real=spec.dtype.startswith("float")) for spec in entry.inputs if spec.name
        }
        first = [Flow(certain=True, real=s.dtype.startswith("float")) for s in entry.inputs if not s.name]
        return Arguments(tuple(first), named)
    forward = member(frame, model.kind, "forward") if isinstance(model, Instance) else None
    count = 1
    if isinstance(forward, Function) and isinstance(forward.node, ast.FunctionDef):
        spec = forward.node.args
        count = max(1, len([*spec.posonlyargs, *spec.args]) - 1 - len(spec.defaults))
    return Arguments((Flow(certain=True, real=True),) * count)
