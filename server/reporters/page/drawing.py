"""Geometry of the arena map: bytes upwards, the order of execution to the right, time per step below. In pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from ....analysis.report import ArenaTensor, NodeFigures, Report
from ....analysis.rules.words import milliseconds, shape, size
from .anchors import anchor
from .costs import Place, place

LEFT, TOP, PLOT, TIME, FOOT, RIGHT = 78, 28, 340, 40, 96, 12
NARROWEST, WIDEST, USUAL = 15.0, 150.0, 900.0
"""Width of a step: the plot is USUAL wide where that makes a step neither too narrow nor too wide."""
CHARACTER, LINE = 5.7, 13.0
"""Width of a character and height of a line of the labels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A tensor: `label` fits into it, upright where that is longer; `title` says everything."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    at_peak: bool
    label: str
    upright: bool
    title: str
    anchor: str

    @property
    def centre(self) -> tuple[float, float]:
        return round(self.x + self.width / 2, 2), round(self.y + self.height / 2, 2)


@dataclass(frozen=True, slots=True)
class Step:
    """One operator on the axis: its label, empty where there is no room, and the bar of its time."""

    x: float
    label: str
    bar: float
    width: float
    title: str

    @property
    def centre(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line at `y` with its label."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template draws. `peak` is the left edge of the fullest step, `step` the width of each.

    The plot lies between `left` and `right`, `top` and `bottom`; the bars of time stand on `base`.
    A `long` one is not scaled to the width of the window.
    """

    width: float
    height: float
    step: float
    boxes: tuple[Box, ...]
    steps: tuple[Step, ...]
    ticks: tuple[Rule, ...]
    limit: Rule | None
    peak: float | None
    peak_label: str
    slowest: str
    long: bool
    left: float = LEFT
    right: float = 0.0
    top: float = TOP
    bottom: float = TOP + PLOT
    base: float = TOP + PLOT + TIME


def draw(report: Report, files: Sequence[str] = ()) -> Drawing:
    """The map of a report; boxes lead to the lines of `files`."""
    steps = len(report.nodes)
    step = round(min(max(USUAL / max(steps, 1), NARROWEST), WIDEST), 2)
    right = round(LEFT + max(steps * step, 420), 2)
    names = [node.name for node in report.nodes]
    at = names.index(report.arena.peak.node) if report.arena.peak else None
    top = _top(report)
    slowest = max((node.cycles or 0 for node in report.nodes), default=0)
    return Drawing(
        width=right + RIGHT,
        height=TOP + PLOT + TIME + FOOT,
        step=step,
        boxes=tuple(_box(tensor, report, files, step, top, at) for tensor in report.tensors),
        steps=tuple(_step(report, index, step, slowest) for index in range(steps)),
        ticks=tuple(Rule(_y(value, top), size(value)) for value in _ticks(top)),
        limit=_limit(report, top),
        peak=None if at is None else round(LEFT + at * step, 2),
        peak_label=f"peak: {size(report.arena.lower_bound)} alive",
        slowest=milliseconds(1000 * slowest / report.target.clock_hz) if slowest else "",
        long=steps * step > USUAL + steps,
        right=right,
    )


def _top(report: Report) -> int:
    """The bytes at the upper edge: the limit, where it is near the arena's size, else that size."""
    arena = report.arena
    return max(arena.bytes, arena.limit if arena.limit <= 1.4 * arena.bytes else 0, 1)


def _limit(report: Report, top: int) -> Rule | None:
    arena = report.arena
    return Rule(_y(arena.limit, top), f"{arena.region}: {size(arena.limit)}") if arena.limit <= top else None


def _y(value: float, top: int) -> float:
    return round(TOP + PLOT * (1 - value / top), 2)


def _ticks(top: int) -> range:
    """Powers of two, or half of them, so that there are four to eight."""
    unit = 1
    while top / unit > 8:
        unit *= 2
    return range(0, top + 1, unit)


def _box(tensor: ArenaTensor, report: Report, files: Sequence[str], step: float, top: int, at: int | None) -> Box:
    width = round((tensor.last - tensor.first + 1) * step - 1, 2)
    height = round(PLOT * tensor.bytes / top, 2)
    upright = height > width and len(tensor.name) * CHARACTER > width
    along, across = (height, width) if upright else (width, height)
    room = int((along - 6) / CHARACTER) if across >= LINE else 0
    return Box(
        x=round(LEFT + tensor.first * step + 0.5, 2),
        y=_y(tensor.offset + tensor.bytes, top),
        width=width,
        height=max(height - 1, 1),
        kind=tensor.kind,
        at_peak=at is not None and tensor.first <= at <= tensor.last,
        label=_cropped(tensor.name, room),
        upright=upright,
        title=_title(tensor, report),
        anchor=anchor(files, *(_made(tensor, report) or (tensor.file, tensor.line))),
    )


def _made(tensor: ArenaTensor, report: Report) -> Place | None:
    """The line to change for a tensor; None for an input."""
    return next((place(node) for node in report.nodes if node.name == tensor.node), None)


def _title(tensor: ArenaTensor, report: Report) -> str:
    at = _made(tensor, report)
    made = "" if at is None else f", made at line {at[1]}"
    run = "" if tensor.line is None or tensor.line == (at or (None, None))[1] else f", line {tensor.line}"
    also = f" (also {', '.join(tensor.aliases)})" if tensor.aliases else ""
    last = report.nodes[tensor.last].name
    when = f"while {report.nodes[tensor.first].name} runs" if tensor.first == tensor.last else f"until {last} has run"
    return (
        f"{tensor.name}{also}: {tensor.kind} {shape(tensor.shape)} {tensor.dtype}, {tensor.bytes:,} bytes at offset "
        f"{tensor.offset:,}, needed {when}{run}{made}"
    )


def _step(report: Report, index: int, step: float, slowest: int) -> Step:
    node = report.nodes[index]
    every = int(LINE // step) + 1
    time = "not measured" if node.cycles is None else milliseconds(1000 * node.cycles / report.target.clock_hz)
    return Step(
        x=round(LEFT + index * step, 2),
        label=_cropped(_name(node), 16) if index % every == 0 else "",
        bar=round((TIME - 8) * (node.cycles or 0) / slowest, 2) if slowest else 0.0,
        width=step,
        title=f"{node.name}: {node.op}, {time}, {node.arena_bytes:,} bytes alive",
    )


def _name(node: NodeFigures) -> str:
    return node.scope or node.name


def _cropped(text: str, room: int) -> str:
    """`text` in `room` characters, the end kept: it tells the layers of a model apart. Empty if that says nothing."""
    if len(text) <= room:
        return text
    return f"…{text[-(room - 1) :]}" if room >= 4 else ""
