"""The fix that gives an adaptive pool a window of one size."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..ir.graph import Graph, Node
from ..source.module import Module
from .constructor import constructor, layer_name, source_text
from .rule import Subject

_LAYERS = {"AdaptiveAvgPool2d": "AvgPool2d", "AdaptiveMaxPool2d": "MaxPool2d"}
_FUNCTIONS = {"adaptive_avg_pool2d": "avg_pool2d", "adaptive_max_pool2d": "max_pool2d"}


def fixed_pool(subject: Subject, node: Node) -> Fix | None:
    """`nn.AdaptiveAvgPool2d(5)` on 14x14 becomes `nn.AvgPool2d(6, 2)`: windows of one size that end where the map does.

    The results differ where the adaptive windows had several sizes.
    """
    module, graph = subject.module, subject.examined.imported if subject.examined else None
    if module is None or graph is None:
        return None
    call = constructor(module, node) if node.origin.layer in _LAYERS else _function(module, node)
    sizes = _sizes(graph, node)
    if call is None or sizes is None or not isinstance(call.func, ast.Attribute):
        return None
    stride = tuple(before // after for before, after in sizes)
    window = tuple(before - (after - 1) * step for (before, after), step in zip(sizes, stride, strict=True))
    owner = source_text(module, call.func.value)
    given = f"{_written(window)}, {_written(stride)}"
    name = _LAYERS.get(node.origin.layer) or _FUNCTIONS[layer_name(call)]
    inside = given if node.origin.layer in _LAYERS else f"{source_text(module, call.args[0])}, {given}"
    title = (
        f"Pool windows of {'x'.join(map(str, window))} every {'x'.join(map(str, stride))} instead; retrain with them"
    )
    return Fix(title, Safety.UNSAFE, (Edit(module.span_of(call), f"{owner}.{name}({inside})"),))


def _written(pair: tuple[int, ...]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)


def _function(module: Module, node: Node) -> ast.Call | None:
    """The only such call on the node's line."""
    line = node.origin.calls[-1] if node.origin.calls else None
    if line is None or line.file != module.file or node.origin.layer:
        return None
    calls = module.calls_on(line.lines)
    found = [c for c in calls if layer_name(c) in _FUNCTIONS and len(c.args) == 2 and not c.keywords]
    return found[0] if len(found) == 1 else None


def _sizes(graph: Graph, node: Node) -> tuple[tuple[int, int], ...] | None:
    """Height and width before and after the operators of the line, in NCHW; None where they are not one pool."""
    own = [other for other in graph.nodes if other.origin == node.origin]
    made = {name for other in own for name in other.outputs}
    read = {name for other in own for name in graph.activations(other)} - made
    left = made - {name for other in own for name in other.inputs}
    if len(read) != 1 or len(left) != 1:
        return None
    before, after = (graph.tensor(names.pop()).shape for names in (read, left))
    if len(before) != 4 or len(after) != 4 or any(a > b for b, a in zip(before[2:], after[2:], strict=True)):
        return None
    return tuple(zip(before[2:], after[2:], strict=True))
