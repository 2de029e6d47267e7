"""What a hover says of a line: every runtime's answer, as `chipfit lint` for that runtime would give it."""

from dataclasses import replace

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.model_support import model_support
from chipfit.analysis.passes.lower import lower
from chipfit.analysis.runtimes.standing import Standing
from chipfit.analysis.runtimes.verdict import verdict
from chipfit.analysis.targets import load_runtime, runtime_names

TEXT = """
from torch import nn


# chipfit: input=1x8x9x9
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3, stride=4, padding=1)
        self.act = nn.GELU()

    def forward(self, x):
        return self.act(self.conv(x))
"""
CONV, ACT, CALL, CLASS = 9, 10, 13, 6


@pytest.fixture(scope="module")
def model(tracer, target):
    return check("net.py", TEXT, Settings(), target, tracer).models[0]


def supported(model, target, line):
    """What every runtime makes of the operators of a line, by its name."""
    return {one.runtime.name: one.by_line.get(("net.py", line), ()) for one in model_support(model.imported, target)}


def test_the_constraint_is_said_with_the_value_and_the_nearest(model, target):
    found = supported(model, target, CONV)
    (missed,) = found["ethos-u55"]
    assert missed.standing is Standing.REFERENCE
    text = next(reason.text for reason in missed.reasons if reason.constraint)
    assert text.endswith(
        "; here: stride 4x4 with padding; what passes: stride 3x3, or the same stride without padding."
    )
    assert [(one.standing, one.unit) for one in found["ethos-u85"]] == [(Standing.ACCELERATED, "ethos-u85")]
    assert [one.reasons for one in found["chipfit"]] == [()]


def test_no_runtime_is_left_out_and_those_of_other_chips_say_so(model, target):
    support = list(model_support(model.imported, target))
    assert [one.runtime.name for one in support] == list(runtime_names())
    assert {one.runtime.name for one in support if not one.foreign} >= {"chipfit", "tflm"}
    assert next(one.foreign for one in support if one.runtime.name == "ethos-u55").startswith(f"{target.name} has no ")


@pytest.mark.parametrize("name", runtime_names())
def test_every_runtime_is_judged_on_its_own_graph(name, model, target):
    own = replace(target, runtime=load_runtime(name))
    graph = lower(model.imported, own)
    alone = [verdict(node, graph, own.runtime, own.core) for node in graph.nodes]
    judged = supported(model, target, CALL)[name]
    assert [found.native for found in judged] == [found.native for found in alone]
    assert [found.standing for found in judged] == [found.standing for found in alone]


def test_a_line_without_operators_has_nothing(model, target):
    assert set(supported(model, target, CLASS).values()) == {()}
