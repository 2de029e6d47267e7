"""A convolution with a large kernel: smaller ones in its place see as much and multiply less.

A 5x5 kernel over all channels costs 25 multiply-accumulates per pair of channels. Two 3x3 ones see the same 5x5 pixels
for 18, with an activation in between; three 3x3 see what 7x7 sees for 27 instead of 49. A depthwise 5x5 followed by a
1x1 convolution costs a fraction of either: with 32 channels each 1.9 million instead of 26 on a map of 32x32.

## How to fix

The fixes write either. Both keep the shape of the output; retrain with them.

## Exceptions

Silent for kernels with a side below 5, for depthwise and grouped layers, where less than half of the work would be
saved (few input channels), for layers of less than a fifth of the time, and unless the network takes at least half of
its budget (`latency-ms`, `window`), or a second where there is none.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Node
from .kernel_edits import separable, stacked
from .measured import Measured, measured
from .pressure import latency_matters, layers, share
from .rule import Finding, Rule, Subject

LARGE = 5
"""Sides of the kernel; 3x3 is the smallest that sees all neighbours."""
WORTH = 0.2
"""Of the time."""
SAVED = 0.5
"""Of the layer's multiply-accumulates."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line that makes such a layer, with what it would cost in smaller kernels."""
    model = measured(subject)
    if model is None:
        return
    for node in large_kernels(model):
        own, split, stack = _work(model, node)
        kernel = model.graph.tensor(node.inputs[1]).shape[1:3]
        also = f", stacked 3x3 ones {stack:,}" if stack < own else ""
        fixes = (separable(model, node), stacked(model, node) if stack < own else None)
        yield Finding(
            model.place(node),
            f"This {kernel[0]}x{kernel[1]} convolution takes {own:,} multiply-accumulates and {share(model, node):.0%} "
            f"of the inference; a depthwise one followed by a 1x1 takes {split:,}{also}.",
            fixes=tuple(fix for fix in fixes if fix is not None),
        )


def large_kernels(model: Measured) -> list[Node]:
    """The slowest such layer of each line, where the time of an inference matters."""
    if not latency_matters(model):
        return []
    ranked = sorted(layers(model), key=lambda node: share(model, node))
    return list({model.place(node): node for node in ranked if _is_large(model, node)}.values())


def _is_large(model: Measured, node: Node) -> bool:
    if node.op != "conv_2d" or share(model, node) < LARGE_KERNEL.threshold_in(model.subject.settings):
        return False
    source, weights = (model.graph.tensor(name).shape for name in node.inputs[:2])
    if min(weights[1:3]) < LARGE or weights[3] != source[3]:
        return False
    own, split, stack = _work(model, node)
    return min(split, stack) <= (1 - SAVED) * own


def _work(model: Measured, node: Node) -> tuple[int, int, int]:
    """Multiply-accumulates of the layer, of depthwise and 1x1, and of as many 3x3 as see the same pixels."""
    _, height, width, _ = model.graph.tensor(node.outputs[0]).shape
    outputs, kh, kw, inputs = model.graph.tensor(node.inputs[1]).shape
    pixels = height * width
    more = max(kh, kw) // 2 - 1
    return (
        pixels * kh * kw * inputs * outputs,
        pixels * (kh * kw * inputs + inputs * outputs),
        pixels * 9 * (inputs * outputs + more * outputs * outputs),
    )


LARGE_KERNEL = Rule(
    "CF405", "large-kernel", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
