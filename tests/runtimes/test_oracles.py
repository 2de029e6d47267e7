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

CORE = load_target("nucleo-l4r5zi").core
# With quantization parameters, as Vela wants it; TensorFlow Lite Micro adds plain int32 only.
QUANTIZED_INT32 = ("add int32",)


def verdicts(runtime, graphs):
    return {name: verdict(one.nodes[0], one, load_runtime(runtime), CORE) for name, one in graphs.items()}


def zeros(one):
    return [np.zeros(one.tensor(name).shape, one.tensor(name).dtype) for name in one.inputs]


def report(capsys, runtime, wrong, count):
    with capsys.disabled():
        print(f"\n{runtime}: {count - len(wrong)} of {count} verdicts agree")
    assert not wrong


def test_enough_cases():
    assert len(CASES) >= 60


def test_tflite_micro(capsys):
    ours = {n: v for n, v in verdicts("tflm", CASES).items() if n not in QUANTIZED_INT32}
    jobs = [(model(CASES[name]), zeros(CASES[name])) for name in ours]
    answers = dict(zip(ours, tflm.outputs(jobs), strict=True))
    assert all(v.standing is not Standing.UNKNOWN for v in ours.values())
    # A composite has no kernel of its own: the interpreter must refuse the operator itself.
    expected = {name: v.runs and v.native == CASES[name].nodes[0].op.upper() for name, v in ours.items()}
    wrong = [name for name, answer in answers.items() if isinstance(answer, np.ndarray) != expected[name]]
    report(capsys, "tflm", wrong, len(ours))


@pytest.mark.parametrize(
    ("runtime", "config"),
    [("ethos-u55", "ethos-u55-128"), ("ethos-u65", "ethos-u65-256"), ("ethos-u85", "ethos-u85-256")],
)
def test_vela(capsys, runtime, config):
    python = vela.interpreter()
    if python is None:
        pytest.skip("ethos-u-vela is not installed (CHIPFIT_VELA names an interpreter that has it)")
    chosen = {**CASES, **random_cases(6, 300)}
    answers = vela.compiled(python, [(model(one), config) for one in chosen.values()])
    mapped = [not isinstance(answer, str) and set(operators(answer)) == {"CUSTOM"} for answer in answers]
    ours = verdicts(runtime, chosen)
    wrong = [name for name, on_npu in zip(chosen, mapped, strict=True) if on_npu != (ours[name].unit != "")]
    report(capsys, runtime, wrong, len(chosen))
