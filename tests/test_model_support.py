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


def test_the_constraint_is_said_with_the_value_and_the_nearest(model, target):
    found = {support.runtime: support for support in model_support(model.imported, target).at("net.py", CONV)}
    assert found["ethos-u55"].standing is Standing.REFERENCE
    text = found["ethos-u55"].reasons[0].text
    assert text.endswith(
        "; here: stride 4x4 with padding; what passes: stride 3x3, or the same stride without padding."
    )
    assert (found["ethos-u85"].standing, found["ethos-u85"].unit) == (Standing.ACCELERATED, "ethos-u85")
    assert found["chipfit"].reasons == ()


def test_the_runtime_of_the_target_comes_first_and_none_is_left_out(model, target):
    chosen = replace(target, runtime=load_runtime("tflm"))
    names = [support.runtime for support in model_support(model.imported, chosen).at("net.py", ACT)]
    assert names[0] == "tflm"
    assert sorted(names) == list(runtime_names())


@pytest.mark.parametrize("name", runtime_names())
def test_every_runtime_is_judged_on_its_own_graph(name, model, target):
    own = replace(target, runtime=load_runtime(name))
    graph = lower(model.imported, own)
    alone = [verdict(node, graph, own.runtime, own.core) for node in graph.nodes]
    support = next(s for s in model_support(model.imported, target).at("net.py", CALL) if s.runtime == name)
    assert support.native == tuple(dict.fromkeys(found.native for found in alone if found.native))
    assert support.standing is max((found.standing for found in alone), key=list(Standing).index)


def test_a_line_without_operators_has_nothing(model, target):
    assert model_support(model.imported, target).at("net.py", CLASS) == ()
