"""How long another runtime takes: multiply-accumulates times published cycles per multiply-accumulate, with a range.

Operators that multiply nothing are in the rates only as far as the published networks have them.
"""

from .ir.graph import Graph
from .kernels.cost import Interval
from .npu_latency import npu_latency
from .ops.work import work
from .runtimes.core_cycles import Cost, core_cycles, core_rates
from .runtimes.features import board_npu
from .runtimes.rates import SLOWDOWN_SOURCE, rates
from .targets.load import load_runtime
from .targets.target import Target


def coarse_latency(graph: Graph, target: Target) -> tuple[Interval | None, dict[str, int | None], str]:
    """Cycles of one inference and per node, None where nothing is known, and where they come from or why not."""
    runtime = target.runtime
    if runtime.accelerators:
        return npu_latency(graph, target)
    nothing: dict[str, int | None] = {node.name: None for node in graph.nodes}
    known = core_rates(runtime, target.core)
    if known is None:
        why = f"no result of {runtime.title} on {target.core.title} was published that chipfit knows of"
        return None, nothing, why
    costs: dict[str, Cost] = {}
    for node in graph.nodes:
        cost = core_cycles(node, graph, runtime, target.core, board_npu(target))
        if cost is not None:
            costs[node.name] = cost
        elif work(node, graph):
            return None, nothing, f"there is no published rate of {runtime.title} for `{node.op}`"
    cycles = [cost.cycles for cost in costs.values()]
    total = Interval(*(sum(getattr(each, end) for each in cycles) for end in ("low", "expected", "high")))
    per_node = nothing | {name: round(cost.cycles.expected) for name, cost in costs.items()}
    return total, per_node, _source(target, known.source, any(cost.slow for cost in costs.values()))


def _source(target: Target, source: str, slow: bool) -> str:
    runtime = target.runtime
    borrowed = runtime.optimised_by and rates(runtime, target.core) is None
    kernels = f"with the rates of {load_runtime(runtime.optimised_by).title}: " if borrowed else ""
    return f"{kernels}{source}{f'; reference kernels: {SLOWDOWN_SOURCE}' if slow else ''}"
