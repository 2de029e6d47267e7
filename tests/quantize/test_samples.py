"""Calibration samples: every reasonable shape of file is understood, every other one is refused with a reason."""

import numpy as np
import pytest

from chipfit.analysis.examine import Examined
from chipfit.analysis.input_spec import InputSpec
from chipfit.analysis.ir.graph import Graph, Tensor
from chipfit.analysis.source.entry import Entry
from chipfit.analysis.span import Position, Span
from chipfit.codegen.quantize.samples import Calibration, SampleProblem, arrange

IMAGE = Graph("g", (), {"x": Tensor("x", (1, 4, 5, 3), "int8", "NHWC")}, ("x",), ())
SEQUENCE = Graph("g", (), {"x": Tensor("x", (1, 7, 1, 2), "int8", "NHWC")}, ("x",), ())
VECTOR = Graph("g", (), {"x": Tensor("x", (1, 6), "int8")}, ("x",), ())
TWO = Graph("g", (), {"a": Tensor("a", (1, 6), "int8"), "b": Tensor("b", (1, 4, 5, 3), "int8", "NHWC")}, ("a", "b"), ())
SPECS = {"1x3x4x5": (1, 3, 4, 5), "1x2x7": (1, 2, 7), "1x6": (1, 6)}


def specs(*texts):
    return tuple(InputSpec.parse(text) for text in texts)


def numbers(*shape):
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


@pytest.mark.parametrize(
    ("graph", "spec", "shape", "count"),
    [
        (IMAGE, "1x3x4x5", (8, 3, 4, 5), 8),
        (IMAGE, "1x3x4x5", (8, 1, 3, 4, 5), 8),
        (IMAGE, "1x3x4x5", (3, 4, 5), 1),
        (IMAGE, "1x3x4x5", (1, 3, 4, 5), 1),
        (SEQUENCE, "1x2x7", (5, 2, 7), 5),
        (SEQUENCE, "1x2x7", (2, 7), 1),
        (VECTOR, "1x6", (9, 6), 9),
        (VECTOR, "1x6", (6,), 1),
    ],
)
def test_one_input(graph, spec, shape, count):
    data = numbers(*shape)
    samples = arrange({"whatever": data}, graph, specs(spec), "file")
    assert len(samples) == count
    own = SPECS[spec]
    for sample, value in zip(samples, data.reshape(-1, *own), strict=True):
        assert sample["x"].shape == graph.tensor("x").shape
        assert sample["x"].dtype == np.float32
        channels_last = np.moveaxis(value, 1, -1) if graph.tensor("x").layout else value
        np.testing.assert_array_equal(sample["x"].ravel(), channels_last.ravel())


def test_several_inputs_go_by_name():
    data = {"b": numbers(4, 3, 4, 5), "a": numbers(4, 6)}
    samples = arrange(data, TWO, specs("1x6", "1x3x4x5"), "file")
    assert [sorted(sample) for sample in samples] == [["a", "b"]] * 4
    np.testing.assert_array_equal(samples[2]["a"], data["a"][2:3])
    np.testing.assert_array_equal(samples[2]["b"][0, :, :, 1], data["b"][2, 1])


REFUSED = {
    "wrong shape": ({"x": numbers(8, 5, 4, 3)}, "samples of 1x3x4x5 are wanted"),
    "channels last": ({"x": numbers(8, 4, 5, 3)}, "8x4x5x3"),
    "no samples": ({"x": numbers(0, 3, 4, 5)}, "0"),
    "not finite": ({"x": np.full((2, 3, 4, 5), np.nan)}, "not finite"),
    "infinite": ({"x": np.full((2, 3, 4, 5), np.inf)}, "not finite"),
    "text": ({"x": np.array(["a", "b"])}, "not numbers"),
    "other names": ({"y": numbers(2, 3, 4, 5), "z": numbers(2, 3, 4, 5)}, "no samples for the input x"),
    "nothing": ({}, "none"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what):
    data, words = REFUSED[what]
    with pytest.raises(SampleProblem, match=words):
        arrange(data, IMAGE, specs("1x3x4x5"), "file")


def test_inputs_need_equally_many_samples():
    with pytest.raises(SampleProblem, match="3 and 4"):
        arrange({"a": numbers(4, 6), "b": numbers(3, 3, 4, 5)}, TWO, specs("1x6", "1x3x4x5"), "file")


ENTRY = Entry("Net", Span("net.py", Position(1, 1), Position(1, 2)), specs("1x6"))
FACTORY = """
import numpy as np

print("on stdout")

def arrays():
    return np.arange(12.0).reshape(2, 6)

def batches():
    for index in range(3):
        yield np.full((1, 6), index), 0

def broken():
    return 1 / 0
"""


def load(source, tracer):
    return Calibration(source).load(Examined(ENTRY, VECTOR), tracer)


@pytest.mark.parametrize("name", ["s.npy", "s.npz"])
def test_files(name, tmp_path, tracer):
    path = tmp_path / name
    np.save(path, numbers(4, 6)) if name.endswith(".npy") else np.savez_compressed(path, numbers(4, 6))
    assert len(load(str(path), tracer)) == 4


def test_files_that_are_none(tmp_path, tracer):
    """A pickle is a program; it is not loaded, whatever its name."""
    pickled, text = tmp_path / "p.npy", tmp_path / "t.npz"
    np.save(pickled, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    text.write_text("no archive", encoding="utf-8")
    for path in (pickled, text, tmp_path / "missing.npy"):
        with pytest.raises(SampleProblem, match=path.name):
            load(str(path), tracer)


@pytest.mark.parametrize(("function", "count"), [("arrays", 2), ("batches", 3)])
def test_factory(function, count, tmp_path, tracer):
    file = tmp_path / "samples.py"
    file.write_text(FACTORY, encoding="utf-8")
    assert len(load(f"{file}:{function}", tracer)) == count


@pytest.mark.parametrize(("function", "words"), [("broken", "samples.py:14.*division by zero"), ("nothing", "nothing")])
def test_factory_that_fails(function, words, tmp_path, tracer):
    file = tmp_path / "samples.py"
    file.write_text(FACTORY, encoding="utf-8")
    with pytest.raises(SampleProblem, match=words):
        load(f"{file}:{function}", tracer)


def test_random_samples_are_the_same_every_time(tracer):
    first, second = load(None, tracer), load(None, tracer)
    assert len(first) > 1
    assert all((a["x"] == b["x"]).all() for a, b in zip(first, second, strict=True))
