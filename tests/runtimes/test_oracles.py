"""Our verdicts are those of the tools themselves: what TensorFlow Lite Micro accepts and what Vela maps on the NPU."""

import numpy as np
import pytest

from chipfit.analysis.runtimes.standing import Standing
from chipfit.analysis.runtimes.verdict import verdict
from chipfit.analysis.targets import load_runtime, load_target

from ..support import tflm, vela
from ..support.tflite_case import model, operators
from .cases import CASES
from .random_cases import random_cases
from .retyped import retyped
from .typed_cases import TYPED_CASES

ALL = {**CASES, **TYPED_CASES}
CORE = load_target("nucleo-l4r5zi").core
# With quantization parameters, as Vela wants it; TensorFlow Lite Micro adds plain int32 only.
QUANTIZED_INT32 = ("add int32",)
# Nothing that one operator can show: a variable's handle, and a recurrent layer with its state.
WITHOUT_CASE = {"assign_variable", "read_variable", "lstm"}
CONFIGURATIONS = {"ethos-u55": "ethos-u55-128", "ethos-u65": "ethos-u65-256", "ethos-u85": "ethos-u85-256"}


def verdicts(runtime, graphs):
    return {name: verdict(one.nodes[0], one, load_runtime(runtime), CORE) for name, one in graphs.items()}


def zeros(one):
    return [np.zeros(one.tensor(name).shape, one.tensor(name).dtype) for name in one.inputs]


def agree(capsys, what, wrong, count):
    with capsys.disabled():
        print(f"\n{what}: {count - len(wrong)} of {count} verdicts agree")
    assert not wrong


def test_enough_cases():
    assert len(ALL) == len(CASES) + len(TYPED_CASES) >= 60


def test_every_operator_of_vela_has_a_case():
    tried = {one.nodes[0].op for one in ALL.values()}
    for name in CONFIGURATIONS:
        assert {row.name for row in load_runtime(name).operators} - tried <= WITHOUT_CASE


def test_tflite_micro(capsys):
    ours = {n: v for n, v in verdicts("tflm", ALL).items() if n not in QUANTIZED_INT32}
    jobs = [(model(ALL[name]), zeros(ALL[name])) for name in ours]
    answers = dict(zip(ours, tflm.outputs(jobs), strict=True))
    assert all(v.standing is not Standing.UNKNOWN for v in ours.values())
    # A composite has no kernel of its own: the interpreter must refuse the operator itself.
    row = load_runtime("tflm").row
    native = {name: getattr(row(ALL[name].nodes[0].op), "native", None) for name in ours}
    expected = {name: v.runs and v.native == native[name] for name, v in ours.items()}
    wrong = [name for name, answer in answers.items() if isinstance(answer, np.ndarray) != expected[name]]
    agree(capsys, "tflm", wrong, len(ours))


@pytest.mark.parametrize("runtime", CONFIGURATIONS)
@pytest.mark.parametrize(
    ("what", "cases"), [("cases", {**ALL, **random_cases(6, 300)}), ("types", retyped(ALL))], ids=["cases", "types"]
)
def test_vela(capsys, runtime, what, cases):
    jobs = [(model(one), CONFIGURATIONS[runtime]) for one in cases.values()]
    answers = vela.compiled(vela.interpreter(), jobs)
    mapped = [not isinstance(answer, str) and set(operators(answer)) == {"CUSTOM"} for answer in answers]
    ours = verdicts(runtime, cases)
    wrong = [name for name, on_npu in zip(cases, mapped, strict=True) if on_npu != (ours[name].unit != "")]
    agree(capsys, f"{runtime}, {what}", wrong, len(cases))
