"""A softmax over many values feeds further layers, and its output has fixed steps of 1/256.

TensorFlow Lite's quantization specification fixes the output of an int8 softmax to steps of 1/256, so that calibration
cannot give it finer ones. Values that sum to 1 over 128 positions average 1/128: two steps. A layer behind it sees 0,
1, 2 or 3 where the float network saw a distribution.

## How to fix

Attend over fewer positions: pool before it (8x8 instead of 16x16 are four times the steps). Or use a gate by
`torch.sigmoid`, whose values do not shrink with their number. A softmax that is the last operator is fine.

## Exceptions

Silent for up to 32 values, which average 8 steps, and for outputs of the model.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from ..ir.graph import Graph, Node
from .measured import measured
from .rule import Finding, Rule, Subject
from .words import call

STEPS = 256
MOST_VALUES = 32
"""They average 8 steps: three bits."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every such softmax, with the first layer that reads it."""
    model = measured(subject)
    if model is None:
        return
    for node in model.graph.nodes:
        depth = model.graph.tensor(node.outputs[0]).shape[-1] if node.op == "softmax" else 0
        reader = _reader(model.graph, node) if depth > MOST_VALUES else None
        if reader is None:
            continue
        span, read = call(node, model.model), call(reader, model.model)
        yield Finding(
            span,
            f"{depth} values that sum to 1 are stored in steps of 1/{STEPS}: they average {STEPS / depth:.1f} steps "
            f"each, and `{reader.name}` computes with that.",
            (),
            (Related(read, f"`{reader.name}` reads them"),) if read != span else (),
        )


def _reader(graph: Graph, node: Node) -> Node | None:
    """The first operator that computes with the output, past views; None if it is only returned."""
    for reader in graph.consumers()[node.outputs[0]]:
        found = _reader(graph, reader) if reader.op in ("reshape", "transpose") else reader
        if found is not None and found.op != "arg_max":
            return found
    return None


FIXED_OUTPUT_SCALE = Rule("CF502", "fixed-output-scale", Severity.INFORMATION, __doc__ or "", check)
