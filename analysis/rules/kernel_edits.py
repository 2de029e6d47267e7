"""The fixes that put smaller convolutions in the place of a large one."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..ir.graph import Node
from ..source.module import Module
from .constructor import arguments, constructor, source_text
from .measured import Measured

_KNOWN = {"in_channels", "out_channels", "kernel_size", "stride", "padding", "bias"}


def separable(model: Measured, node: Node) -> Fix | None:
    """`nn.Conv2d(a, b, 5, ...)` becomes a depthwise 5x5 on `a` channels and a 1x1 from `a` to `b`."""
    found = _parts(model, node)
    if found is None:
        return None
    module, call, nn, given = found
    rest = "".join(f", {name}={given[name]}" for name in ("stride", "padding") if name in given)
    bias = f", bias={given['bias']}" if "bias" in given else ""
    source, result = given["in_channels"], given["out_channels"]
    depthwise = f"{nn}.Conv2d({source}, {source}, {given['kernel_size']}{rest}, groups={source}{bias})"
    text = f"{nn}.Sequential({depthwise}, {nn}.Conv2d({source}, {result}, 1{bias}))"
    title = f"Split it into a depthwise {given['kernel_size']}x{given['kernel_size']} and a 1x1 convolution; retrain"
    return Fix(title, Safety.UNSAFE, (Edit(module.span_of(call), text),))


def stacked(model: Measured, node: Node) -> Fix | None:
    """`nn.Conv2d(a, b, 5, padding=2)` becomes two 3x3 with a ReLU between; the first one takes the stride."""
    found = _parts(model, node)
    side = model.graph.tensor(node.inputs[1]).shape[1]
    if found is None or not _pads_half(found[3], side):
        return None
    module, call, nn, given = found
    bias = f", bias={given['bias']}" if "bias" in given else ""
    stride = f", stride={given['stride']}" if "stride" in given else ""
    source, result = given["in_channels"], given["out_channels"]
    convolutions = [f"{nn}.Conv2d({source}, {result}, 3{stride}, padding=1{bias})"]
    convolutions += [f"{nn}.Conv2d({result}, {result}, 3, padding=1{bias})"] * (side // 2 - 1)
    text = f"{nn}.Sequential({f', {nn}.ReLU(), '.join(convolutions)})"
    title = f"Stack {len(convolutions)} 3x3 convolutions in its place; retrain"
    return Fix(title, Safety.UNSAFE, (Edit(module.span_of(call), text),))


def _parts(model: Measured, node: Node) -> tuple[Module, ast.Call, str, dict[str, str]] | None:
    """The file, the call, what `nn` is called there, and the arguments as text; the kernel is a plain number."""
    module = model.subject.module
    call = constructor(module, node)
    given = arguments(call) if call is not None else None
    if module is None or call is None or given is None or not given.keys() <= _KNOWN:
        return None
    kernel = given.get("kernel_size")
    plain = isinstance(kernel, ast.Constant) and isinstance(kernel.value, int) and kernel.value % 2 == 1
    if not plain or not isinstance(call.func, ast.Attribute) or {"in_channels", "out_channels"} - given.keys():
        return None
    nn = source_text(module, call.func.value)
    return module, call, nn, {name: source_text(module, value) for name, value in given.items()}


def _pads_half(given: dict[str, str], side: int) -> bool:
    return given.get("padding", "0") in (str(side // 2), '"same"', "'same'")
