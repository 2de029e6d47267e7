"""How long another runtime takes: multiply-accumulates times published cycles per multiply-accumulate, with a range.

Operators that multiply nothing are in the rates only as far as the published networks have them.
"""

from .ir.graph import Graph, Node
from .kernels.cost import Interval
from .ops.table import OPERATORS
from .runtimes.features import board_npu
from .runtimes.rates import SLOWDOWN, SLOWDOWN_SOURCE, Rates, cycles, rates
from .runtimes.served import accelerates
from .runtimes.standing import Standing
from .runtimes.verdict import verdict
from .targets.load import load_runtime
from .targets.target import Target


def coarse_latency(graph: Graph, target: Target) -> tuple[Interval | None, dict[str, int | None], str]:
    """Cycles of one inference and per node, None where nothing is known, and where they come from or why not."""
    nothing: dict[str, int | None] = {node.name: None for node in graph.nodes}
    runtime = target.runtime
    borrowed = rates(load_runtime(runtime.optimised_by), target.core) if runtime.optimised_by else None
    known = rates(runtime, target.core) or borrowed
    if known is None:
        why = f"no result of {runtime.title} on {target.core.title} was published that chipfit knows of"
        return None, nothing, why
    total, per_node, slow = Interval(0, 0, 0), dict(nothing), False
    for node in graph.nodes:
        work = _macs(node, graph)
        found = cycles(node, graph, work, known)
        if work and found is None:
            return None, nothing, f"there is no published rate of {runtime.title} for `{node.op}`"
        if found is None:
            continue
        judged = verdict(node, graph, runtime, target.core, board_npu(target))
        # What has no optimised kernels at all was measured as it is.
        reference = judged.standing is Standing.REFERENCE and (known is borrowed or accelerates(runtime))
        slow |= reference
        cost = _interval(found, known, reference)
        total = Interval(total.low + cost.low, total.expected + cost.expected, total.high + cost.high)
        per_node[node.name] = round(cost.expected)
    return total, per_node, f"{known.source}{f'; reference kernels: {SLOWDOWN_SOURCE}' if slow else ''}"


def _interval(expected: float, known: Rates, reference: bool) -> Interval:
    factor = SLOWDOWN if reference else Interval(1, 1, 1)
    return Interval(expected * known.low * factor.low, expected * factor.expected, expected * known.high * factor.high)


def _macs(node: Node, graph: Graph) -> int:
    operator = OPERATORS.get(node.op)
    shapes = [graph.tensor(i).shape for i in node.inputs if i]
    return operator.macs(node.attrs, shapes, graph.tensor(node.outputs[0]).shape) if operator else 0
