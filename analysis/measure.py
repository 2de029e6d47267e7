"""Lowered graph -> Report: every number of a model on a target, from the same plan the firmware is built with."""

from .arena_map import arena_map
from .estimate_notes import estimate_notes
from .ir.graph import Graph, Node
from .kernels.cost_table import provenance
from .kernels.table import KERNELS
from .latency import Latency, latency
from .memory.arena import Arena, arena
from .memory.flash import Flash, flash
from .memory.runtime_extra import runtime_extra
from .memory.stack import stack_shortage
from .ops.work import work
from .report import (
    ArenaFigures,
    CallSite,
    FlashFigures,
    LatencyFigures,
    LayoutFigures,
    LiveTensor,
    NodeFigures,
    Peak,
    Report,
    TargetFigures,
    TensorFigures,
)
from .runtimes.features import board_npu
from .runtimes.verdict import verdict
from .span import Span
from .targets.target import Region, Target

_SUPPORT = {kernel.name: str(kernel.support) for kernel in KERNELS}


def measure(graph: Graph, target: Target, entry: str, span: Span, params: int) -> Report:
    """Plan, cost and sum up a lowered graph. `span` is where the model itself stands; inputs are charged to it."""
    planned, stored, timed = arena(graph, target), flash(graph, target), latency(graph, target)
    nodes = tuple(_node(graph, step, target, planned, stored, timed) for step in range(len(graph.nodes)))
    return Report(
        entry=entry,
        target=TargetFigures(target.name, target.core.name, target.clock_hz, target.runtime.name),
        inputs=tuple(_tensor(graph, name) for name in graph.inputs),
        outputs=tuple(_tensor(graph, name) for name in graph.outputs),
        params=params,
        macs=sum(node.macs for node in nodes),
        arena=_arena(graph, target, planned, span),
        flash=_flash(stored, target.flash_region),
        latency=_latency(graph, timed, target),
        layout=_layout(graph, timed),
        nodes=nodes,
        tensors=arena_map(graph, planned, span),
        notes=estimate_notes(graph, target),
    )


def _node(graph: Graph, step: int, target: Target, planned: Arena, stored: Flash, timed: Latency) -> NodeFigures:
    node = graph.nodes[step]
    calls, init = node.origin.calls, node.origin.init
    return NodeFigures(
        name=node.name,
        op=node.op,
        file=calls[-1].file if calls else None,
        line=calls[-1].start.line if calls else None,
        calls=tuple(CallSite(call.file, call.start.line) for call in calls),
        init_line=init.start.line if init else None,
        init_file=init.file if init else None,
        scope=node.origin.scope,
        shape=graph.tensor(node.outputs[0]).shape,
        macs=work(node, graph),
        cycles=timed.per_node[node.name],
        arena_bytes=planned.live_bytes(step),
        weight_bytes=stored.per_node.get(node.name, 0),
        kernel=node.kernel or None,
        support=_support(graph, node, target),
        fused=node.fused,
    )


def _support(graph: Graph, node: Node, target: Target) -> str:
    if target.runtime.is_ours:
        return _SUPPORT.get(node.kernel, "unsupported")
    return str(verdict(node, graph, target.runtime, target.core, board_npu(target)).standing)


def _tensor(graph: Graph, name: str) -> TensorFigures:
    tensor = graph.tensor(name)
    return TensorFigures(name, tensor.shape, tensor.dtype, tensor.bytes, tensor.layout)


def _arena(graph: Graph, target: Target, planned: Arena, span: Span) -> ArenaFigures:
    node = graph.nodes[planned.peak]
    calls = node.origin.calls
    live = tuple(_live(graph, planned, buffer.name, buffer.size, span) for buffer in planned.live(planned.peak))
    file, line = (calls[-1].file, calls[-1].start.line) if calls else (None, None)
    peak = Peak(node.name, file, line, live)
    region = target.arena_region
    size = planned.plan.size + runtime_extra(graph, target.runtime)
    short = stack_shortage(size, target)
    return ArenaFigures(size, planned.plan.lower_bound, region.bytes, region.name, peak, _source(region), short)


