"""The verdict on a node, and where one runtime hands over to the next."""

import pytest

from chipfit.analysis.ir.graph import Graph, Node, Tensor
from chipfit.analysis.runtimes.partitions import partitions
from chipfit.analysis.runtimes.standing import Standing, Verdict, worst
from chipfit.analysis.runtimes.static_verdict import static_verdict
from chipfit.analysis.runtimes.verdict import verdict
from chipfit.analysis.targets import load_runtime, load_target

from ..support.tflite_case import graph
from . import cases
from .cases import CASES

CORE = load_target("nucleo-l4r5zi").core
ACC, REF, UNK, UNS = Standing.ACCELERATED, Standing.REFERENCE, Standing.UNKNOWN, Standing.UNSUPPORTED


def judge(one, runtime, npu=""):
    return verdict(one.nodes[0], one, load_runtime(runtime), CORE, npu)


@pytest.mark.parametrize(
    ("name", "runtime", "standing", "runs_on", "unit"),
    [
        ("conv 3x3", "chipfit", ACC, "chipfit", ""),
        ("conv 3x3", "cmsis-nn", ACC, "cmsis-nn", ""),
        ("conv 3x3", "tflm", REF, "tflm", ""),
        ("conv 3x3", "ethos-u55", ACC, "ethos-u55", "ethos-u55"),
        ("conv 3x3", "executorch-cortex-m", ACC, "executorch-cortex-m", ""),
        ("conv 3x3", "executorch-ethos-u", ACC, "executorch-ethos-u", "ethos-u55"),
        ("conv 3x3", "onnx2c", REF, "onnx2c", ""),
        ("conv 3x3", "st-edge-ai", ACC, "st-edge-ai", ""),
        ("conv 3x3", "emlearn", UNS, "emlearn", ""),
        ("linear", "emlearn", REF, "emlearn", ""),
        ("conv stride 4 padded", "ethos-u55", REF, "cmsis-nn", ""),
        ("conv stride 4 padded", "ethos-u85", ACC, "ethos-u85", "ethos-u85"),
        ("gelu", "tflm", UNS, "tflm", ""),
        ("gelu", "cmsis-nn", UNS, "tflm", ""),
        ("gelu", "ethos-u65", ACC, "ethos-u65", "ethos-u65"),
        ("gelu", "st-edge-ai", UNK, "st-edge-ai", ""),
        ("hard swish", "cmsis-nn", REF, "tflm", ""),
        ("sqrt", "ethos-u55", UNS, "tflm", ""),
        ("sqrt", "executorch-cortex-m", ACC, "executorch-cortex-m", ""),
        ("exp", "executorch-cortex-m", REF, "executorch-portable", ""),
        ("relu6", "executorch-cortex-m", REF, "executorch-cortex-m", ""),
        ("maximum", "cmsis-nn", REF, "cmsis-nn", ""),
        ("relu_n1_to_1", "tflm", REF, "tflm", ""),
        ("add channel broadcast", "cmsis-nn", REF, "cmsis-nn", ""),
        ("add channel broadcast", "executorch-cortex-m", ACC, "executorch-cortex-m", ""),
        ("gather", "executorch-ethos-u", REF, "executorch-portable", ""),
        ("transpose rank 5", "cmsis-nn", REF, "tflm", ""),
        ("transpose rank 6", "cmsis-nn", UNS, "tflm", ""),
    ],
)
def test_verdict(name, runtime, standing, runs_on, unit):
    found = judge(CASES[name], runtime)
    assert (found.standing, found.runtime, found.unit) == (standing, runs_on, unit)
    assert found.source
    assert bool(found.reasons) == (standing is not ACC)
    assert all(reason.sentence.endswith(".") for reason in found.reasons)


def test_a_missed_constraint_is_named_with_the_nearest_value():
    reasons = judge(CASES["conv stride 4 padded"], "ethos-u55").reasons
    first = reasons[0]
    assert (first.constraint, first.value) == ("stride-at-most-unless-valid", "stride 4x4 with padding")
    assert first.nearest == "stride 3x3, or the same stride without padding"
    assert reasons[-1].sentence == "TensorFlow Lite Micro with CMSIS-NN runs it instead, as Conv2D."


def test_the_board_decides_which_npu():
    compare = graph("greater", [(1, 4), (1, 4)], (1, 4))
    assert judge(compare, "executorch-ethos-u").unit == ""
    assert judge(compare, "executorch-ethos-u", "ethos-u85").unit == "ethos-u85"
    assert judge(compare, "executorch-ethos-u", "neutron").unit == ""


def test_softplus_is_split_and_its_exp_has_no_int8_kernel():
    found = judge(cases.unary("softplus"), "tflm")
    assert found.standing is UNS
    assert "splits it into EXP, ADD, LOG" in found.reasons[0].sentence
    assert {reason.value for reason in found.reasons if reason.constraint == "dtype"} == {"int8"}


def test_uncertain_types_are_unknown_not_unsupported():
    wide = cases.unary("elu", dtype="int32")
    assert judge(wide, "tflm").standing is UNS  # tried in the wheel
    odd = graph("dynamic_update_slice", [(1, 4)], (1, 4), dtype="bool")
    assert judge(odd, "tflm").standing is UNK


@pytest.mark.parametrize("runtime", ["cmsis-nn", "tflm", "ethos-u55", "ethos-u85", "executorch-cortex-m", "st-edge-ai"])
def test_the_name_alone_promises_no_less_than_the_shapes_keep(runtime):
    for name, one in CASES.items():
        if one.tensor(one.inputs[0]).dtype == "int8":
            promised = static_verdict(one.nodes[0].op, load_runtime(runtime), CORE).standing
            kept = judge(one, runtime).standing
            assert worst(promised, kept) is kept, name


def test_parts_of_an_npu_and_what_crosses():
    ops = ["relu", "relu6", "gather", "abs"]
    tensors = {f"t{i}": Tensor(f"t{i}", (1, 10 * (i + 1)), "int8") for i in range(5)}
    nodes = tuple(Node(op, op, (f"t{i}",), (f"t{i + 1}",)) for i, op in enumerate(ops))
    chain = Graph("chain", nodes, tensors, ("t0",), ("t4",))
    units = {"relu": "ethos-u55", "relu6": "ethos-u55", "gather": "", "abs": "ethos-u55"}
    verdicts = {name: Verdict(ACC, name, "ethos-u55", unit, (), "") for name, unit in units.items()}
    parts = [(part.unit, len(part.nodes), part.entering) for part in partitions(chain, verdicts)]
    assert parts == [("ethos-u55", 2, 0), ("", 1, 30), ("ethos-u55", 1, 40)]
