"""What Vela expects the layers of networks to take on an Ethos-U, as data for benchmarks/fit_npu.py.

    CHIPFIT_VELA=/path/to/python python -m benchmarks.vela_cycles

compiles every layer of the examples and of MobileNetV2 alone, for every NPU and for a slow and a fast memory system,
and writes data/vela_cycles.json. The interpreter named by CHIPFIT_VELA has ethos-u-vela; this one has flatbuffers and
the schema of tflite-micro. It takes about 20 minutes.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.ir.graph import Graph, Node
from chipfit.analysis.targets import load_runtime, load_target
from chipfit.analysis.trace.pool import Tracer
from tests.support.tflite_case import graph, model

HERE = Path(__file__).parent
DATA = HERE / "data" / "vela_cycles.json"
VERSION = "ethos-u-vela 5.2.0"
# Weights in flash outside the chip at the slowest and the fastest that Vela's own configurations have for the family.
SYSTEMS = {
    "ethos-u55": (("Ethos_U55_Deep_Embedded", "Shared_Sram"), ("Ethos_U55_High_End_Embedded", "Sram_Only")),
    "ethos-u65": (("Ethos_U65_Embedded", "Shared_Sram"), ("Ethos_U65_Embedded", "Sram_Only")),
    "ethos-u85": (("Ethos_U85_SYS_Flash_Low", "Shared_Sram"), ("Ethos_U85_SYS_Flash_High", "Sram_Only")),
}
NPUS = tuple(
    f"{family}-{macs}"
    for family, sizes in (
        ("ethos-u55", (32, 64, 128, 256)),
        ("ethos-u65", (256, 512)),
        ("ethos-u85", (128, 256, 512, 1024, 2048)),
    )
    for macs in sizes
)
WEIGHTED = ("conv_2d", "depthwise_conv_2d", "fully_connected")
KINDS = {
    "conv_2d": "convolution",
    "depthwise_conv_2d": "depthwise",
    "fully_connected": "fully-connected",
    "average_pool_2d": "pooling",
    "max_pool_2d": "pooling",
    "add": "elementwise",
    "mul": "elementwise",
    "softmax": "elementwise",
}
# Expansion, channels, repeats and stride of the blocks of MobileNetV2 (torchvision 0.24, input 224x224).
BLOCKS = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


@dataclass(frozen=True)
class Layer:
    """An operator: `kind` names its class, sizes are of one inference."""

    network: str
    kind: str
    op: str
    input: tuple[int, ...]
    output: tuple[int, ...]
    kernel: tuple[int, ...] = ()
    stride: int = 1
    same: bool = False
    inputs: int = 1


def mobilenet_v2() -> Iterator[Layer]:
    """Every layer, in order."""
    side, channels = 112, 32
    yield _window("mobilenet-v2", "conv_2d", 224, 3, 32, 3, 2)
    for expansion, width, repeats, stride in BLOCKS:
        for at in range(repeats):
            step, inner = (stride if at == 0 else 1), channels * expansion
            if expansion > 1:
                yield _window("mobilenet-v2", "conv_2d", side, channels, inner, 1, 1)
            yield _window("mobilenet-v2", "depthwise_conv_2d", side, inner, inner, 3, step)
            side //= step
            yield _window("mobilenet-v2", "conv_2d", side, inner, width, 1, 1)
            if step == 1 and channels == width:
                shape = (1, side, side, width)
                yield Layer("mobilenet-v2", "elementwise", "add", shape, shape, inputs=2)
            channels = width
    yield _window("mobilenet-v2", "conv_2d", side, channels, 1280, 1, 1)
    yield Layer("mobilenet-v2", "pooling", "average_pool_2d", (1, 7, 7, 1280), (1, 1, 1, 1280), (7, 7))
    yield Layer("mobilenet-v2", "fully-connected", "fully_connected", (1, 1280), (1, 1000), (1000, 1280))


def _window(network: str, op: str, side: int, source: int, result: int, kernel: int, stride: int) -> Layer:
    after = -(-side // stride)
    dw = op == "depthwise_conv_2d"
    kind = "depthwise" if dw else "pointwise" if kernel == 1 else "convolution"
    weights = (1, kernel, kernel, result) if dw else (result, kernel, kernel, source)
    shapes = (1, side, side, source), (1, after, after, result)
    return Layer(network, kind, op, *shapes, weights, stride, kernel > 1)


def examples() -> Iterator[Layer]:
    """The layers of the networks in examples/, as chipfit lowers them for Vela."""
    target = replace(load_target("acceleration"), runtime=load_runtime("ethos-u55"))
    with Tracer(warm=True) as tracer:
        for path in sorted((HERE.parent / "examples").glob("*.py")):
            text = path.read_text(encoding="utf-8")
            for model in check(str(path), text, Settings(target=target.name), target, tracer).models:
                assert model.graph is not None
                yield from (_layer(path.stem, node, model.graph) for node in model.graph.nodes if node.op in KINDS)


def _layer(network: str, node: Node, graph: Graph) -> Layer:
    shapes = graph.tensor(node.inputs[0]).shape, graph.tensor(node.outputs[0]).shape
    weights = graph.tensor(node.inputs[1]).shape if node.op in WEIGHTED else ()
    kind = "pointwise" if node.op == "conv_2d" and weights[1:3] == (1, 1) else KINDS[node.op]
    kernel = tuple(node.attrs["filter"]) if node.op.endswith("pool_2d") else weights
    stride, _ = node.attrs.get("stride", (1, 1))
    same = any(node.attrs.get("padding", ()))
    return Layer(network, kind, node.op, *shapes, kernel, stride, same, len(graph.activations(node)))


def model_of(layer: Layer) -> bytes:
    """The layer as a .tflite file of one operator."""
    window = {"stride": (layer.stride,) * 2, "dilation": (1, 1), "padding": (int(layer.same),) * 4}
    weighted = layer.op in WEIGHTED
    attrs = {**window, "filter": layer.kernel} if layer.op.endswith("pool_2d") else window
    channels = layer.output[-1]
    weights = (layer.kernel, (channels,)) if weighted else ()
    return model(graph(layer.op, [layer.input] * layer.inputs, layer.output, attrs, weights))


def measured(layers: list[Layer]) -> list[dict[str, Any]]:
    """One row for each layer, NPU and memory system."""
    jobs = [
        (model_of(layer), npu, *system)
        for layer in layers
        for npu in NPUS
        for system in SYSTEMS[npu.rpartition("-")[0]]
    ]
    python = os.environ.get("CHIPFIT_VELA", sys.executable)
    done = subprocess.run([python, HERE / "vela_job.py"], input=pickle.dumps(jobs), stdout=subprocess.PIPE, check=True)
    found = iter(pickle.loads(done.stdout))
    return [
        {**asdict(layer), "cycles": {npu: [next(found) for _ in SYSTEMS[npu.rpartition("-")[0]]] for npu in NPUS}}
        for layer in layers
    ]


def main() -> None:
    """Write the data."""
    layers = [*examples(), *mobilenet_v2()]
    distinct = {replace(layer, network=""): layer for layer in layers}
    rows = measured(list(distinct.values()))
    cycles = {key: row["cycles"] for key, row in zip(distinct, rows, strict=True)}
    listed = [{**asdict(layer), "cycles": cycles[replace(layer, network="")]} for layer in layers]
    body = ",\n".join(f"  {json.dumps(row)}" for row in listed)
    DATA.write_text(f"[\n{body}\n]\n")
    print(f"{len(distinct)} distinct of {len(layers)} layers, {len(NPUS)} NPUs")


if __name__ == "__main__":
    main()
