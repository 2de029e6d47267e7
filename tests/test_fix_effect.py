"""What counts as a fix that helps: a real finding, and changes of the text that its rule does not offer."""

from dataclasses import replace

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.diagnostic import Edit, Effect, Fix, Safety
from chipfit.analysis.fix_effect import NoHelp, fix_effect
from chipfit.analysis.span import Position, Span

NET = """from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(16, 16, 5, padding=2)

    def forward(self, x):
        return self.a(x)


# chipfit: input=1x16x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def forward(self, x):
        return self.block(x).relu()
"""
SMALL = (
    NET.partition("# chipfit")[2]
    .replace("Net", "Small")
    .replace(": input=1x16x16x16", "\n\n# chipfit: input=1x16x12x12")
)
TWO = f"{NET}{SMALL}"
CONV = "nn.Conv2d(16, 16, 5, padding=2)"
THREE = "nn.Conv2d(16, 16, 3, padding=1)"
SEQUENCE = f"nn.Sequential({', '.join([THREE] * 6)})"
HARMFUL = {
    "nn.Conv2d(16, 16, 5, padding=2, bias=False)": "CF405 is still found on its line",
    "nn.Conv2d(16, 8, 3, padding=1)": "it changes the shape of an input or output",
    SEQUENCE: " longer",
    f"nn.Sequential({THREE}, nn.Softplus())": "it causes CF101: `nn.Softplus` needs ",
    "nn.Conv2d(16, 16, 3, padding=": "it causes CF002: ",
    "nn.Conv2d(17, 16, 3, padding=1)": "it causes CF003: ",
}


def effect(text, new, target, tracer, folder, above=""):
    """The verdict on writing `new` for the layer, and `above` at the top of the file."""
    file = str(folder / "net.py")
    settings = replace(Settings(target=target.name), latency_ms=1.0)
    before = check(file, text, settings, target, tracer)
    after = check(file, above + text.replace(CONV, new), settings, target, tracer)
    found = next(d for d in before.diagnostics if d.code == "CF405")
    line, column = 7, NET.splitlines()[6].index(CONV) + 1
    edits = [Edit(Span(file, Position(line, column), Position(line, column + len(CONV))), new)]
    edits += [Edit(Span(file, Position(1, 1), Position(1, 1)), above)] if above else []
    verdict = fix_effect(before, after, found, Fix("x", Safety.UNSAFE, tuple(edits)))
    return verdict, before.reports, after.reports


@pytest.mark.parametrize("new", HARMFUL)
def test_what_does_not_help(new, target, tracer, tmp_path):
    verdict, *_ = effect(NET, new, target, tracer, tmp_path)
    assert isinstance(verdict, NoHelp)
    assert HARMFUL[new] in verdict.reason
    assert not verdict.reason.endswith(".")


@pytest.mark.parametrize("above", ["", "import math\n\n"])
def test_what_helps(above, target, tracer, tmp_path):
    verdict, (before,), (after,) = effect(NET, THREE, target, tracer, tmp_path, above)
    assert isinstance(verdict, Effect)
    assert before.latency.ms is not None
    assert after.latency.ms is not None
    assert verdict.latency_ms == after.latency.ms - before.latency.ms < 0
    assert verdict.flash_bytes == after.flash.bytes - before.flash.bytes < 0
    assert verdict.arena_bytes == after.arena.bytes - before.arena.bytes
    assert verdict.errors == 0


def test_of_two_models_the_one_that_gains_less_is_told(target, tracer, tmp_path):
    verdict, before, after = effect(TWO, THREE, target, tracer, tmp_path)
    assert isinstance(verdict, Effect)
    gains = [(new.latency.ms or 0) - (old.latency.ms or 0) for old, new in zip(before, after, strict=True)]
    assert verdict.latency_ms is not None
    assert gains[0] < gains[1] == verdict.latency_ms < 0


def test_a_still_unchanged_model_does_not_count(target, tracer, tmp_path):
    other = SMALL.replace("Block()", "nn.Conv2d(16, 16, 3)")
    verdict, *_ = effect(f"{NET}{other}", THREE, target, tracer, tmp_path, above="import math\n\n")
    assert isinstance(verdict, Effect)
    assert (verdict.latency_ms or 0) < 0
