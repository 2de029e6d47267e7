"""The importer reads what a process wrote that had run the user's code: any bytes, any graph."""

import random
import time

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from chipfit.analysis.trace.importer import ImportProblem, import_onnx

HEADER = {"ok": True, "params": 1, "layers": {}, "leaves": []}


def model(*nodes, shape=(1, 4, 8, 8), values=(), weights=()):
    """A graph from `x` to `y`."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)
    known = [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in values]
    graph = helper.make_graph(list(nodes), "g", [x], [y], list(weights), value_info=known)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])


def plain():
    """A small network with weights and metadata, as the exporter writes it."""
    weight = onnx.numpy_helper.from_array(np.ones((4, 4, 3, 3), np.float32), "w")
    size = onnx.numpy_helper.from_array(np.array([1, 4, 8, 8], np.int64), "s")
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], pads=[1, 1, 1, 1], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["a"], ["b"]),
        helper.make_node("Reshape", ["b", "s"], ["c"]),
        helper.make_node("Add", ["c", "x"], ["y"]),
    ]
    entry = nodes[0].metadata_props.add()
    entry.key, entry.value = "pkg.torch.onnx.name_scopes", "['', 'conv', 'conv2d']"
    shape = (1, 4, 8, 8)
    return model(*nodes, values=[("a", shape), ("b", shape), ("c", shape)], weights=[weight, size])


def survives(data):
    try:
        return import_onnx(data, HEADER, "Net", {})
    except ImportProblem as problem:
        assert str(problem)
        return None


def test_the_plain_model_is_imported():
    assert survives(plain().SerializeToString()) is not None


@pytest.mark.parametrize("seed", range(40))
def test_damaged_bytes(seed):
    """Ten models with bytes changed, cut out and put in."""
    draw = random.Random(seed)
    for _ in range(10):
        data = bytearray(plain().SerializeToString())
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(data))
            match draw.randrange(3):
                case 0:
                    data[at] = draw.randrange(256)
                case 1:
                    del data[at : at + draw.randint(1, 9)]
                case _:
                    data[at:at] = draw.randbytes(draw.randint(1, 9))
        survives(bytes(data))


def external():
    """A weight that says it is in /etc/passwd."""
    weight = TensorProto(name="w", data_type=TensorProto.UINT8, dims=[16], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "../../../../../../../etc/passwd"), ("offset", "0"), ("length", "16")):
        entry = weight.external_data.add()
        entry.key, entry.value = key, value
    return model(helper.make_node("Identity", ["w"], ["y"]), weights=[weight])


GRAPHS = {
    "nothing": model(),
    "a cycle": model(helper.make_node("Relu", ["y"], ["y"])),
    "no such input": model(helper.make_node("Relu", ["z"], ["y"])),
    "no such operator": model(helper.make_node("Evil", ["x"], ["y"])),
    "no inputs": model(helper.make_node("Conv", [], ["y"])),
    "wrong rank": model(helper.make_node("Conv", ["x", "x"], ["y"]), shape=(4,)),
    "odd attributes": model(helper.make_node("Conv", ["x", "x"], ["y"], pads=[1], strides=[0], group=-1)),
    "weights elsewhere": external(),
    "too few weights": model(
        helper.make_node("Add", ["x", "w"], ["y"]), weights=[TensorProto(name="w", data_type=1, dims=[1 << 40])]
    ),
    "negative sizes": model(helper.make_node("Relu", ["x"], ["y"]), shape=(-1, -4)),
    "100 TB": model(
        helper.make_node("ConstantOfShape", ["s"], ["y"]),
        shape=(4,),
        weights=[onnx.numpy_helper.from_array(np.array([1 << 45], np.int64), "s")],
    ),
    "100 TB by steps": model(
        helper.make_node("Expand", ["v", "s"], ["a"]),
        helper.make_node("Relu", ["a"], ["y"]),
        shape=(4,),
        values=[("a", (4,))],
        weights=[
            onnx.numpy_helper.from_array(np.array([1], np.float32), "v"),
            onnx.numpy_helper.from_array(np.array([1 << 20, 1 << 20], np.int64), "s"),
        ],
    ),
    "scopes": plain(),
}
GRAPHS["scopes"].graph.node[0].metadata_props[0].value = "[" * 10_000


@pytest.mark.parametrize("name", GRAPHS)
def test_odd_graphs(name):
    start = time.monotonic()
    graph = survives(GRAPHS[name].SerializeToString())
    assert time.monotonic() - start < 10
    if graph is not None:
        assert not any(b"root" in tensor.data.tobytes() for tensor in graph.tensors.values() if tensor.data is not None)
