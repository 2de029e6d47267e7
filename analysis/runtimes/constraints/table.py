"""Every constraint by the name that the runtimes' tables use."""

from collections.abc import Mapping
from types import MappingProxyType

from ...ir.graph import Graph, Node
from ...targets.runtime import Use
from .constraint import Constraint, Unmet, sentence
from .movements import MOVEMENTS
from .operands import OPERANDS
from .reductions import REDUCTIONS
from .windows import WINDOWS

CONSTRAINTS: Mapping[str, Constraint] = MappingProxyType(
    {constraint.__name__.replace("_", "-"): constraint for constraint in (*OPERANDS, *WINDOWS, *REDUCTIONS, *MOVEMENTS)}
)


def check(use: Use, node: Node, graph: Graph) -> Unmet | None:
    """What the node misses of the constraint; None if it meets it."""
    return CONSTRAINTS[use.name](node, graph, *use.parameters)


def worded(use: Use) -> str:
    """The constraint as a sentence."""
    return sentence(CONSTRAINTS[use.name], use)
