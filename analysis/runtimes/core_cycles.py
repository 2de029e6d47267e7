"""What one operator costs on a core with a runtime of others: its rate, times the slowdown of a reference kernel."""

from dataclasses import dataclass
from math import prod

from ..ir.graph import Graph, Node
from ..kernels.cost import Interval
from ..ops.table import OPERATORS
from ..targets.load import load_runtime
from ..targets.runtime import Runtime
from ..targets.target import Core
from .rates import SLOWDOWN, Rates, cycles, rates
from .served import accelerates
from .standing import Standing
from .verdict import verdict

RECURRENT = frozenset(("gru", "lstm", "rnn"))
"""Whole layers over time, which some runtimes have."""


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


def work(node: Node, graph: Graph) -> int:
    """Multiply-accumulates; 0 for operators without a meaning of ours."""
    shapes = [graph.tensor(i).shape for i in node.inputs if i]
    if node.op in RECURRENT:
        # Input [time, batch, ...], then the weights of the input and of the state, both used in every step.
        return prod(shapes[0][:2]) * (prod(shapes[1]) + prod(shapes[2]))
    operator = OPERATORS.get(node.op)
    return operator.macs(node.attrs, shapes, graph.tensor(node.outputs[0]).shape) if operator else 0
