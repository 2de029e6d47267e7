"""The runtimes as data: every table is whole, and says where it is from."""

import pytest

from chipfit.analysis.kernels.table import KERNELS
from chipfit.analysis.ops.table import OPERATORS
from chipfit.analysis.runtimes.constraints.table import CONSTRAINTS, worded
from chipfit.analysis.runtimes.listing import listing
from chipfit.analysis.runtimes.spelling import COMPOSITES
from chipfit.analysis.runtimes.standing import Standing
from chipfit.analysis.runtimes.static_verdict import static_verdict
from chipfit.analysis.targets import TargetError, load_runtime, load_target, runtime_names

CORE = load_target("nucleo-l4r5zi").core
UNITS = {"scalar", "dsp", "mve", "ethos-u55", "ethos-u65", "ethos-u85"}
NAMES = {
    "chipfit", "cmsis-nn", "tflm", "ethos-u55", "ethos-u65", "ethos-u85", "executorch-cortex-m", "executorch-ethos-u",
    "executorch-portable", "edge-impulse-eon", "st-edge-ai", "tvm", "glow", "onnx2c", "emlearn",
}  # fmt: skip


def test_all_are_there():
    assert set(runtime_names()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_table(name):
    runtime = load_runtime(name)
    assert runtime.name == name
    assert runtime.title
    assert runtime.version
    assert runtime.source
    assert runtime.licence
    assert runtime.is_ours == (not runtime.operators)
    names = [row.name for row in runtime.operators]
    assert len(set(names)) == len(names)
    assert {unit for row in runtime.operators for unit in row.accelerated} <= UNITS
    for other in (runtime.fallback, runtime.optimised_by):
        assert not other or load_runtime(other).name == other


@pytest.mark.parametrize("name", sorted(NAMES))
def test_constraints_read_as_sentences(name):
    runtime = load_runtime(name)
    for use in (*runtime.every, *(use for row in runtime.operators for use in (*row.constraints, *row.fast))):
        sentence = worded(use)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert all(str(number) in sentence for number in use.parameters)


def test_every_constraint_is_used():
    used = {
        use.name
        for runtime in map(load_runtime, runtime_names())
        for use in (*runtime.every, *(u for row in runtime.operators for u in (*row.constraints, *row.fast)))
    }
    assert used == set(CONSTRAINTS)


def test_chipfit_is_its_kernels():
    listed = {found.op for found in listing(load_runtime("chipfit"))}
    assert listed == {op for kernel in KERNELS for op in kernel.ops}


def test_every_operator_of_ours_has_a_row_somewhere():
    known = {found.op for name in NAMES for found in listing(load_runtime(name))}
    assert set(OPERATORS) - known - set(COMPOSITES) == set()


@pytest.mark.parametrize("name", sorted(NAMES - {"st-edge-ai"}))
def test_complete_table_says_unsupported(name):
    assert load_runtime(name).complete
    assert static_verdict("no_such_operator", load_runtime(name), CORE).standing is Standing.UNSUPPORTED


def test_incomplete_table_says_unknown():
    runtime = load_runtime("st-edge-ai")
    for op in (*OPERATORS, "no_such_operator"):
        assert static_verdict(op, runtime, CORE).standing is not Standing.UNSUPPORTED
    assert static_verdict("gru", runtime, CORE).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("name", "close"),
    [("tflmm", "tflm"), ("ethos_u55", "ethos-u55"), ("cmsisnn", "cmsis-nn"), ("qqqqqq", "lists them")],
)
def test_unknown_runtime_gets_the_closest(name, close):
    with pytest.raises(TargetError, match=rf"There is no runtime `{name}`; .*{close}.*\.$"):
        load_runtime(name)
