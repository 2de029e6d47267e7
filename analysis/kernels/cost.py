"""What kernels cost on a core, from coefficients that benchmarks/kernels.py measured and wrote to costs/*.toml."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from ..ir.graph import Graph, Node
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
    entry = _table(core).get("kernels", {}).get(kernel.name)
    if entry is None:
        return None
    features = kernel.features(node, graph)
    expected = sum(coefficient * features[name] for name, coefficient in entry["instructions"].items())
    return Interval(expected * (1 + entry["error-low"]), expected, expected * (1 + entry["error-high"]))


def code_bytes(kernels: Iterable[Kernel], core: str) -> int | None:
    """Flash of the machine code of these kernels together, each and each piece they share once.

    None if one of them was not measured for the core named `core`.
    """
    table = _table(core)
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
    entry = _table(core).get("run")
    return None if entry is None else round(entry["bytes"] + calls * entry["bytes-per-call"]) + entry["library-bytes"]


def provenance(core: str) -> str:
    """One line: how the figures of the core named `core` were measured; empty if nothing was."""
    measured = _table(core).get("measured")
    return "" if measured is None else f"{measured['by']}; {measured['compiler']}; {measured['flags']}"


@lru_cache(maxsize=16)
def _table(core: str) -> dict[str, Any]:
    path = resources.files("chipfit.analysis.kernels") / "costs" / f"{core}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
