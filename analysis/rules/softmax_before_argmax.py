"""A softmax is computed only to find the largest of its values.

A softmax keeps the order of its inputs, so the index of the largest is the same without it. In int8 it is even worse
than useless: values closer than 1/256 become equal, and the index the first of them. It costs about 290 instructions a
value on a Cortex-M4 and 840 bytes of code.

## How to fix

Take the index of the largest input of the softmax; the fix drops the call. Where the application wants a probability
with it, return the output of the softmax and let the application find the largest.
"""

import ast
from collections.abc import Iterator

from ..diagnostic import Edit, Fix, Safety, Severity
from ..ir.graph import Graph, Node
from ..source.module import Module
from .constructor import layer_name, source_text
from .measured import measured
from .rule import Finding, Rule, Subject
from .words import call

_NO_TENSORS = frozenset({"torch", "nn", "F", "functional", "self"})


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every softmax that only an argmax reads."""
    model = measured(subject)
    if model is None:
        return
    for node in model.graph.nodes:
        if node.op == "softmax" and _only_argmax(model.graph, node):
            fix = _without(subject.module, node)
            yield Finding(
                call(node, model.model),
                f"This softmax over {model.graph.tensor(node.outputs[0]).shape[-1]} values changes nothing: the argmax "
                "behind it finds the same index without it.",
                fixes=(fix,) if fix is not None else (),
            )


def _only_argmax(graph: Graph, node: Node) -> bool:
    """Whether everything that reads the output, past views, is an argmax."""
    readers = graph.consumers()[node.outputs[0]]
    views = ("reshape", "transpose")
    through = all(r.op == "arg_max" or (r.op in views and _only_argmax(graph, r)) for r in readers)
    return bool(readers) and through and node.outputs[0] not in graph.outputs


def _without(module: Module | None, node: Node) -> Fix | None:
    """Put the input of `torch.softmax(x, 1)`, `x.softmax(1)` or `self.softmax(x)` in its place."""
    lines = {span.start.line for span in node.origin.calls if module is not None and span.file == module.file}
    names = {"softmax", node.origin.scope.rpartition(".")[2]} - {""}
    found = [c for c in module.calls_on(lines) if layer_name(c) in names] if module else []
    if module is None or len(found) != 1:
        return None
    source = _input(found[0])
    if source is None:
        return None
    edit = Edit(module.span_of(found[0]), source_text(module, source))
    return Fix("Drop the softmax; the index stays the same", Safety.UNSAFE, (edit,))


def _input(softmax: ast.Call) -> ast.expr | None:
    """What a function or layer is called with, or what a method is called on."""
    func = softmax.func
    if isinstance(func, ast.Attribute) and func.attr == "softmax" and _root(func.value) not in _NO_TENSORS:
        return func.value
    return softmax.args[0] if softmax.args and not isinstance(softmax.args[0], ast.Starred) else None


def _root(value: ast.expr) -> str:
    """`torch` of `torch`, `nn` of `nn.functional`; empty for what is no name, and for an attribute of the model's."""
    while isinstance(value, ast.Attribute) and _root(value.value) in _NO_TENSORS - {"self"}:
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


SOFTMAX_BEFORE_ARGMAX = Rule("CF408", "softmax-before-argmax", Severity.INFORMATION, __doc__ or "", check)
