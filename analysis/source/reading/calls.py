"""Calls: of functions and classes of the workspace here, of Python's own and torch's in their files."""

import ast

from .arguments import Arguments, bind
from .attributes import CHILDREN, attribute, bound, member, roots, set_attribute
from .evaluate import Evaluator
from .frame import Frame
from .operation import GiveUp
from .operations import joined
from .python_calls import call_python, of_constant, of_table
from .torch_calls import call_layer, call_torch, torch_layer
from .values import (
    UNKNOWN,
    Class,
    Constant,
    External,
    Flow,
    Function,
    Instance,
    Layer,
    Partial,
    Sequence,
    Super,
    Table,
    Value,
    flows_in,
)  # fmt: skip

_ITSELF = frozenset("to cuda cpu eval train float half double requires_grad_ apply type share_memory compile".split())
_PYTHON = ("functools.", "collections.", "copy.", "inspect.")
_MODULE = ("torch.nn.Module", "object", "abc.ABC", "torch.nn.Sequential", "typing.Generic", "typing.Protocol")


def call(evaluator: Evaluator, callee: Value, arguments: Arguments, node: ast.expr) -> Value:
    """The result of a call."""
    evaluator.machine.tick()
    match callee:
        case Function():
            return _function(evaluator, callee, arguments, node)
        case Class():
            return construct(evaluator, callee, arguments, node)
        case Partial():
            keywords = {**callee.keywords, **arguments.keywords}
            whole = Arguments((*callee.arguments, *arguments.positional), keywords, arguments.known)
            return call(evaluator, callee.callee, whole, node)
        case Instance():
            return _instance(evaluator, callee, arguments, node)
        case Layer():
            return call_layer(evaluator, callee, arguments, node)
        case External(dotted) if dotted.startswith("torch.") or dotted == "-":
            return call_torch(evaluator, dotted, arguments, node)
        case External(dotted) if "." not in dotted or dotted.startswith(_PYTHON):
            return call_python(evaluator, dotted, arguments, node)
        case External(dotted) if "." in dotted:
            return _of_package(evaluator, dotted, arguments, node)
        case _:
            return unfollowed(evaluator, arguments, node)


def _of_package(evaluator: Evaluator, dotted: str, arguments: Arguments, node: ast.expr) -> Value:
    """A call of what a package outside the workspace has: a layer is made of numbers, tensors come of tensors."""
    result = unfollowed(evaluator, arguments, node)
    if isinstance(result, Flow):
        return joined(flows_in(arguments.values))
    return External(f"{dotted}()")


def unfollowed(evaluator: Evaluator, arguments: Arguments, node: ast.expr) -> Value:
    """A call of something that is not known. What is computed of a tensor may not depend on it."""
    if any(isinstance(value, Instance) for value in arguments.values):
        raise GiveUp  # it may exchange the layers of the model
    flows = flows_in(arguments.values)
    if not flows:
        return UNKNOWN
    evaluator.unclear(node)
    return Flow(joined(flows).operations)


def call_method(evaluator: Evaluator, held: Value, name: str, arguments: Arguments, node: ast.Call) -> Value:
    """`held.name(...)`, where `held` is not a tensor."""
    match held:
        case Constant():
            return of_constant(held, name, arguments)
        case Table() if name in ("get", "items", "keys", "values"):
            return of_table(held, name, arguments)
        case Sequence() | Table():
            return held if name == "copy" else UNKNOWN
        case Layer():
            return held if name in _ITSELF else unfollowed(evaluator, arguments, node)
    found = attribute(evaluator, held, name, node)
    if isinstance(found, type(UNKNOWN)) and isinstance(held, Instance):
        return _of_module(evaluator, held, name, arguments, node)
    if isinstance(found, type(UNKNOWN)) and isinstance(held, Super) and isinstance(held.receiver, Instance):
        if name == "__init__":
            _begin(evaluator, held.receiver, arguments)
            return Constant(None)
        return _of_module(evaluator, held.receiver, name, arguments, node)
    return call(evaluator, found, arguments, node)


