"""ONNX files of every opset from 13 on, quantized ones and torch.export archives, through the road of source files."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.input_spec import InputSpec
from chipfit.analysis.ops.evaluate import evaluate
from chipfit.analysis.targets.load import load_target
from chipfit.analysis.trace.importer import ImportProblem, import_onnx
from chipfit.analysis.trace.pool import Tracer
from chipfit.codegen.build import BuildOptions, BuildProblem, build
from chipfit.codegen.quantize.calibrate import calibrate
from chipfit.codegen.quantize.convert import convert

TARGET = load_target("nucleo-l4r5zi")
RNG = np.random.default_rng(7)


def weights() -> dict[str, np.ndarray]:
    shapes = {"w": (4, 3, 3, 3), "b": (4,), "fc_w": (5, 16), "fc_b": (5,)}
    return {name: RNG.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def network(opset: int, batch: int | str = 1, ir_version: int = 8) -> onnx.ModelProto:
    """conv, relu, max pool, flatten through a computed reshape, gemm, softmax."""
    nodes = [
        helper.make_node("Conv", ["x", "w", "b"], ["conv"], pads=[1, 1, 1, 1], strides=[2, 2], name="first"),
        helper.make_node("Relu", ["conv"], ["relu"]),
        helper.make_node("MaxPool", ["relu"], ["pool"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Shape", ["pool"], ["shape"]),
        helper.make_node("Gather", ["shape", "zero"], ["batch"], axis=0),
        helper.make_node("Concat", ["batch", "minus"], ["sizes"], axis=0),
        helper.make_node("Reshape", ["pool", "sizes"], ["flat"]),
        helper.make_node("Gemm", ["flat", "fc_w", "fc_b"], ["logits"], transB=1),
        helper.make_node("Softmax", ["logits"], ["y"], axis=-1),
    ]
    constants = {**weights(), "zero": np.array([0]), "minus": np.array([-1])}
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, 3, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [batch, 5])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = ir_version
    return model


def quantized() -> onnx.ModelProto:
    """The convolution of `network` in QDQ form: uint8 activations, int8 weights per channel."""
    w = RNG.integers(-127, 128, (4, 3, 3, 3)).astype(np.int8)
    constants = {
        "w": w, "w_s": np.full(4, 0.01, np.float32), "w_z": np.zeros(4, np.int8),
        "s": np.float32(0.05), "z": np.uint8(128), "y_s": np.float32(0.07), "y_z": np.uint8(0),
    }  # fmt: skip
    nodes = [
        helper.make_node("QuantizeLinear", ["x", "s", "z"], ["xq"]),
        helper.make_node("DequantizeLinear", ["xq", "s", "z"], ["xd"]),
        helper.make_node("DequantizeLinear", ["w", "w_s", "w_z"], ["wd"], axis=0),
        helper.make_node("Conv", ["xd", "wd"], ["conv"], name="only"),
        helper.make_node("Relu", ["conv"], ["relu"]),
        helper.make_node("QuantizeLinear", ["relu", "y_s", "y_z"], ["yq"]),
        helper.make_node("DequantizeLinear", ["yq", "y_s", "y_z"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 4, 6, 6])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def examine(path: Path, inputs: tuple[InputSpec, ...] = ()):
    with Tracer() as tracer:
        return check(str(path), "", Settings(), TARGET, tracer, inputs=inputs)


@pytest.mark.parametrize("opset", range(13, 25))
def test_every_opset_means_the_same(opset, tmp_path):
    path = tmp_path / "net.onnx"
    model = network(opset, ir_version=8 if opset < 20 else 10)
    onnx.save(model, path)
    result = examine(path)
    assert result.diagnostics == ()
    graph, report = result.models[0].graph, result.reports[0]
    assert graph is not None
    assert [node.op for node in report.nodes] == ["conv_2d", "max_pool_2d", "reshape", "fully_connected", "softmax"]
    assert [node.line for node in report.nodes] == [None] * 5
    assert report.nodes[0].name == "first"
    assert report.params == sum(array.size for array in weights().values())
    x = RNG.standard_normal((1, 3, 8, 8)).astype(np.float32)
    expected = onnxruntime.InferenceSession(path).run(None, {"x": x})[0] if opset <= 23 else None
    actual = evaluate(graph, {"x": x.transpose(0, 2, 3, 1)})[graph.outputs[0]]
    if expected is not None:
        assert np.abs(actual - expected).max() < 1e-5


def test_an_open_batch_is_one_and_other_open_sizes_are_asked_for(tmp_path):
    path = tmp_path / "net.onnx"
    onnx.save(network(17, "n"), path)
    assert examine(path).reports[0].inputs[0].shape == (1, 8, 8, 3)
    model = network(17)
    model.graph.input[0].type.tensor_type.shape.dim[2].dim_param = "height"
    onnx.save(model, path)
    (asked,) = examine(path).diagnostics
    assert (asked.code, asked.message) == (
        "CF003",
        "The input x is 1x3x?x8: give its sizes with --input, such as 1x3x96x96.",
    )
    assert examine(path, (InputSpec(None, (1, 3, 8, 8)),)).reports[0].macs > 0


def test_a_quantized_file_brings_its_scales_and_needs_no_samples(tmp_path):
    path = tmp_path / "net.onnx"
    onnx.save(quantized(), path)
    with Tracer() as tracer:
        result = build(str(path), "", Settings(), TARGET, tracer, BuildOptions())
    header = result.files["model.h"].decode()
    assert "#define NET_INPUT_0_SCALE 0.0500000007f\n#define NET_INPUT_0_ZERO_POINT 0\n" in header
    assert "#define NET_OUTPUT_0_SCALE 0.0700000003f\n#define NET_OUTPUT_0_ZERO_POINT (-128)\n" in header
    assert result.report is not None
    assert result.report.layout.transposes == 0


def test_a_float_file_needs_samples(tmp_path):
    path = tmp_path / "net.onnx"
    onnx.save(network(17), path)
    with Tracer() as tracer, pytest.raises(BuildProblem, match="calibration samples"):
        build(str(path), "", Settings(), TARGET, tracer, BuildOptions())


ARCHIVE = """
import sys, torch
from torch import nn
net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5)).eval()
torch.export.save(torch.export.export(net, (torch.rand(1, 3, 8, 8),)), sys.argv[1])
"""


def test_an_archive_of_torch_export(tmp_path):
    path = tmp_path / "net.pt2"
    subprocess.run([sys.executable, "-W", "ignore", "-c", ARCHIVE, str(path)], check=True, capture_output=True)
    report = examine(path).reports[0]
    assert [node.op for node in report.nodes] == ["conv_2d", "reshape", "fully_connected"]
    assert report.params == 3 * 4 * 9 + 4 + 8 + 144 * 5 + 5


GARBAGE = {
    "empty": b"",
    "text": b"not a model",
    "truncated": network(17).SerializeToString()[:200],
    "no operators": helper.make_model(helper.make_graph([], "n", [], [])).SerializeToString(),
}


@pytest.mark.parametrize("suffix", ["onnx", "pt2"])
@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_one_diagnostic(kind, suffix, tmp_path):
    path = tmp_path / f"net.{suffix}"
    path.write_bytes(GARBAGE[kind])
    codes = [diagnostic.code for diagnostic in examine(path).diagnostics]
    assert codes == ["CF003"]


def test_through_the_command_line(tmp_path):
    path = tmp_path / "net.onnx"
    onnx.save(network(17), path)
    command = [sys.executable, "-m", "chipfit.server.cli", "report", str(path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["macs"] == 4 * 4 * 4 * 27 + 16 * 5


def test_a_quantized_file_keeps_its_integer_weights(tmp_path):
    path = tmp_path / "net.onnx"
    model = quantized()
    onnx.save(model, path)
    (w,) = (numpy_helper.to_array(i) for i in model.graph.initializer if i.name == "w")
    lowered = examine(path).models[0].graph
    assert lowered is not None
    (conv,) = lowered.nodes
    weights = convert(lowered, calibrate(lowered, ())).tensor(conv.inputs[1])
    assert weights.quantization is not None and weights.data is not None
    assert weights.quantization.scale == pytest.approx((0.01,) * 4)
    np.testing.assert_array_equal(weights.data, w.transpose(0, 2, 3, 1))


def test_weights_in_other_files_are_refused_in_a_trace():
    model = network(17)
    model.graph.initializer[0].data_location = TensorProto.EXTERNAL
    with pytest.raises(ImportProblem, match="in other files"):
        import_onnx(model.SerializeToString(), {}, "Net", {})
