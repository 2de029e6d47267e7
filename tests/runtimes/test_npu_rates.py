"""Cycles of an NPU: written by the script from what Vela said, and true to it; shared out between NPU and core."""

import json
from dataclasses import replace

import pytest

from benchmarks import fit_npu
from chipfit.analysis.ir.graph import Graph
from chipfit.analysis.npu_latency import npu_latency
from chipfit.analysis.runtimes.npu_rates import NpuRates, npu_cycles, npu_rates
from chipfit.analysis.targets import load_runtime, load_target

from .cases import CASES

ROWS = json.loads(fit_npu.DATA.read_text())
NPUS = tuple(ROWS[0]["cycles"])
NETWORKS = sorted({row["network"] for row in ROWS})


@pytest.mark.parametrize("npu", NPUS)
def test_the_committed_rates_are_those_of_the_script(npu):
    text = (fit_npu.RATES / f"{npu.rpartition('-')[0]}.toml").read_text()
    assert fit_npu.table(fit_npu.with_range(npu, ROWS)) in text


@pytest.mark.parametrize("npu", NPUS)
@pytest.mark.parametrize("network", NETWORKS)
def test_what_vela_expects_of_a_network_is_within_the_range(npu, network):
    known = npu_rates(npu)
    assert known is not None
    rows = [row for row in ROWS if row["network"] == network]
    costs = [npu_cycles(*fit_npu.node_of(row), known) for row in rows]
    low, high = sum(cost.low for cost in costs), sum(cost.high for cost in costs)
    for cycles in (sum(row["cycles"][npu][at] for row in rows) for at in (fit_npu.FAST, fit_npu.SLOW)):
        assert low * 0.99 <= cycles <= high * 1.01


def test_the_published_run_of_the_software_model_is_within_the_range():
    known = npu_rates("ethos-u55-128")
    assert known is not None
    costs = [npu_cycles(*fit_npu.node_of(row), known) for row in ROWS if row["network"] == "mobilenet-v2"]
    assert sum(cost.low for cost in costs) <= 5.5e6 <= sum(cost.expected for cost in costs) * 1.2


def test_every_npu_that_a_runtime_drives_has_rates_and_others_have_none():
    for runtime in ("ethos-u55", "ethos-u65", "ethos-u85"):
        assert any(npu.startswith(runtime) for npu in NPUS)
    assert npu_rates("neural-art") is None
    assert npu_rates("neutron-n1-16") is None


def on(name: str, runtime: str, target: str = "alif-e8-hp", **changes: object):
    one: Graph = CASES[name]
    chosen = replace(load_target(target), runtime=load_runtime(runtime), **changes)
    return npu_latency(one, chosen)


def test_an_operator_that_leaves_the_npu_costs_what_it_costs_on_the_core():
    total, _, source = on("conv stride 4 padded", "ethos-u55")
    assert total is not None
    assert 0 < total.low < total.expected < total.high
    assert "on the core: fitted to" in source
    inside, _, plain = on("conv 3x3", "ethos-u55")
    assert inside is not None
    assert "on the core" not in plain


def test_a_slower_clock_of_the_npu_takes_more_of_the_cores_cycles():
    same, _, said = on("conv 3x3", "ethos-u55")
    half, _, other = on("conv 3x3", "ethos-u55", npu_hz=200_000_000)
    assert same is not None
    assert half is not None
    assert half.expected == pytest.approx(2 * same.expected)
    assert "clocked like the core" in said
    assert "at 200 MHz" in other


@pytest.mark.parametrize(
    ("name", "runtime", "target", "why"),
    [
        ("conv 3x3", "ethos-u55", "nucleo-l4r5zi", "nucleo-l4r5zi has no ethos-u55"),
        ("conv 3x3", "ethos-u85", "alif-e8-hp", "alif-e8-hp has no ethos-u85"),
        ("transposed conv stride 3", "ethos-u55", "alif-e8-hp", "no published rate of TensorFlow Lite Micro"),
    ],
)
def test_why_there_is_no_figure(name, runtime, target, why):
    total, per_node, source = on(name, runtime, target)
    assert total is None
    assert set(per_node.values()) == {None}
    assert why in source


def test_what_runs_on_the_core_without_a_known_time_is_named():
    total, _, source = on("gather", "ethos-u55")
    assert total is not None
    assert "without `gather` on the core, of which no time is known" in source


def test_few_input_channels_take_as_long_as_a_full_step():
    known = npu_rates("ethos-u55-128")
    assert isinstance(known, NpuRates)
    row = next(row for row in ROWS if row["kind"] == "convolution" and row["kernel"][3] == 3)
    wide = {**row, "input": [*row["input"][:3], 8], "kernel": [*row["kernel"][:3], 8]}
    assert npu_cycles(*fit_npu.node_of(row), known).low == npu_cycles(*fit_npu.node_of(wide), known).low
