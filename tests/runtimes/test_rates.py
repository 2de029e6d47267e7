"""Cycles per multiply-accumulate: written by the script from the committed results, and true to them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import fit_latency
from chipfit.analysis.coarse_latency import coarse_latency
from chipfit.analysis.ops.work import work
from chipfit.analysis.runtimes.rates import rates
from chipfit.analysis.targets import load_runtime, load_target

from ..support.tflite_case import graph

RESULTS = json.loads((Path(fit_latency.__file__).parent / "data" / "mlperf_tiny.json").read_text())
LAYERS = json.loads((Path(fit_latency.__file__).parent / "data" / "executorch_m55.json").read_text())
CORE = load_target("nucleo-l4r5zi").core
SOURCES = [(name, source) for name, sources in fit_latency.SOURCES.items() for source in sources]


@pytest.mark.parametrize(("name", "source"), SOURCES)
def test_the_committed_rates_are_those_of_the_script(name, source):
    assert fit_latency.table(source, RESULTS) in (fit_latency.RATES / f"{name}.toml").read_text()


@pytest.mark.parametrize(("name", "source"), SOURCES)
def test_every_published_result_is_within_the_range(name, source):
    known = rates(load_runtime(name), replace(CORE, name=source.core))
    assert known is not None
    per_class = (known.convolution, known.pointwise, known.depthwise, known.fully_connected)
    chosen = [row for row in RESULTS if (row["round"], row["org"], row["system"]) in source.rows]
    assert len(chosen) == 4 * len(source.rows)
    for row in chosen:
        live = fit_latency.LIVE_VWW if row["bench"] == "vww" and source.dead_channels else 1
        cycles = live * sum(macs * rate for macs, rate in zip(fit_latency.MACS[row["bench"]], per_class, strict=True))
        measured = row["ms"] * source.mhz * 1000
        assert known.low * 0.99 <= measured / cycles <= known.high * 1.01, row


def test_a_variant_of_a_core_shares_its_rates_and_others_have_none():
    runtime = load_runtime("cmsis-nn")
    assert rates(runtime, replace(CORE, name="cortex-m4+nofp")) == rates(runtime, CORE)
    assert rates(runtime, replace(CORE, name="cortex-m0")) is None
    assert rates(load_runtime("emlearn"), CORE) is None


def test_the_committed_rates_of_the_cortex_m55_are_those_of_the_measured_layers():
    text = (fit_latency.RATES / "cmsis-nn.toml").read_text()
    assert fit_latency.layer_table(LAYERS) in text


def test_every_measured_layer_of_the_cortex_m55_is_within_the_range():
    known = rates(load_runtime("cmsis-nn"), replace(CORE, name="cortex-m55"))
    assert known is not None
    for layer in LAYERS:
        expected = layer["macs"] * getattr(known, layer["class"])
        assert known.low * 0.99 <= layer["cycles"] / expected <= known.high * 1.01, layer


@pytest.mark.parametrize(
    ("target", "runtime", "reason"),
    [
        ("nucleo-l4r5zi", "cmsis-nn", "no published rate of TensorFlow Lite Micro with CMSIS-NN for `lstm`"),
        (
            "alif-e8-hp",
            "ethos-u55",
            "nothing is known of how long Arm Ethos-U55 with 256 MACs per cycle takes for `lstm`",
        ),
    ],
)
def test_a_recurrent_layer_multiplies_in_every_step_and_has_no_published_time(target: str, runtime: str, reason: str):
    lstm = graph("lstm", [(49, 1, 40), (1, 128, 40), (1, 128, 32)], (49, 1, 1, 32), {"direction": "forward"})
    assert work(lstm.nodes[0], lstm) == 49 * 128 * (40 + 32)
    total, per_node, why = coarse_latency(lstm, replace(load_target(target), runtime=load_runtime(runtime)))
    assert total is None
    assert set(per_node.values()) == {None}
    assert reason in why
