"""What one operator costs on a core with a runtime of others: its rate, times the slowdown of a reference kernel."""

from dataclasses import dataclass

from ..ir.graph import Graph, Node
from ..kernels.cost import Interval
from ..ops.work import work
from ..targets.load import load_runtime
from ..targets.runtime import Runtime
from ..targets.target import Core
from .rates import SLOWDOWN, Rates, cycles, rates
from .served import accelerates
from .standing import Standing
from .verdict import verdict


@dataclass(frozen=True, slots=True)
class Cost:
    """Cycles of one operator; `slow` if they are those of a reference kernel."""

    cycles: Interval
    slow: bool


def core_rates(runtime: Runtime, core: Core) -> Rates | None:
    """The runtime's own rates on the core, else those of the runtime whose kernels it has."""
    return rates(runtime, core) or (rates(load_runtime(runtime.optimised_by), core) if runtime.optimised_by else None)


def core_cycles(node: Node, graph: Graph, runtime: Runtime, core: Core, npu: str = "") -> Cost | None:
    """None for an operator that multiplies nothing, and for one of a class without a published rate."""
    known = core_rates(runtime, core)
    expected = None if known is None else cycles(node, graph, work(node, graph), known)
    if known is None or expected is None:
        return None
    judged = verdict(node, graph, runtime, core, npu)
    # What has no optimised kernels at all was measured as it is.
    borrowed = rates(runtime, core) is None
    slow = judged.standing is Standing.REFERENCE and (borrowed or accelerates(runtime))
    factor = SLOWDOWN if slow else Interval(1, 1, 1)
    low, high = expected * known.low * factor.low, expected * known.high * factor.high
    return Cost(Interval(low, expected * factor.expected, high), slow)
