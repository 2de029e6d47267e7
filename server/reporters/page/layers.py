"""Tables of the page: layers by cost, lines by time, operators by support."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....analysis.report import NodeFigures, Report
from ....analysis.rules.words import milliseconds, shape
from .anchors import anchor
from .costs import LineCost, Place, grouped, place


@dataclass(frozen=True, slots=True)
class Layer:
    """One operator with its figures. `share` is the percentage of the whole time, None where it was not measured.

    `run` and `made` are the anchors of the lines that call it and that construct its layer.
    """

    step: int
    node: NodeFigures
    name: str
    shape: str
    time: str
    share: float | None
    run: str
    made: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line to change for its operators, with its text."""

    number: int
    anchor: str
    text: str
    time: str
    share: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Operators:
    """All operators of one kind that are served alike."""

    op: str
    count: int
    kernels: tuple[str, ...]
    support: str
    time: str
    share: float | None
    anchors: tuple[tuple[int, str], ...]


def time(cycles: int | None, report: Report) -> str:
    """Milliseconds of some cycles on the report's target."""
    return "not measured" if cycles is None else milliseconds(1000 * cycles / report.target.clock_hz)


def share(cycles: int | None, report: Report) -> float | None:
    """Percentage of all cycles that were measured."""
    total = sum(node.cycles or 0 for node in report.nodes)
    return None if cycles is None or not total else round(100 * cycles / total, 2)


def layers(report: Report, files: Sequence[str]) -> tuple[Layer, ...]:
    """Every operator, the slowest first, those without a time in front."""
    found = [
        Layer(
            step,
            node,
            node.scope or node.name,
            shape(node.shape),
            time(node.cycles, report),
            share(node.cycles, report),
            anchor(files, node.file, node.line),
            anchor(files, node.init_file, node.init_line),
        )
        for step, node in enumerate(report.nodes)
    ]
    return tuple(sorted(found, key=lambda layer: (layer.node.cycles is not None, -(layer.node.cycles or 0))))


def lines(report: Report, files: Sequence[str], texts: Mapping[Place, str]) -> tuple[Line, ...]:
    """The lines to change, the slowest first, with their `texts`. Together they are the whole time."""
    costs = {place: LineCost(tuple(nodes), False) for place, nodes in grouped(place, report.nodes).items()}
    ranked = sorted(costs.items(), key=lambda pair: (pair[1].cycles is not None, -(pair[1].cycles or 0), pair[0]))
    return tuple(
        Line(
            at[1],
            anchor(files, *at),
            texts.get(at, "").strip(),
            time(cost.cycles, report),
            share(cost.cycles, report),
            len(cost.nodes),
        )
        for at, cost in ranked
    )


def operators(report: Report, files: Sequence[str]) -> tuple[Operators, ...]:
    """Kinds of operators, what cannot run first, then by time."""
    groups: dict[tuple[str, str], list[NodeFigures]] = {}
    for node in report.nodes:
        groups.setdefault((node.support, node.op), []).append(node)
    order = ("unsupported", "unknown", "reference")
    found = []
    for (support, op), nodes in groups.items():
        cost = LineCost(tuple(nodes), False)
        kernels = tuple(dict.fromkeys(node.kernel for node in nodes if node.kernel))
        anchors = tuple((at[1], anchor(files, *at)) for at in grouped(place, nodes))
        row = Operators(
            op, len(nodes), kernels, support, time(cost.cycles, report), share(cost.cycles, report), anchors
        )
        found.append((order.index(support) if support in order else len(order), -(cost.cycles or 0), op, row))
    return tuple(row for *_, row in sorted(found, key=lambda item: item[:3]))
