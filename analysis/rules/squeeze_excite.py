"""A squeeze-and-excitation block goes over a feature map twice more, once to pool it and once to scale it.

Its layers are small, so it looks free by its multiply-accumulates; the map is what costs. In a keyword spotter with
maps of 25x5x64 one block takes 3.3 ms on a Cortex-M4 at 120 MHz for 2,048 multiply-accumulates, 2.9 ms of that for the
scaling alone, against 7.7 ms of the depthwise convolution before it. The map is kept until the gate is known, and at
the scaling there are two of them: 15.7 KiB.

## How to fix

Leave the block out of the early stages, where maps are large, and keep it in the late ones; EfficientNet-Lite has none
at all. What lies between the two passes hardly counts: a larger reduction (8 or 16 instead of 4) saves weights but no
pass, and a hard sigmoid saves nothing, since both gates are a table here and other runtimes split it into several
operators.

## Exceptions

Silent where the blocks of a line take less than the threshold, unless the arena takes at least half of its limit and
would be smaller without one of them. It is a warning where the network would fit memory or budget without. Where a
runtime has no time for the multiplication, only memory counts; that the multiplication of a map by a vector leaves the
fast path is for CF102 and CF103 to say, that it does not run for CF101.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..diagnostic import Related, Severity
from ..memory.planner import lower_bound
from ..span import Span
from .judged import judge
from .measured import Measured, measured
from .pressure import memory_matters, share
from .rule import Finding, Rule, Subject
from .squeeze_blocks import SqueezeBlock, squeeze_blocks
from .words import call, milliseconds, shape, size

WORTH = 0.05
"""Of the time."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield one finding per line that scales, for all the blocks that run there."""
    model = measured(subject)
    if model is None:
        return
    groups: dict[Span, list[SqueezeBlock]] = {}
    for block in squeeze_blocks(model.graph):
        if judge(block.mul, model.graph, subject).verdict.runs:
            groups.setdefault(call(block.mul, model.model), []).append(block)
    for span, blocks in groups.items():
        worst = max(blocks, key=lambda block: _saved(model, block))
        smaller = memory_matters(model) and _saved(model, worst) > 0
        if smaller or _share(model, blocks) >= SQUEEZE_EXCITE.threshold_in(subject.settings):
            yield _finding(model, span, blocks, worst)


def _finding(model: Measured, span: Span, blocks: list[SqueezeBlock], worst: SqueezeBlock) -> Finding:
    largest = max(blocks, key=lambda block: model.graph.tensor(block.gated).bytes)
    kept = model.graph.tensor(largest.gated)
    what = f"{shape(kept.shape[1:])} twice: {size(kept.bytes)}"
    one = f"This squeeze-and-excitation block{_time(model, blocks)} goes over a map of {what}"
    many = (
        f"The {len(blocks)} squeeze-and-excitation blocks run here{_time(model, blocks)} go over maps of up to {what}"
    )
    message = (
        f"{one if len(blocks) == 1 else many} are kept until the gate is known, "
        f"{size(model.figures(largest.mul).arena_bytes)} are in use at the scaling."
    )
    return Finding(
        span, message, tuple(_notes(model, blocks, worst)), _related(model, blocks, span), (), _severity(model, blocks)
    )


def _time(model: Measured, blocks: list[SqueezeBlock]) -> str:
    """The time as a part of the sentence, where it is known."""
    total = model.report.latency.ms
    if total is None or not _share(model, blocks):
        return ""
    macs = sum(model.figures(node).macs for block in blocks for node in block.nodes)
    return (
        f" {'takes' if len(blocks) == 1 else 'take'} {milliseconds(_share(model, blocks) * total)} "
        f"({_share(model, blocks):.0%} of the inference) for {macs:,} multiply-accumulates and"
    )


def _notes(model: Measured, blocks: list[SqueezeBlock], worst: SqueezeBlock) -> Iterator[str]:
    weights = sum(model.figures(node).weight_bytes for block in blocks for node in block.nodes)
    yield f"Weights and tables: {size(weights)}."
    saved = _saved(model, worst)
    if saved:
        which = "" if len(blocks) == 1 else f" of `{worst.mul.name}`"
        arena = model.report.arena.bytes
        yield f"Without the block{which} the arena would need {size(arena - saved)} instead of {size(arena)}."


def _related(model: Measured, blocks: list[SqueezeBlock], span: Span) -> tuple[Related, ...]:
    places = {model.place(block.pool): "pooled here" for block in blocks}
    for node in (node for block in blocks for node in block.linear):
        places.setdefault(model.place(node), "computes the gate")
    return tuple(Related(place, words) for place, words in places.items() if place != span)


def _severity(model: Measured, blocks: list[SqueezeBlock]) -> Severity | None:
    """A warning where one of them, or their time together, decides whether the network fits."""
    ms, settings = model.report.latency.ms, model.subject.settings
    limits = [limit for limit in (settings.latency_ms, settings.window_ms) if limit is not None]
    in_time = ms is not None and any(ms * (1 - _share(model, blocks)) <= limit < ms for limit in limits)
    fits = 0 < model.arena_demand.missing <= max(_saved(model, block) for block in blocks)
    return Severity.WARNING if in_time or fits else None


def _share(model: Measured, blocks: list[SqueezeBlock]) -> float:
    """The part of the time that all of them take; 0 where that of a multiplication is not known."""
    if any(model.figures(block.mul).cycles is None for block in blocks):
        return 0.0
    return sum(share(model, node) for block in blocks for node in block.nodes)


def _saved(model: Measured, block: SqueezeBlock) -> int:
    """Bytes of arena that are saved if what reads the scaled map reads the map itself."""
    alive = model.liveness()
    gated, scaled = alive.home[block.gated], alive.home[block.mul.outputs[0]]
    gone = {scaled, *(alive.home[name] for node in block.nodes[:-1] for name in node.outputs)}
    gone |= {alive.scratch[node.name] for node in block.nodes if node.name in alive.scratch}
    last = next(buffer.last for buffer in alive.buffers if buffer.name == scaled)
    kept = (buffer for buffer in alive.buffers if buffer.name not in gone)
    without = tuple(replace(b, last=max(b.last, last)) if b.name == gated else b for b in kept)
    return lower_bound(alive.buffers)[0] - lower_bound(without)[0]


SQUEEZE_EXCITE = Rule(
    "CF410", "squeeze-excite", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
