"""The five examples, trained as far as random weights go, and built into firmware."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.examine import Examined
from chipfit.analysis.ir.graph import Graph
from chipfit.analysis.targets.target import Target
from chipfit.analysis.trace.pool import Tracer
from chipfit.codegen.build import BuildOptions, build
from chipfit.codegen.output.write import write
from chipfit.codegen.quantize.calibrate import calibrate
from chipfit.codegen.quantize.convert import convert
from chipfit.codegen.quantize.samples import Calibration

from ..support import checkpoint

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class Example:
    """An example with what is known about it: MLPerf Tiny v1.0's figures where it is one of theirs.

    `shape` is one sample without the batch; `weights` and `biases` count elements after batch norm was folded.
    `sqnr_db` is the least closeness of int8 to float, a few decibels below what was measured: random layers amplify
    noise as trained ones do not, the more of them the more.
    """

    file: str
    entry: str
    shape: tuple[int, ...]
    macs: int
    weights: int
    biases: int
    lower_bound: int
    layers: int
    sqnr_db: float


EXAMPLE_TABLE = (
    Example("kws.py", "DSCNN", (1, 49, 10), 2_656_768, 22_016, 588, 16_000, 10, 25),
    Example("vww.py", "MobileNetV1", (3, 96, 96), 7_489_664, 208_112, 2_738, 55_296, 28, 12),
    Example("ic.py", "ResNet8", (3, 32, 32), 12_501_632, 77_360, 346, 49_152, 10, 25),
    Example("ad.py", "AutoEncoder", (640,), 264_192, 264_192, 1_672, 768, 10, 10),
    # 16*5*6*128 + 16*5*64 + 32*16*64 + 48*32*3*16 + 6*192 multiply-accumulates
    Example("gesture.py", "GestureNet", (6, 128), 174_208, 6_832, 118, 3_072, 5, 15),
)


@dataclass(frozen=True)
class Built:
    """What `build` made of an example, with the float model and the integer graph beside it."""

    example: Example
    source: Path
    options: BuildOptions
    files: Mapping[str, bytes]
    folder: Path
    examined: Examined
    quantized: Graph
    held_out: np.ndarray
    expected: np.ndarray

    @property
    def lowered(self) -> Graph:
        assert self.examined.graph is not None
        return self.examined.graph


def make(example: Example, folder: Path, tracer: Tracer, target: Target, suffix: str = ".safetensors") -> Built:
    source = EXAMPLES / example.file
    count = 16 if prod(example.shape) > 10_000 else 32
    calibration = checkpoint.signals(example.shape, count, seed=1)
    net = checkpoint.fit_statistics(checkpoint.instance(source, example.entry), calibration)
    np.savez(folder / "samples.npz", x=calibration)
    weights = checkpoint.save(net, folder / f"weights{suffix}")
    options = BuildOptions(weights=str(weights), calibration=str(folder / "samples.npz"))
    text = source.read_text(encoding="utf-8")
    result = build(str(source), text, Settings(), target, tracer, options)
    assert not result.diagnostics
    write(result.files, str(folder / "firmware"))
    (examined,) = check(str(source), text, Settings(), target, tracer, weights=str(weights)).models
    assert examined.graph is not None
    ranges = calibrate(examined.graph, Calibration(options.calibration).load(examined, tracer))
    held_out = checkpoint.signals(example.shape, 12, seed=2)
    return Built(
        example,
        source,
        options,
        result.files,
        folder / "firmware",
        examined,
        convert(examined.graph, ranges),
        held_out,
        checkpoint.outputs(net, held_out),
    )
