"""Coarse cost of an operator on an NPU, in cycles of its clock, fitted to what its compiler expects.

The figures are in rates/ETHOS-U*.toml, written by benchmarks/fit_npu.py.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..ir.graph import Graph, Node
from ..kernels.cost import Interval
from ..toml_table import structure

CONVOLUTION_DEPTH, POINTWISE_DEPTH = 8, 64
"""An NPU works through so many input channels at once, so fewer take as long."""
TIMED = ("conv_2d", "depthwise_conv_2d", "fully_connected")
"""Operators that multiply and have a rate; how long an NPU takes for others of that kind is not known."""


@dataclass(frozen=True, slots=True)
class NpuRates:
    """One configuration of an NPU.

    Cycles per multiply-accumulate for full and 1x1 convolutions, depthwise ones and linear layers; `pooling` per input
    value, `elementwise` per output value, `softmax` for the whole operator. `low` and `high` are factors around those,
    with weights in fast memory; `weight_byte` is how long a byte of them takes to come from a middling memory, and
    `slow_weight_byte` from a slow one.
    """

    npu: str
    convolution: float
    pointwise: float
    depthwise: float
    fully_connected: float
    pooling: float
    elementwise: float
    softmax: float
    weight_byte: float
    slow_weight_byte: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class _Table:
    npu: tuple[NpuRates, ...]


def npu_rates(npu: str) -> NpuRates | None:
    """The rates of a configuration such as "ethos-u55-128"; None for an NPU that nothing is known of."""
    return next((found for found in _table(npu.rpartition("-")[0]) if found.npu == npu), None)


def npu_cycles(node: Node, graph: Graph, known: NpuRates) -> Interval:
    """Cycles of the NPU's clock: the arithmetic, or the weights if they come more slowly."""
    computed = _computed(node, graph, known)
    weights = sum(graph.tensor(name).bytes for name in node.inputs[1:2] if name and graph.is_constant(name))
    return Interval(
        computed * known.low,
        max(computed, weights * known.weight_byte),
        max(computed, weights * known.slow_weight_byte) * known.high,
    )


def _computed(node: Node, graph: Graph, known: NpuRates) -> float:
    source, result = graph.tensor(node.inputs[0]), graph.tensor(node.outputs[0])
    match node.op:
        case "conv_2d":
            _, height, width, depth = graph.tensor(node.inputs[1]).shape
            plain = (height, width) == (1, 1)
            step, rate = (POINTWISE_DEPTH, known.pointwise) if plain else (CONVOLUTION_DEPTH, known.convolution)
            return result.elements * height * width * -(-depth // step) * step * rate
        case "depthwise_conv_2d":
            _, height, width, _ = graph.tensor(node.inputs[1]).shape
            return result.elements * height * width * known.depthwise
        case "fully_connected":
            return result.elements * graph.tensor(node.inputs[1]).shape[-1] * known.fully_connected
        case "average_pool_2d" | "max_pool_2d" | "mean":
            return source.elements * known.pooling
        case "softmax":
            return known.softmax
        case "reshape" | "squeeze" | "expand_dims":
            return 0.0
        case _:
            return result.elements * known.elementwise


@cache
def _table(family: str) -> tuple[NpuRates, ...]:
    path = files(__package__ or "") / "rates" / f"{family}.toml"
    if not path.is_file():
        return ()
    found = structure(tomllib.loads(path.read_text(encoding="utf-8")), _Table)
    if isinstance(found, tuple):
        raise ValueError(f"rates/{family}.toml: {found[0].path}: {found[0].message}")
    return found.npu
