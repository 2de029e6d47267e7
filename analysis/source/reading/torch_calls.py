"""Calls of torch's layers and functions."""

import ast
from typing import TYPE_CHECKING

from ...span import Span
from .arguments import Arguments
from .attributes import members_of
from .items import items_of
from .operation import GiveUp
from .operations import between, depends, joined
from .torch_operators import COMPOUND, INDEPENDENT, OF_TWO_TENSORS, OPERATORS, PASSING
from .values import UNKNOWN, Constant, Flow, Instance, Layer, Sequence, Table, Value, flows_in

if TYPE_CHECKING:
    from .evaluate import Evaluator

_WRAPPERS = ("torch.nn.utils.weight_norm", "torch.nn.utils.spectral_norm", "torch.nn.utils.parametrizations.")
_TENSORS = ("torch.nn.Parameter", "torch.nn.Buffer", "torch.nn.ParameterList", "torch.nn.ParameterDict")
_MADE = frozenset(
    f"torch.{name}"
    for name in "tensor zeros ones full empty eye arange linspace rand randn as_tensor from_numpy".split()
)


def call_torch(evaluator: "Evaluator", name: str, arguments: Arguments, node: ast.expr) -> Value:
    """A layer that is constructed, or what a function gives."""
    last = name.rpartition(".")[2]
    if name.startswith("torch.nn.") and name.count(".") == 2 and last[:1].isupper():
        return torch_layer(evaluator, name, arguments, evaluator.place(node))
    if name == "torch.jit.is_scripting":
        return Constant(False)
    if name.startswith(_WRAPPERS):
        return arguments.given(0, "module") or UNKNOWN
    if any(isinstance(value, Instance) for value in arguments.values):
        raise GiveUp
    flows = flows_in(arguments.values)
    if not flows:
        return Flow() if name in _MADE else UNKNOWN
    return _function(evaluator, name, arguments, flows, node)


def _function(evaluator: "Evaluator", name: str, arguments: Arguments, flows: list[Flow], node: ast.expr) -> Value:
    if name in INDEPENDENT:
        return UNKNOWN
    if name in PASSING:
        return joined(flows)
    plain = arguments.known and not {"dtype", "out"} & arguments.keywords.keys()
    first = arguments.positional[0] if arguments.positional else UNKNOWN
    if plain and name in OPERATORS and flows == [first] and flows[0].certain and flows[0].real:
        return evaluator.machine.performed(evaluator.place(node), OPERATORS[name], flows)
    if (
        plain
        and name in OF_TWO_TENSORS
        and not arguments.keywords
        and list(arguments.positional) == flows
        and len(flows) == 2
    ):
        return between(evaluator, flows, name, node)
    return depends(evaluator, flows, node)


def torch_layer(evaluator: "Evaluator", name: str, arguments: Arguments, place: Span | None) -> Value:
    """A layer of torch.nn."""
    first = arguments.given(0, "modules")
    if name in _TENSORS:
        return Flow()
    if name == "torch.nn.Module":
        return UNKNOWN
    if name == "torch.nn.ModuleList":
        items = () if first is None else items_of(first)
        return UNKNOWN if items is None else Sequence(items, modules=True)
    if name == "torch.nn.ModuleDict":
        return (
            Table(first.entries if isinstance(first, Table) else {}, modules=True)
            if first is None or isinstance(first, Table)
            else UNKNOWN
        )
    if name != "torch.nn.Sequential":
        return Layer(name, place)
    children = tuple(first.entries.values()) if isinstance(first, Table) else arguments.positional
    layer = Layer(name, place, children if arguments.known else None)
    for member in members_of(layer):
        evaluator.machine.register(member)
    return layer


def call_layer(evaluator: "Evaluator", layer: Layer, arguments: Arguments, node: ast.expr) -> Value:
    """A layer of torch.nn on tensors."""
    flows = flows_in(arguments.values)
    if layer.kind == "torch.nn.Sequential":
        return _chain(evaluator, layer, arguments, node)
    if not flows:
        return UNKNOWN
    name = layer.kind.rpartition(".")[2]
    result = joined(flows)
    result = Flow(result.operations, result.certain, real=True)
    known = id(layer) in evaluator.machine.registered
    if not known or name.startswith(COMPOUND):
        evaluator.unclear(node)
    elif layer.kind in OPERATORS and flows[0].certain and flows[0].real and layer.place is not None:
        return evaluator.machine.performed(evaluator.place(node), OPERATORS[layer.kind], flows, layer.place, name)
    return result


def _chain(evaluator: "Evaluator", layer: Layer, arguments: Arguments, node: ast.expr) -> Value:
    """One layer after the other."""
    if layer.children is None or len(arguments.positional) != 1:
        return depends_on_all(evaluator, arguments, node)
    value = arguments.positional[0]
    for child in layer.children:
        value = evaluator.machine.call(evaluator, child, Arguments((value,)), node)
    return value


def depends_on_all(evaluator: "Evaluator", arguments: Arguments, node: ast.expr) -> Value:
    """Something that is not followed, of tensors."""
    flows = flows_in(arguments.values)
    if not flows:
        return UNKNOWN
    evaluator.unclear(node)
    return Flow(joined(flows).operations)
