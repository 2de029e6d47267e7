"""The first layer reads one to three channels, too few for the kernel to work at its usual speed.

Kernels multiply along the channels of a pixel. With the one channel of a spectrogram or the three of an image, loads,
loops and padding cost more than the arithmetic: CMSIS-NN takes 4.8 instructions per multiply-accumulate for a 3x3
convolution over 3 channels on a Cortex-M4 and 2.5 over 16.

## How to fix

Make the layer do less rather than do it better: a stride of 2, a smaller kernel, fewer output channels. Or trade
pixels for channels: `nn.PixelUnshuffle(2)` on the way into the network makes 96x96x3 into 48x48x12, which the
application can do while it copies the image in, and a 2x2 kernel then sees what 4x4 saw.

## Exceptions

Silent unless the network takes at least half of its budget (`latency-ms`, `window`), or a second where there is none,
and the layer a fifth of that; for networks of fewer than four layers.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..ir.graph import Node
from .efficiency import per_mac, usual_per_mac
from .measured import Measured, measured
from .pressure import FEWEST, latency_matters, layers, share
from .rule import Finding, Rule, Subject
from .words import milliseconds

FEW = 3
"""An RGB image; from four on, a pixel fills a word."""
SLOWER = 1.3
"""Than the kernel's usual: less is within what other shapes vary."""
WORTH = 0.2
"""Of the time."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the line of the first layer."""
    model = measured(subject)
    node = starved_layer(model) if model is not None else None
    if model is None or node is None or model.report.latency.ms is None:
        return
    own, usual = per_mac(model, node) or 0.0, usual_per_mac(model, node) or 1.0
    channels = model.graph.tensor(node.inputs[0]).shape[3]
    yield Finding(
        model.place(node),
        f"With {channels} input channel{'s' if channels > 1 else ''} this takes {own:.1f} instructions per "
        f"multiply-accumulate, {own / usual:.1f} times the usual {usual:.1f}: "
        f"{milliseconds(share(model, node) * model.report.latency.ms)}, {share(model, node):.0%} of the inference.",
        tuple(_ways_out(model, node)),
    )


def _ways_out(model: Measured, node: Node) -> Iterator[str]:
    _, height, width, _ = model.graph.tensor(node.inputs[0]).shape
    if max(node.attrs["stride"]) == 1:
        yield "A stride of 2 quarters it, and the layers behind it."
    else:
        yield "Fewer output channels here and more behind cost less than the other way round."
    if height % 2 == 0 and width % 2 == 0:
        yield "`nn.PixelUnshuffle(2)` on the input trades a quarter of the pixels for four times the channels."


def starved_layer(model: Measured) -> Node | None:
    """The first layer, where it is a convolution of few channels that takes too much of an inference."""
    found = layers(model)
    node = found[0] if len(found) >= FEWEST and latency_matters(model) else None
    if node is None or node.op != "conv_2d" or model.graph.tensor(node.inputs[0]).shape[3] > FEW:
        return None
    own, usual = per_mac(model, node), usual_per_mac(model, node)
    slow = own is not None and usual is not None and own >= SLOWER * usual
    return node if slow and share(model, node) >= FEW_INPUT_CHANNELS.threshold_in(model.subject.settings) else None


FEW_INPUT_CHANNELS = Rule(
    "CF204", "few-input-channels", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
