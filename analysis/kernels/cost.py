"""What kernels cost on a core, from coefficients that benchmarks/kernels.py measured and wrote to costs/*.toml."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..ir.graph import Graph, Node
from .cost_table import cost_table
from .kernel import Kernel


@dataclass(frozen=True, slots=True)
class Interval:
    """A projected quantity: the expectation, and the range that the errors of the measurements allow."""

    low: float
    expected: float
    high: float


def instructions(kernel: Kernel, node: Node, graph: Graph, core: str) -> Interval | None:
    """Instructions of one run of `node` on the core named `core`; None if nothing was measured for that core."""
    if kernel.params_bytes == 0:
        return Interval(0.0, 0.0, 0.0)
    entry = cost_table(core).get("kernels", {}).get(kernel.name)
    if entry is None:
        return None
    features = kernel.features(node, graph)
    expected = sum(coefficient * features[name] for name, coefficient in entry["instructions"].items())
    return Interval(expected * (1 + entry["error-low"]), expected, expected * (1 + entry["error-high"]))


def code_bytes(kernels: Iterable[Kernel], core: str) -> int | None:
    """Flash of the machine code of these kernels together, each and each piece they share once.

    None if one of them was not measured for the core named `core`.
    """
    table = cost_table(core)
    used = {kernel.name: kernel for kernel in kernels if kernel.params_bytes}
    if any(name not in table.get("kernels", {}) for name in used):
        return None
    pieces = {piece for kernel in used.values() for piece in kernel.pieces}
    own = sum(table["kernels"][name]["code-bytes"] for name in used)
    return own + sum(table["pieces"][piece] for piece in pieces)


def run_bytes(calls: int, core: str) -> int | None:
    """Flash of a function that makes `calls` kernel calls in a row, with what kernels call of the compiler's library.

    None if nothing was measured for that core.
    """
    entry = cost_table(core).get("run")
    return None if entry is None else round(entry["bytes"] + calls * entry["bytes-per-call"]) + entry["library-bytes"]