def _of_module(evaluator: Evaluator, held: Instance, name: str, arguments: Arguments, node: ast.Call) -> Value:
    """A method that nn.Module has."""
    first = arguments.given(0, "name")
    if name in ("add_module", "register_module", "register_buffer", "register_parameter"):
        value = arguments.given(1, "module")
        if not isinstance(first, Constant):
            raise GiveUp
        layer = value if name.endswith("module") and value is not None else Flow()
        set_attribute(evaluator, held, str(first.value), layer)
        if name.endswith("module") and isinstance(evaluator.machine.heap[held.number].get(CHILDREN), Sequence):
            raise GiveUp
        return Constant(None)
    if name in _ITSELF:
        return held
    return unfollowed(evaluator, arguments, node)


def _begin(evaluator: Evaluator, held: Instance, arguments: Arguments) -> None:
    """`super().__init__(...)` of a class that derives from torch's own."""
    if External("torch.nn.Sequential") in list(roots(evaluator, held.kind)):
        made = torch_layer(evaluator, "torch.nn.Sequential", arguments, None)
        children = made.children if isinstance(made, Layer) else None
        evaluator.machine.heap[held.number][CHILDREN] = (
            UNKNOWN if children is None else Sequence(children, modules=True)
        )


def invoke(evaluator: Evaluator, function: Function, positional: tuple[Value, ...], node: ast.expr) -> Value:
    """Call a function of the workspace with positional arguments."""
    return _function(evaluator, function, Arguments(positional), node)


def _function(evaluator: Evaluator, function: Function, arguments: Arguments, node: ast.expr) -> Value:
    if function.receiver is not None:
        arguments = arguments.behind(function.receiver)
    machine = evaluator.machine
    scope = machine.evaluator(function.source, function.env)
    env = bind(function.node, arguments, scope.value)
    machine.stack.append(evaluator.place(node))
    try:
        frame = Frame(machine, function.source, env, function)
        if isinstance(function.node, ast.Lambda):
            return frame.value(function.node.body)
        if machine.is_generator(function.node):
            return unfollowed(evaluator, arguments, node)
        ended = frame.block(function.node.body)
        returned = frame.returned
        if returned is None:
            return UNKNOWN if ended else Constant(None)
        return returned if ended else UNKNOWN
    finally:
        machine.stack.pop()


def construct(evaluator: Evaluator, kind: Class, arguments: Arguments, node: ast.expr) -> Value:
    """An instance of a class of the workspace."""
    found = list(roots(evaluator, kind))
    if kind.node.keywords or not all(isinstance(root, External) and _is_followed(root.dotted) for root in found):
        return UNKNOWN
    made = evaluator.machine.instance(kind, evaluator.place(node))
    init = member(evaluator, kind, "__init__")
    if isinstance(init, Function):
        call(evaluator, bound(evaluator, init, made, node), arguments, node)
    elif External("torch.nn.Sequential") in found:
        _begin(evaluator, made, arguments)
    elif arguments.positional or not arguments.known:
        return UNKNOWN
    else:
        evaluator.machine.heap[made.number].update(arguments.keywords)
    return made


def _is_followed(dotted: str) -> bool:
    return dotted in _MODULE or dotted.startswith("torch.nn.") or dotted.rpartition(".")[2] == "LightningModule"


def _instance(evaluator: Evaluator, held: Instance, arguments: Arguments, node: ast.expr) -> Value:
    """Call a module: its `forward`, or its layers one after the other."""
    machine = evaluator.machine
    forward = member(evaluator, held.kind, "forward")
    children = machine.heap[held.number].get(CHILDREN)
    machine.homes.append(held)
    try:
        if isinstance(forward, Function):
            return call(evaluator, bound(evaluator, forward, held, node), arguments, node)
        if isinstance(children, Sequence) and len(arguments.positional) == 1:
            return call_layer(evaluator, Layer("torch.nn.Sequential", None, children.items), arguments, node)
        return unfollowed(evaluator, arguments, node)
    finally:
        machine.homes.pop()
