"""The tables that benchmarks/kernels.py measured and wrote to costs/*.toml. Needs nothing of a graph, to load fast."""

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=16)
def cost_table(core: str) -> dict[str, Any]:
    """What was measured on the code of the core named `core`; empty if nothing was."""
    path = resources.files("chipfit.analysis.kernels") / "costs" / f"{core}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def provenance(core: str) -> str:
    """One line: how the figures of the core named `core` were measured; empty if nothing was."""
    measured = cost_table(core).get("measured")
    return "" if measured is None else f"{measured['by']}; {measured['compiler']}; {measured['flags']}"
