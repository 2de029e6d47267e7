"""What the lines of the source cost: the operators that run there, or whose layers are constructed there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ....analysis.report import NodeFigures, Report

Place = tuple[str, int]
"""A file and a line of it."""


@dataclass(frozen=True, slots=True)
class LineCost:
    """The operators of one line. `made` says that the line constructs their layers; they run on another line.

    `cycles` is None if one of them was not measured; `arena_bytes` is the most that is alive while one of them runs.
    """

    nodes: tuple[NodeFigures, ...]
    made: bool

    @property
    def cycles(self) -> int | None:
        return None if any(n.cycles is None for n in self.nodes) else sum(n.cycles or 0 for n in self.nodes)

    @property
    def slowest(self) -> list[NodeFigures]:
        """The operators, the slowest first, those without a time in front."""
        return sorted(self.nodes, key=lambda node: (node.cycles is not None, -(node.cycles or 0)))

    @property
    def arena_bytes(self) -> int:
        return max(node.arena_bytes for node in self.nodes)

    @property
    def weight_bytes(self) -> int:
        return sum(node.weight_bytes for node in self.nodes)


def line_costs(report: Report) -> dict[Place, LineCost]:
    """By line. Lines that run operators add up to the whole model; on others their layers are constructed."""
    called, made = grouped(_called, report.nodes), grouped(_made, report.nodes)
    costs = {place: LineCost(tuple(nodes), False) for place, nodes in called.items()}
    return costs | {place: LineCost(tuple(nodes), True) for place, nodes in made.items() if place not in called}


def place(node: NodeFigures) -> Place | None:
    """The line to change for an operator: where its layer is constructed, else where it is called."""
    return _made(node) or _called(node)


def grouped(
    line: Callable[[NodeFigures], Place | None], nodes: Iterable[NodeFigures]
) -> dict[Place, list[NodeFigures]]:
    """The nodes by their `line`, in the order of execution; those that have none are left out."""
    groups: dict[Place, list[NodeFigures]] = {}
    for node in nodes:
        at = line(node)
        if at is not None:
            groups.setdefault(at, []).append(node)
    return groups


def _called(node: NodeFigures) -> Place | None:
    return None if node.file is None or node.line is None else (node.file, node.line)


def _made(node: NodeFigures) -> Place | None:
    return None if node.init_file is None or node.init_line is None else (node.init_file, node.init_line)
