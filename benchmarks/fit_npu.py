"""Fits cycles of an Ethos-U by class of operator to what Vela expects of the layers of six networks.

    python -m benchmarks.fit_npu

writes analysis/runtimes/rates/ethos-u*.toml from data/vela_cycles.json (benchmarks/vela_cycles.py). The rates are those
of weights in fast memory; the range is that of whole networks around the fit, each predicted from the others, never
narrower than 20 %, and wide enough for networks whose weights come from the slowest flash that Vela's own
configurations have.

Vela's figures are an estimate themselves, and its PERFORMANCE.md refers to the software model for better ones. There is
one published run of that to hold them against: MobileNetV2 takes 5.5 million cycles on an Ethos-U55-128 with all memory
in SRAM (pytorch/executorch#9830), where the layers here sum up to 6.2 million.
"""

import json
from dataclasses import replace
from math import ceil, floor, prod
from pathlib import Path
from typing import Any

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node, Tensor
from chipfit.analysis.runtimes.npu_rates import NpuRates, npu_cycles

HERE = Path(__file__).parent
RATES = HERE.parent / "analysis" / "runtimes" / "rates"
DATA = HERE / "data" / "vela_cycles.json"
VERSION = "ethos-u-vela 5.2.0"
CLASSES = ("convolution", "pointwise", "depthwise", "fully-connected", "pooling", "elementwise")
SLOW, FAST = 0, 1
MARGIN = 0.2

Row = dict[str, Any]


def node_of(row: Row) -> tuple[Node, Graph]:
    """The layer as a node of a graph; no value of its weights matters."""
    tensors = {"x": Tensor("x", tuple(row["input"]), "int8"), "y": Tensor("y", tuple(row["output"]), "int8")}
    inputs = ("x",)
    if row["op"] in ("conv_2d", "depthwise_conv_2d", "fully_connected"):
        shape = tuple(row["kernel"])
        tensors["w"] = Tensor("w", shape, "int8", data=np.broadcast_to(np.int8(0), shape))
        inputs = ("x", "w")
    node = Node(row["op"], row["op"], inputs, ("y",))
    return node, Graph(row["op"], (node,), tensors, ("x",), ("y",))


def fit(npu: str, rows: list[Row]) -> NpuRates:
    """The rates of one configuration; the range is still open."""
    unit = NpuRates(npu, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, "")
    softmax = [row["cycles"][npu][FAST] for row in rows if row["op"] == "softmax"]
    found = {
        name: _mean(npu, [r for r in rows if r["kind"] == name and r["op"] != "softmax"], unit) for name in CLASSES
    }
    linear = [row for row in rows if row["kind"] == "fully-connected"]
    fast, slow = (
        sum(row["cycles"][npu][at] for row in linear) / sum(prod(row["kernel"]) for row in linear)
        for at in (FAST, SLOW)
    )
    figures = {name.replace("-", "_"): round_(rate) for name, rate in found.items()}
    middling = round_(float(np.sqrt(fast * slow)))
    rest = {"softmax": round(float(np.mean(softmax))), "weight_byte": middling, "slow_weight_byte": round_(slow)}
    return replace(unit, **figures, **rest)


def _mean(npu: str, rows: list[Row], unit: NpuRates) -> float:
    """The geometric mean of cycles per unit of work."""
    return float(np.exp(np.mean([np.log(row["cycles"][npu][FAST] / _work(row, unit)) for row in rows])))


def _work(row: Row, unit: NpuRates) -> float:
    return npu_cycles(*node_of(row), unit).expected


def round_(value: float) -> float:
    """Three digits."""
    return float(f"{value:.3g}")


def with_range(npu: str, rows: list[Row]) -> NpuRates:
    """The rates with the least and greatest of expected over fitted that whole networks have."""
    known, low, high = fit(npu, rows), 1 - MARGIN, 1 + MARGIN
    for network in sorted({row["network"] for row in rows}):
        own = [row for row in rows if row["network"] == network]
        others = fit(npu, [row for row in rows if row["network"] != network])
        for rates in (known, others):
            costs = [npu_cycles(*node_of(row), rates) for row in own]
            fast, slow = (sum(row["cycles"][npu][at] for row in own) for at in (FAST, SLOW))
            low = min(low, fast / sum(cost.low for cost in costs))
            high = max(high, slow / sum(cost.high for cost in costs), fast / sum(cost.low for cost in costs))
    return replace(known, low=floor(low * 100) / 100, high=ceil(high * 100) / 100)


def table(known: NpuRates) -> str:
    """The `[[npu]]` table."""
    names = (*CLASSES, "softmax", "weight-byte", "slow-weight-byte", "low", "high")
    figures = "\n".join(f"{name} = {getattr(known, name.replace('-', '_')):g}" for name in names)
    return (
        f'[[npu]]\nnpu = "{known.npu}"\n{figures}\n'
        f'source = "fitted to the cycles that {VERSION} expects of the layers of six networks"\n'
    )


def main() -> None:
    """Write the tables."""
    rows = json.loads(DATA.read_text())
    npus = list(rows[0]["cycles"])
    for family in dict.fromkeys(npu.rpartition("-")[0] for npu in npus):
        tables = [table(with_range(npu, rows)) for npu in npus if npu.startswith(f"{family}-")]
        head = "# Written by benchmarks/fit_npu.py: cycles of the NPU's clock.\n\n"
        (RATES / f"{family}.toml").write_text(head + "\n".join(tables))
        print("\n".join(tables))


if __name__ == "__main__":
    main()
