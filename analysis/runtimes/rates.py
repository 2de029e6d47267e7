"""Coarse cost of a runtime on a core: cycles per multiply-accumulate by class of operator, fitted to published results.

The figures are in rates/RUNTIME.toml, written by benchmarks/fit_latency.py.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..ir.graph import Graph, Node
from ..kernels.cost import Interval
from ..targets.runtime import Runtime
from ..targets.target import Core
from ..toml_table import structure

SLOWDOWN = Interval(4.6, 11.1, 11.9)
"""How many times slower a reference kernel is than an optimised one."""
SLOWDOWN_SOURCE = (
    "4.6 in the CMSIS-NN paper (arXiv 1801.06601, Cortex-M7); 10.1 to 11.9, median 11.1, for eight networks in "
    "TensorFlow Lite Micro without and with CMSIS-NN (README of mit-han-lab/tinyengine, STM32H743)"
)


@dataclass(frozen=True, slots=True)
class Rates:
    """Cycles per multiply-accumulate for full and 1x1 convolutions, depthwise ones and linear layers on one core.

    `low` and `high` are factors: between what parts of the expectation the published results lie.
    """

    core: str
    convolution: float
    pointwise: float
    depthwise: float
    fully_connected: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class _Table:
    core: tuple[Rates, ...]


def rates(runtime: Runtime, core: Core) -> Rates | None:
    """The runtime's rates on the core; None if nothing was published. Variants of a core (`+nofp`) share them."""
    name = core.name.split("+")[0]
    return next((found for found in _table(runtime.name) if found.core == name), None)


def cycles(node: Node, graph: Graph, macs: int, known: Rates) -> float | None:
    """Expected cycles of `node`; None for an operator without multiply-accumulates, or of a class without a rate."""
    rate = {
        "conv_2d": known.pointwise if _is_pointwise(node, graph) else known.convolution,
        "depthwise_conv_2d": known.depthwise,
        "fully_connected": known.fully_connected,
    }.get(node.op)
    return None if rate is None or not macs else macs * rate


def _is_pointwise(node: Node, graph: Graph) -> bool:
    return node.op == "conv_2d" and graph.tensor(node.inputs[1]).shape[1:3] == (1, 1)


@cache
def _table(runtime: str) -> tuple[Rates, ...]:
    path = files(__package__ or "") / "rates" / f"{runtime}.toml"
    if not path.is_file():
        return ()
    found = structure(tomllib.loads(path.read_text(encoding="utf-8")), _Table)
    if isinstance(found, tuple):
        raise ValueError(f"rates/{runtime}.toml: {found[0].path}: {found[0].message}")
    return found.core
