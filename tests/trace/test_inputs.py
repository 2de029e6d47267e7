"""Inputs that are more than tensors by position, from the comment to the names in the firmware."""

import re
from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.input_spec import InputSpec
from chipfit.analysis.source.entry import EntryError

PAGE = (Path(__file__).parent / "inputs.md").read_text(encoding="utf-8")
CASE = re.compile(r"^## (.*?)\n\n```python\n(.*?)```\n\n((?:- [^\n]*\n?)+)", re.M | re.S)
CASES = [pytest.param(case[2], case[3], id=case[1]) for case in CASE.finditer(PAGE)]


def test_every_case_is_read():
    assert len(CASES) == PAGE.count("\n## ") > 5


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_inputs(code: str, expected: str, tracer, target, tmp_path):
    result = check(str(tmp_path / "net.py"), code, Settings(), target, tracer)
    assert [d.message for d in result.diagnostics if d.code != "CF101"] == []
    (model,) = result.models
    assert model.graph is not None
    tensors = [model.graph.tensor(name) for name in model.graph.inputs]
    # The specifications stay in the order of the graph's inputs: samples are laid out by them.
    shapes = ["x".join(map(str, spec.shape)) for spec in model.entry.inputs]
    found = [f"- `{tensor.name}` {shape}" for tensor, shape in zip(tensors, shapes, strict=True)]
    assert found == expected.splitlines()
    sizes = [tensor.elements for tensor in tensors]
    assert sizes == [InputSpec.parse(shape).elements for shape in shapes]


def test_inputs_of_the_command_line_that_contradict_each_other(tracer, target, tmp_path):
    specs = (InputSpec.parse("xs.0=1x4"), InputSpec.parse("xs=1x4"))
    with pytest.raises(EntryError, match="as one tensor and as several"):
        check(str(tmp_path / "net.py"), "", Settings(), target, tracer, inputs=specs)
