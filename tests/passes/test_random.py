"""Random networks: whatever the layout pass does to them, they compute what they computed."""

import pytest

from chipfit.analysis.passes.lower import PASSES
from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.module import parse

from ..support.compare import assert_every_pass_agrees
from ..support.random_net import random_net
from ..support.trace import trace

# 1106: a transpose of a 2x2x2 tensor that looks like none; 1326: an output that is a permuted input; 3425: a user's
# permute at the output that looks like a border.
SEEDS = (*range(30), 1106, 1326, 3425)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_network_keeps_its_meaning(seed, tracer, target):
    text = random_net(seed, steps=6 + seed % 20)
    module = parse("/random/net.py", text)
    (entry,), _ = find_entries(module, ())
    traced = trace(tracer, module, entry, seed)
    lowered = assert_every_pass_agrees(traced, target, PASSES)
    before = [node for node in traced.graph.nodes if node.op == "transpose"]
    after = [node for node in lowered.nodes if node.op == "transpose"]
    assert len(after) <= len(before), text