def _flash(stored: Flash, region: Region) -> FlashFigures:
    return FlashFigures(stored.bytes, stored.weights, stored.code, region.bytes, _source(region))


def _source(region: Region) -> str:
    """Where the size of a region is from, and whether it was read there."""
    return f"{region.source}{'' if region.verified else ' (not verified)'}" if region.source else ""


def _live(graph: Graph, planned: Arena, name: str, size: int, span: Span) -> LiveTensor:
    if name in graph.inputs:
        return LiveTensor(name, size, span.file, span.start.line)
    owner = {home: n for n, home in planned.liveness.scratch.items()}.get(name)
    node = next((n for n in graph.nodes if n.name == owner or name in n.outputs), None)
    calls = node.origin.calls if node else ()
    return LiveTensor(name, size, calls[-1].file if calls else None, calls[-1].start.line if calls else None)


def _latency(graph: Graph, timed: Latency, target: Target) -> LatencyFigures:
    if not target.runtime.is_ours:
        return _estimated(timed, target)
    if timed.cycles is None or timed.instructions is None:
        return LatencyFigures(None, None, None, None, None, _unmeasured(graph, timed, target))
    (slowest, fastest), cycles = target.clock_range, timed.cycles
    clocked = ((cycles.expected, target.clock_hz), (cycles.low, fastest), (cycles.high, slowest))
    ms = [1000 * count / hz for count, hz in clocked]
    expected, low, high = (round(value, 4) for value in ms)
    counted = round(timed.instructions.expected)
    return LatencyFigures(expected, low, high, round(timed.cycles.expected), counted, _latency_source(target))


def _unmeasured(graph: Graph, timed: Latency, target: Target) -> str:
    """Which operators are in the way of a total: those without a kernel if there are any."""
    missing = [node for node in graph.nodes if timed.per_node[node.name] is None]
    without = [node for node in missing if not node.kernel]
    ops = ", ".join(f"`{op}`" for op in dict.fromkeys(node.op for node in without or missing))
    if not ops:
        return "there is nothing to run"
    return f"no kernel runs {ops}" if without else f"the instructions of {ops} were not measured on {target.core.name}"


def _latency_source(target: Target) -> str:
    core, cpi, (slowest, fastest) = target.core, target.core.cpi, target.clock_range
    parts = [provenance(core.costs)]
    if core.costs != core.name:
        parts.append(f"which makes the code of {core.name}, too")
    parts.append(f"times {cpi.expected:g} cycles per instruction ({cpi.low:g} to {cpi.high:g}: {cpi.source})")
    if slowest != fastest:
        parts.append(f"at {slowest / 1e6:g} to {fastest / 1e6:g} MHz")
    if target.npu is not None:
        parts.append(f"without the NPU ({target.npu.title}), which chipfit's kernels do not use")
    return "; ".join(parts)


def _estimated(timed: Latency, target: Target) -> LatencyFigures:
    """The figures of another runtime, which come without instructions."""
    if timed.cycles is None:
        return LatencyFigures(None, None, None, None, None, timed.source)
    (slowest, fastest), cycles = target.clock_range, timed.cycles
    clocked = ((cycles.expected, target.clock_hz), (cycles.low, fastest), (cycles.high, slowest))
    expected, low, high = (round(1000 * count / hz, 4) for count, hz in clocked)
    return LatencyFigures(expected, low, high, round(timed.cycles.expected), None, f"estimated: {timed.source}")


def _layout(graph: Graph, timed: Latency) -> LayoutFigures:
    left = [node for node in graph.nodes if node.op == "transpose"]
    cycles = [timed.per_node[node.name] for node in left]
    total = None if None in cycles else sum(c for c in cycles if c is not None)
    return LayoutFigures(len(left), sum(graph.tensor(node.outputs[0]).bytes for node in left), total)
