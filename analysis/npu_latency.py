"""How long a network takes that an NPU and the core share: what the NPU's compiler expects, and the core's rates."""

from dataclasses import dataclass

from .ir.graph import Graph, Node
from .kernels.cost import Interval
from .ops.work import work
from .runtimes.core_cycles import Cost, core_cycles, core_rates
from .runtimes.features import board_npu, unit
from .runtimes.npu_rates import TIMED, npu_cycles, npu_rates
from .runtimes.rates import SLOWDOWN_SOURCE
from .runtimes.verdict import verdict
from .targets.load import load_runtime
from .targets.target import Target


@dataclass(frozen=True, slots=True)
class _Part:
    """Cycles of the core's clock of one node; `cost` is None where nothing is known."""

    node: Node
    unit: str
    cost: Cost | None


def npu_latency(graph: Graph, target: Target) -> tuple[Interval | None, dict[str, int | None], str]:
    """Cycles of the core's clock per inference and per node, and where they are from; the total is None where a
    layer that multiplies has no rate. The units take turns: nothing runs beside the NPU."""
    nothing: dict[str, int | None] = {node.name: None for node in graph.nodes}
    wanted = unit(target.runtime, board_npu(target))
    if target.npu is None or board_npu(target) != wanted:
        return None, nothing, f"{target.name} has no {wanted}, and how long one takes depends on its configuration"
    known = npu_rates(target.npu.name)
    if known is None:
        return None, nothing, f"nothing is known of how long {target.npu.title} takes"
    parts = [_part(node, graph, target) for node in graph.nodes]
    lost = dict.fromkeys(part.node.op for part in parts if part.cost is None)
    heavy = [part for part in parts if part.cost is None and work(part.node, graph)]
    if heavy:
        return None, nothing, _unknown(heavy[0], target)
    costs = [part.cost for part in parts if part.cost is not None]
    total = Interval(*(sum(getattr(cost.cycles, end) for cost in costs) for end in ("low", "expected", "high")))
    per_node = {part.node.name: None if part.cost is None else round(part.cost.cycles.expected) for part in parts}
    return total, per_node, "; ".join(_source(target, known.source, parts, tuple(lost)))


def _part(node: Node, graph: Graph, target: Target) -> _Part:
    assert target.npu is not None
    known = npu_rates(target.npu.name)
    found = verdict(node, graph, target.runtime, target.core, board_npu(target))
    if found.unit and work(node, graph) and node.op not in TIMED:
        return _Part(node, found.unit, None)
    if found.unit and known is not None:
        faster = target.clock_hz / (target.npu_hz or target.clock_hz)
        cycles = npu_cycles(node, graph, known)
        scaled = Interval(cycles.low * faster, cycles.expected * faster, cycles.high * faster)
        return _Part(node, found.unit, Cost(scaled, False))
    below = load_runtime(target.runtime.fallback) if target.runtime.fallback else None
    return _Part(node, "", core_cycles(node, graph, below, target.core) if below else None)


def _unknown(part: _Part, target: Target) -> str:
    assert target.npu is not None
    if part.unit:
        return f"nothing is known of how long {target.npu.title} takes for `{part.node.op}`"
    return f"there is no published rate of {_below(target)} on {target.core.title} for `{part.node.op}`"


def _below(target: Target) -> str:
    return load_runtime(target.runtime.fallback).title if target.runtime.fallback else target.runtime.title


def _source(target: Target, source: str, parts: list[_Part], lost: tuple[str, ...]) -> list[str]:
    assert target.npu is not None
    clock = f"at {target.npu_hz / 1e6:g} MHz" if target.npu_hz else "clocked like the core"
    said = [f"{target.npu.title} {clock}: {source}"]
    on_core = [part.cost for part in parts if not part.unit and part.cost is not None]
    if on_core:
        below = core_rates(load_runtime(target.runtime.fallback), target.core)
        said.append(f"on the core: {below.source if below else ''}")
    if any(cost.slow for cost in on_core):
        said.append(f"reference kernels: {SLOWDOWN_SOURCE}")
    if lost:
        said.append(f"without {', '.join(f'`{op}`' for op in lost)} on the core, of which no time is known")
    return said
