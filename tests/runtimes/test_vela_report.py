"""The tables of Ethos-U against what Vela says of itself: every operator, and every condition on each."""

import re
import tomllib
from pathlib import Path

import pytest

from chipfit.analysis.targets import load_runtime

from ..support import vela
from ..support.vela_report import EVERY, conditions

SENTENCES = tomllib.loads((Path(__file__).parent / "vela_sentences.toml").read_text(encoding="utf-8"))
ATTRIBUTES = {("mean", "constant-parameters"), ("transpose", "constant-parameters")}
"""What is an operand in the file and an attribute of ours."""
WIDER = {("resize_bilinear", "resize-factor-at-most 1024"): "resize-power-of-two 1024"}
"""Two sentences that are one constraint of ours."""
CONVOLUTIONS = {(op, "constant-weights") for op in ("conv_2d", "depthwise_conv_2d", "transpose_conv")}
UNSAID = {
    "ethos-u55": CONVOLUTIONS,
    "ethos-u65": CONVOLUTIONS,
    "ethos-u85": {("transpose_conv", "constant-weights")},
}
"""What the report leaves out and the compiler does; test_oracles.py asks it."""
NAMED = ("lstm", "unidirectional")
"""Said by the operator's name."""
NPUS = ("ethos-u55", "ethos-u65", "ethos-u85")


@pytest.fixture(scope="module", params=NPUS)
def npu(request):
    """An NPU with its table and its part of the report."""
    report = vela.supported_ops(vela.interpreter())
    return request.param, load_runtime(request.param), conditions(report, request.param)


def spelled(uses):
    return {" ".join([use.name, *map(str, use.parameters)]) for use in uses}


def meant(op, sentences):
    """The constraints that are meant by the report's sentences."""
    assert set(sentences) <= {*SENTENCES["constraints"], *SENTENCES["left-out"]}
    uses = {use for sentence in sentences for use in SENTENCES["constraints"].get(sentence, ())}
    return {WIDER.get((op, use), use) for use in uses if (op, use) not in ATTRIBUTES}


def test_the_version_is_the_tables(npu):
    _, runtime, _ = npu
    assert vela.version(vela.interpreter()) == runtime.version.removeprefix("ethos-u-vela ")


def test_the_operators_are_the_reports(npu):
    _, runtime, said = npu
    assert {row.native for row in runtime.operators} == set(said) - {EVERY}


def test_the_constraints_are_the_reports(npu, capsys):
    name, runtime, said = npu
    every, unsaid = spelled(runtime.every), {NAMED, *UNSAID[name]}
    wrong, count = {}, len(runtime.operators)
    for row in runtime.operators:
        ours = spelled(row.constraints) - {use for op, use in unsaid if op == row.name}
        expected = meant(row.name, said[row.native]) - every
        if ours != expected:
            wrong[row.name] = (ours - expected, expected - ours)
    with capsys.disabled():
        print(f"\n{name}: {count - len(wrong)} of {count} operators are as Vela's report says")
    assert wrong == {}
    assert meant(EVERY, said[EVERY]) <= every


def test_narrow_types_are_the_reports(npu):
    """An operator without 32-bit feature maps has none in the table."""
    _, runtime, said = npu
    for row in runtime.operators:
        sentences = " ".join(said[row.native])
        if re.search("32-bit feature-maps are not supported", sentences):
            assert "int32" not in row.dtypes, row.name


def test_every_sentence_is_said():
    report = vela.supported_ops(vela.interpreter())
    said = {sentence for npu in NPUS for listed in conditions(report, npu).values() for sentence in listed}
    assert said == {*SENTENCES["constraints"], *SENTENCES["left-out"]}
