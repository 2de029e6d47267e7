"""Every pass keeps what a network computes: our operators against ONNX Runtime, before and after each of them."""

import re

import pytest

from chipfit.analysis.passes.lower import PASSES

from ..support.compare import assert_every_pass_agrees, varies
from ..support.trace import MODELS, entries_of, module_of, trace

FILES = ("cnn.py", "sequences.py", "layout.py", "operators.py")
NETS = [(file, name) for file in FILES for name in entries_of(MODELS / file)]


def expected_transposes(file, entry):
    above = module_of(MODELS / file).lines[entry.span.start.line - 2]
    found = re.fullmatch(r"# transposes: (\d+)", above)
    assert found, f"{file}: no count above {entry.expression}"
    return int(found[1])


@pytest.mark.parametrize(("file", "name"), NETS)
def test_every_pass_keeps_the_meaning(file, name, tracer, target):
    entry = entries_of(MODELS / file)[name]
    traced = trace(tracer, module_of(MODELS / file), entry, seed=1)
    assert varies(traced)
    lowered = assert_every_pass_agrees(traced, target, PASSES)
    remaining = [node.name for node in lowered.nodes if node.op == "transpose"]
    assert len(remaining) == expected_transposes(file, entry), remaining
