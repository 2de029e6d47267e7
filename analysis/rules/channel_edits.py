"""The fix that gives a layer another number of channels, everywhere the number is written."""

import ast
from collections.abc import Iterator

from ..diagnostic import Edit, Fix, Safety
from ..ir.graph import Node
from ..source.module import Module
from .constructor import PARAMETERS, arguments, constructor, layer_name
from .measured import Measured

_CHANNELS = frozenset("in_channels out_channels groups in_features out_features num_features".split())


def with_channels(model: Measured, node: Node, have: int, want: int) -> Fix | None:
    """Write `want` where the file writes `have` channels: in a name the layer takes them from, or in every layer of the
    class. None where that would not do: inputs or outputs of the model have as many, or sizes are computed from it.
    """
    module = model.subject.module
    call = constructor(module, node)
    given = arguments(call) if call is not None else None
    if module is None or call is None or given is None or _at_border(model, have):
        return None
    channels = given.get("out_channels", given.get("out_features"))
    named = _definition(module, call, channels, model) if isinstance(channels, ast.Name) else None
    literals = [named] if named is not None else _in_class(module, call) if _is(channels, have) else []
    numbers = [literal for literal in literals if _is(literal, have)]
    if not numbers or any(_is_product(literal, have) for literal in literals):
        return None
    edits = tuple(Edit(module.span_of(literal), str(want)) for literal in numbers)
    where = f"`{channels.id}`" if isinstance(channels, ast.Name) else f"all {len(edits)} places of this class"
    return Fix(f"Make it {want} channels instead of {have}, in {where}; retrain with them", Safety.UNSAFE, edits)


def _at_border(model: Measured, have: int) -> bool:
    return any(have in model.graph.tensor(name).shape for name in (*model.graph.inputs, *model.graph.outputs))


def _in_class(module: Module, call: ast.Call) -> list[ast.expr]:
    """The arguments that count channels or features, of every layer made in the class around `call`."""
    around = [node for node in module.classes.values() if node.lineno <= call.lineno <= (node.end_lineno or 0)]
    found: list[ast.expr] = []
    for inner in (node for owner in around for node in ast.walk(owner) if isinstance(node, ast.Call)):
        if layer_name(inner) in PARAMETERS:
            found += [value for name, value in (arguments(inner) or {}).items() if name in _CHANNELS]
    return found


def _definition(module: Module, call: ast.Call, name: ast.Name, model: Measured) -> ast.expr | None:
    """The default of the parameter or the constant of the module that `name` is; None where a caller may set it."""
    owner = next((f for f in module.of(ast.FunctionDef) if f.lineno <= call.lineno <= (f.end_lineno or 0)), None)
    defaults = dict(_defaults(owner)) if owner is not None else {}
    if name.id in defaults:
        return defaults[name.id] if _is_entry(module, call, model) else None
    constants = [
        statement.value
        for statement in module.tree.body
        if isinstance(statement, ast.Assign) and [getattr(t, "id", "") for t in statement.targets] == [name.id]
    ]
    return constants[0] if len(constants) == 1 else None


def _is_entry(module: Module, call: ast.Call, model: Measured) -> bool:
    """Whether `call` stands in the class of the model, which is constructed with its defaults."""
    entry = model.subject.entry
    owner = module.classes.get(entry.name) if entry is not None and entry.expression == entry.name else None
    return owner is not None and owner.lineno <= call.lineno <= (owner.end_lineno or 0)


def _defaults(owner: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    positional = [*owner.args.posonlyargs, *owner.args.args]
    for parameter, default in zip(reversed(positional), reversed(owner.args.defaults), strict=False):
        yield parameter.arg, default
    for parameter, default in zip(owner.args.kwonlyargs, owner.args.kw_defaults, strict=True):
        if default is not None:
            yield parameter.arg, default


def _is(value: ast.expr | None, number: int) -> bool:
    return isinstance(value, ast.Constant) and type(value.value) is int and value.value == number


def _is_product(value: ast.expr, number: int) -> bool:
    """Whether a size may have been computed from the number, as the features of a flattened map are."""
    if not isinstance(value, ast.Constant):
        return isinstance(value, ast.BinOp)
    return isinstance(value.value, int) and value.value > number and value.value % number == 0
