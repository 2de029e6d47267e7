"""Fits cycles per multiply-accumulate to published MLPerf Tiny results, by class of operator, for runtimes of others.

    python -m benchmarks.fit_latency

writes analysis/runtimes/rates/*.toml from data/mlperf_tiny.json, where every result has commit and path of its source.

Four networks cannot determine four classes well, so the fit is drawn towards the ratios that the classes have in
instructions (CMSIS-NN 4.0.0 counted in QEMU). The range is that of the results around the fit, each network
predicted from the others, and never narrower than 20 %.

Of the Cortex-M55 there is no such result; its rates are fitted in the same way to layers of MobileNetV2 that were
measured alone (data/executorch_m55.json), each of which stands for itself.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
RATES = HERE.parent / "analysis" / "runtimes" / "rates"
CLASSES = ("convolution", "pointwise", "depthwise", "fully-connected")

# Multiply-accumulates of the reference models (mlcommons/tiny@1afd2c98) by class.
MACS = {
    "kws": (320_000, 2_048_000, 288_000, 768),
    "vww": (497_664, 6_193_152, 798_336, 512),
    "ic": (12_238_848, 262_144, 0, 640),
    "ad": (0, 0, 0, 264_192),
}
# What vendors execute of vww since round 1.1: they drop channels whose weights are all zero.
LIVE_VWW = 0.498

# Instructions per multiply-accumulate of CMSIS-NN 4.0.0 in QEMU 7.2: 3x3 of 16 to 16 channels, 1x1 of 64 to 64, 3x3
# depthwise of 64 channels, linear of 640 to 128.
DSP, MVE = (2.46, 2.09, 8.33, 1.95), (0.526, 0.384, 2.40, 0.265)

# Weight of the drawing towards those ratios against a result.
PRIOR = 0.3
MARGIN = 0.2


@dataclass(frozen=True)
class Source:
    """Submissions (round, organisation, system) that stand for a runtime on a core at a clock."""

    core: str
    mhz: int
    rows: tuple[tuple[str, str, str], ...]
    ratios: tuple[float, ...]
    words: str
    dead_channels: bool = False


L4R5, H7A3 = "STM32L4R5ZI at 120 MHz", "STM32H7A3ZI at 280 MHz"
SOURCES = {
    "cmsis-nn": (
        Source("cortex-m4", 120, (("0.5", "reference", "Nucleo-L4R5ZI"), ("1.0", "OctoML", "microtvm_cmsis_nn")), DSP,
               f"MLPerf Tiny 0.5 (TensorFlow Lite Micro of 2021) and 1.0 (the same kernels under microTVM), {L4R5}"),
        Source("cortex-m85", 480, (("1.2", "Renesas", "EK-RA8D1"),), MVE, "MLPerf Tiny 1.2, RA8D1 at 480 MHz"),
    ),
    "tvm": (
        Source("cortex-m4", 120, (("1.0", "OctoML", "microtvm_cmsis_nn"), ("1.0", "OctoML", "microtvm_native")), DSP,
               f"MLPerf Tiny 1.0, with and without CMSIS-NN, {L4R5}"),
    ),
    "st-edge-ai": (
        Source("cortex-m4", 120, (("1.2", "STMicroelectronics", "NUCLEO_L4R5ZI"),
                                  ("1.3", "STMicroelectronics", "NUCLEO_L4R5ZI-P")), DSP,
               f"MLPerf Tiny 1.2 and 1.3, {L4R5}", True),
        Source("cortex-m7", 280, (("1.2", "STMicroelectronics", "NUCLEO_H7A3ZI_Q"),), DSP,
               f"MLPerf Tiny 1.2, {H7A3}", True),
    ),
}  # fmt: skip

LAYERS_SOURCE = "comment of 2026-03-03 in github:pytorch/executorch#17651"
LAYERS_WORDS = (
    "8 layers of MobileNetV2 with CMSIS-NN 7.0.0 under ExecuTorch 1.1.0, Alif Ensemble E8 (Cortex-M55), "
    "pytorch/executorch#17651"
)


def fit(macs: np.ndarray, cycles: np.ndarray, ratios: np.ndarray) -> np.ndarray:
    """Cycles per MAC [class] from MACs [network, class] and measured cycles [network], least relative squares.

    The rates are `ratios` times a common factor times exp(x) with x drawn to 0, so that none is negative.
    """
    common = np.exp(np.mean(np.log(cycles / (macs @ ratios))))
    x = np.zeros(len(ratios))
    for _ in range(200):  # Gauss-Newton
        parts = macs * (ratios * common * np.exp(x)) / cycles[:, None]
        residual = np.concatenate([parts.sum(axis=1) - 1, PRIOR * x])
        jacobian = np.concatenate([parts, PRIOR * np.eye(len(x))])
        x = x - 0.5 * np.linalg.lstsq(jacobian, residual, rcond=None)[0]
    return ratios * common * np.exp(x)


def spread(macs: np.ndarray, cycles: np.ndarray, ratios: np.ndarray, names: list[str]) -> tuple[float, float]:
    """Least and greatest of measured over predicted, each network predicted from the others."""
    found = []
    for name in dict.fromkeys(names):
        out = np.array([other == name for other in names])
        rates = fit(macs[~out], cycles[~out], ratios)
        found += list(cycles[out] / (macs[out] @ rates))
    return min(*found, 1 - MARGIN), max(*found, 1 + MARGIN)


def table(source: Source, results: list[dict[str, str | float]]) -> str:
    """The `[[core]]` table of one source."""
    chosen = [row for row in results if (row["round"], row["org"], row["system"]) in source.rows]
    names = [str(row["bench"]) for row in chosen]
    macs = np.array([MACS[name] for name in names], float)
    macs[[name == "vww" and source.dead_channels for name in names]] *= LIVE_VWW
    cycles = np.array([float(row["ms"]) * source.mhz * 1000 for row in chosen])
    ratios = np.array(source.ratios)
    rates, (low, high) = fit(macs, cycles, ratios), spread(macs, cycles, ratios, names)
    origin = "\n".join(f"# {row['bench']} {row['ms']} ms: {row['src']}" for row in chosen)
    return _written(origin, source.core, rates, low, high, source.words)


def layer_table(layers: list[dict[str, str | float]]) -> str:
    """The `[[core]]` table of layers that were measured one by one."""
    macs = np.array([[row["macs"] if row["class"] == name else 0 for name in CLASSES] for row in layers], float)
    cycles = np.array([float(row["cycles"]) for row in layers])
    ratios = np.array(MVE)
    rates, (low, high) = fit(macs, cycles, ratios), spread(macs, cycles, ratios, [str(row["layer"]) for row in layers])
    origin = "\n".join(f"# {row['layer']}: {row['cycles']:,} cycles, {LAYERS_SOURCE}" for row in layers)
    return _written(origin, "cortex-m55", rates, low, high, LAYERS_WORDS)


def _written(origin: str, core: str, rates: np.ndarray, low: float, high: float, words: str) -> str:
    figures = "\n".join(f"{name} = {rate:.3g}" for name, rate in zip(CLASSES, rates, strict=True))
    return (
        f'{origin}\n[[core]]\ncore = "{core}"\n{figures}\nlow = {low:.2f}\nhigh = {high:.2f}\n'
        f'source = "fitted to {words}"\n'
    )


def main() -> None:
    results = json.loads((HERE / "data" / "mlperf_tiny.json").read_text())
    for runtime, sources in SOURCES.items():
        tables = [table(source, results) for source in sources]
        if runtime == "cmsis-nn":
            tables.append(layer_table(json.loads((HERE / "data" / "executorch_m55.json").read_text())))
        text = "\n".join(tables)
        head = "# Written by benchmarks/fit_latency.py: cycles per multiply-accumulate.\n\n"
        (RATES / f"{runtime}.toml").write_text(head + text)
        print(f"{runtime}\n{text}")


if __name__ == "__main__":
    main()
