"""Input shapes that a class states itself: jaxtyping annotations on forward, and example input attributes."""

import ast
import re

from ..input_spec import InputSpec, InputSpecError, arranged
from .evidence import Evidence, Inputs, single_batch
from .facts import Facts
from .fed import completed, fed
from .fold import fold
from .folded import Env
from .signature import Signature, method_of
from .tensors import Missing, tensors_by_name

_DTYPES = {"Int": "int64", "Int64": "int64", "Int32": "int32", "Integer": "int64", "Long": "int64", "Bool": "bool"}
_FLOATS = frozenset("Float Float32 Float16 BFloat16 Num Real Inexact Shaped".split())
_BATCH = frozenset("b bs batch batch_size n *batch ... _".split())
_EXAMPLES = frozenset("example_input_array example_inputs example_input dummy_input dummy_inputs".split())


def annotated(facts: Facts, forward: Signature, node: ast.FunctionDef) -> Evidence | None:
    """`x: Float[Tensor, "1 3 96 96"]` for every parameter that forward requires; a named first dimension is a batch."""
    found: list[InputSpec] = []
    for parameter in forward.parameters:
        spec = _annotation(facts, parameter.annotation)
        if spec is not None:
            found.append(spec)
        elif parameter.default is None:
            return None
        else:
            break
    if not found:
        return None
    inputs = single_batch(tuple(found))
    words = f"the annotations of `forward` on line {node.lineno}"
    return Evidence(inputs, "annotation", words, facts.module.span_of_name(node))


def _annotation(facts: Facts, node: ast.expr | None) -> InputSpec | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except (SyntaxError, ValueError):
            return None
    if not isinstance(node, ast.Subscript):
        return None
    kind = facts.dotted(node.value).rpartition(".")[2]
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if kind == "TensorType":
        return _spec([str(part.value) for part in parts if isinstance(part, ast.Constant)], "float32", len(parts))
    if kind == "Annotated" and len(parts) == 2:
        return _annotation(facts, parts[1])
    text = parts[-1].value if isinstance(parts[-1], ast.Constant) else None
    if len(parts) != 2 or not isinstance(text, str) or (kind not in _FLOATS and kind not in _DTYPES):
        return None
    words = text.split()
    return _spec(words, _DTYPES.get(kind, "float32"), len(words))


def _spec(words: list[str], dtype: str, rank: int) -> InputSpec | None:
    """`1 3 96 96`, `batch 3 h=96 w=96`. None where a dimension other than the batch has no number."""
    shape: list[int] = []
    for index, word in enumerate(words):
        number = re.fullmatch(r"(?:[A-Za-z_]\w*=)?(\d{1,9})", word, re.ASCII)
        if number is None and (index or word.lower() not in _BATCH):
            return None
        shape.append(int(number[1]) if number else 1)
    return InputSpec(None, tuple(shape), dtype) if shape and len(shape) == rank and min(shape) > 0 else None


def example_attribute(facts: Facts, node: ast.ClassDef, forward: Signature, env: Env) -> Evidence | None:
    """`example_input_array = torch.zeros(1, 1, 28, 28)` in the class, its `__init__`, or the module.

    `env` holds what is known of the constructor's parameters.
    """
    init = method_of(facts, node, "__init__")
    alone = list(facts.roots) == [node.name]
    statements = [
        *node.body,
        *(ast.walk(init) if init is not None else ()),
        *(facts.module.tree.body if alone else ()),
    ]
    for statement in statements:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(_attribute_name(target) in _EXAMPLES for target in targets):
                inputs = _tensors(facts, fold(statement.value, env, facts), forward)
                if inputs:
                    span = facts.module.span_of(statement)
                    words = f"`{_attribute_name(targets[0])}` on line {statement.lineno}"
                    return Evidence(single_batch(inputs), "example input", words, span)
    return None


def _attribute_name(target: ast.expr) -> str:
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def _tensors(facts: Facts, value: ast.expr, forward: Signature) -> Inputs:
    """One tensor, a tuple or list of arguments, or a dict of arguments by name, as Lightning has it."""
    try:
        if isinstance(value, ast.Dict):
            return arranged(completed(tensors_by_name(value, facts), forward))
        elements = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
        return arranged(completed(fed(facts, elements, (), forward), forward))
    except (Missing, InputSpecError):
        return ()
