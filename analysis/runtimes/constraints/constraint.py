"""What a constraint is, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...ir.graph import Graph, Node
from ...targets.runtime import Use

Constraint = Callable[..., "Unmet | None"]
"""(node, graph, *parameters) -> None if the node meets it."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A node's value that misses a constraint, and the nearest value that meets it (empty where none is near)."""

    value: str
    nearest: str = ""


def sentence(constraint: Constraint, use: Use) -> str:
    """The docstring with the parameters filled in."""
    listed = " or ".join(map(str, use.parameters))
    return " ".join((constraint.__doc__ or "").split()).format(*use.parameters, all=listed)


def pair(node: Node, *names: str) -> tuple[int, int] | None:
    """The attribute of the first of these names that the node has, as (height, width)."""
    value: Any = next((node.attrs[name] for name in names if name in node.attrs), None)
    if value is None:
        return None
    first, *rest = (int(v) for v in value)
    return first, (rest[0] if rest else 1)


def shapes(node: Node, graph: Graph) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shape of the first input and of the first output."""
    return graph.tensor(node.inputs[0]).shape, graph.tensor(node.outputs[0]).shape


def times(values: tuple[int, ...]) -> str:
    """3x3."""
    return "x".join(map(str, values))
