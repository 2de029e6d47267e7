"""The network computes from raw samples what a signal-processing step in the application does better.

A convolution of large kernel and stride over a long signal learns a filter bank. Each filter multiplies each window by
itself: 32 filters of 80 samples are 2,560 multiply-accumulates per window, a real FFT of 128 points with a mel filter
bank on top is about 1,150, and stays that for any number of filters. A mean of squares or of magnitudes over the whole
signal (RMS, zero crossings) takes one pass over the samples as they arrive; in the network the signal is first stored
in int8, where squares of what is below a sixteenth of the range are 0, and every step of it takes as much arena again.

## How to fix

Compute the features before the network, in the 16 bits of the converter: `arm_rfft_q15` of CMSIS-DSP and a table of
triangles for a spectrogram, two sums for RMS and zero crossings. Train the network on the same features, and let its
input be them.

## Exceptions

Silent for signals of fewer than 1,000 samples and for those of several channels. A filter bank is reported only where
an FFT takes at most half of its work, it takes a fifth of the time, and the network at least half of its budget
(`latency-ms`, `window`, or a second where there is none).
"""

from collections.abc import Iterator
from math import log2, prod

from ..diagnostic import Severity
from ..ir.graph import Graph, Node
from ..span import Span
from .measured import Measured, measured
from .pressure import latency_matters, share
from .rule import Finding, Rule, Subject
from .words import call, milliseconds, size

LONG = 1000
"""Samples: an eighth of a second of speech at 8 kHz."""
LARGE = 16
"""Samples of a kernel: less is no window that a spectrum could be taken of."""
SAVED = 2
"""Times fewer multiply-accumulates."""
WORTH = 0.2
"""Of the time."""
_VIEWS = ("reshape", "transpose", "pad")
_SINGLE = (*_VIEWS, "strided_slice", "lookup", "abs", "sign", "sqrt", "square", "pow", "neg", "relu", "log", "exp")
_PAIRS = ("add", "sub", "mul", "maximum", "minimum")
_SUMS = ("average_pool_2d", "max_pool_2d", "mean", "sum", "reduce_max")


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line that learns a filter bank on a raw signal or computes a feature of all of it."""
    model = measured(subject)
    if model is None:
        return
    for node in model.graph.nodes:
        if latency_matters(model) and _is_filter_bank(model, node):
            yield _filter_bank(model, node)
    for span, nodes in _features(model).items():
        yield _feature(model, span, nodes)


def _is_filter_bank(model: Measured, node: Node) -> bool:
    if (
        node.op != "conv_2d"
        or not _is_raw(model.graph, node.inputs[0])
        or share(model, node) < DSP_FRONT_END.threshold_in(model.subject.settings)
    ):
        return False
    kernel, stride = max(model.graph.tensor(node.inputs[1]).shape[1:3]), max(node.attrs["stride"])
    return kernel >= LARGE and stride > 1 and SAVED * _spectrum(model, node) <= model.figures(node).macs


def _is_raw(graph: Graph, name: str) -> bool:
    """Whether a tensor is an input of the model, one long row of numbers, perhaps padded or seen in another shape."""
    makers = {output: node for node in graph.nodes for output in node.outputs}
    while name in makers and makers[name].op in _VIEWS:
        name = makers[name].inputs[0]
    dims = graph.tensor(name).shape
    return name in graph.inputs and max(dims, default=0) == prod(dims) >= LONG


def _points(model: Measured, node: Node) -> int:
    """The FFT that holds a window: the next power of two."""
    return 1 << (max(model.graph.tensor(node.inputs[1]).shape[1:3]) - 1).bit_length()


def _spectrum(model: Measured, node: Node) -> int:
    """Multiplications of a mel spectrogram with as many windows.

    Per window of N: a complex radix-2 FFT of N/2 points, N/4 log2(N/2) butterflies of 4; N to make it a real one; N for
    the powers of N/2 bins; N for filters of which every bin is in two.
    """
    points = _points(model, node)
    windows = prod(model.graph.tensor(node.outputs[0]).shape[1:3])
    return round(windows * points * (log2(points / 2) + 3))


def _filter_bank(model: Measured, node: Node) -> Finding:
    work, instead = model.figures(node).macs, _spectrum(model, node)
    samples, windows = (prod(model.graph.tensor(name).shape[1:3]) for name in (node.inputs[0], node.outputs[0]))
    own = share(model, node) * (model.report.latency.ms or 0)
    return Finding(
        model.place(node),
        f"This learns a filter bank on {samples:,} raw samples with {work:,} multiply-accumulates "
        f"({milliseconds(own)}, {share(model, node):.0%} of the inference); spectra of {_points(model, node)} points "
        f"with mel filters take about {instead:,} for the same {windows:,} windows.",
        ("Windows that overlap by half are usual for a spectrogram: fewer of them also shorten the layers behind.",),
    )


def _features(model: Measured) -> dict[Span, list[Node]]:
    """What computes one number of a whole raw signal, by line: the reduction and the steps on the way to it."""
    graph = model.graph
    found: dict[Span, list[Node]] = {}
    steps: dict[str, list[Node]] = {name: [] for name in graph.inputs if _is_raw(graph, name)}
    for node in graph.nodes:
        single = prod(graph.tensor(node.outputs[0]).shape) == 1
        before = [steps.get(name) for name in graph.activations(node)]
        if single and node.op in _SUMS and before and before[0]:
            found.setdefault(call(node, model.model), []).extend((*before[0], node))
        if single:
            # A mean that is taken off the signal on the way is no signal of its own.
            steps[node.outputs[0]] = []
        elif node.op in (*_SINGLE, *_PAIRS) and before and None not in before:
            own = [] if node.op in _VIEWS else [node]
            steps[node.outputs[0]] = list({n.name: n for b in before for n in (*(b or ()), *own)}.values())
    return found


def _feature(model: Measured, span: Span, nodes: list[Node]) -> Finding:
    graph, nodes = model.graph, list({node.name: node for node in nodes}.values())
    stored = sum(graph.tensor(node.outputs[0]).bytes for node in nodes)
    took = sum(share(model, node) for node in nodes) * (model.report.latency.ms or 0)
    time = f"{milliseconds(took)} and " if took else ""
    samples = max(prod(graph.tensor(name).shape) for name in graph.activations(nodes[0]))
    return Finding(
        span,
        f"This makes one number of {samples:,} raw samples with {time}{size(stored)} of intermediate results in int8; "
        "an application that sums up the samples as they arrive stores none of them.",
    )


DSP_FRONT_END = Rule(
    "CF602", "dsp-front-end", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
