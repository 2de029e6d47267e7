"""What a kernel costs on a core, from coefficients that benchmarks/kernels.py measured and wrote to costs/*.toml."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from ..ir.graph import Graph, Node
from .kernel import Kernel


@dataclass(frozen=True, slots=True)
class Interval:
    """A projected quantity: the expectation, and between what it lay in the measurements."""

    low: float
    expected: float
    high: float


def instructions(kernel: Kernel, node: Node, graph: Graph, core: str) -> Interval | None:
    """Instructions of one run of `node` on the core named `core`; None if nothing was measured for that core."""
    entry = _table(core).get("kernels", {}).get(kernel.name)
    if kernel.params_bytes == 0:
        return Interval(0.0, 0.0, 0.0)
    if entry is None:
        return None
    features = kernel.features(node, graph)
    expected = sum(coefficient * features[name] for name, coefficient in entry["instructions"].items())
    return Interval(expected * (1 + entry["error-low"]), expected, expected * (1 + entry["error-high"]))


def code_bytes(kernel: Kernel, core: str) -> int | None:
    """Flash of the kernel's machine code on `core`, with its literals; None if nothing was measured for that core."""
    if kernel.params_bytes == 0:
        return 0
    entry = _table(core).get("kernels", {}).get(kernel.name)
    return None if entry is None else int(entry["code-bytes"])


def run_bytes(calls: int, core: str) -> int | None:
    """Flash of a function that makes `calls` kernel calls in a row; None if nothing was measured for that core."""
    entry = _table(core).get("run")
    return None if entry is None else round(entry["bytes"] + calls * entry["bytes-per-call"])


def provenance(core: str) -> str:
    """One line: how the figures of `core` were measured; empty if nothing was."""
    measured = _table(core).get("measured")
    return "" if measured is None else f"{measured['by']}, {measured['compiler']}, {measured['flags']}"


@lru_cache(maxsize=16)
def _table(core: str) -> dict[str, Any]:
    path = resources.files(__package__) / "costs" / f"{core}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
