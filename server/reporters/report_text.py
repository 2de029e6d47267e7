"""`chipfit report` for people: headline, one line per operator, and where the arena's size comes from."""

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...analysis.config import Settings
from ...analysis.report import LiveTensor, NodeFigures, Report
from .headline import headline
from .printable import printable

# Columns of a terminal from which on the table shows what was fused, the weights and the layer.
WIDE = 120
Shown = Callable[[str], str]
"""What is printed of the path of a file."""


def report_text(report: Report, settings: Settings, shown: Shown, width: int = WIDE) -> Group:
    """Everything in the report; below WIDE columns, the table of operators without what explains less."""
    parts: list[RenderableType] = [headline(report, settings), Text(), _nodes(report, shown, width), Text()]
    parts.append(_arena(report, shown))
    if report.layout.transposes:
        count = report.layout.transposes
        stay = "1 transpose stays and moves" if count == 1 else f"{count} transposes stay and move"
        parts.append(Text(f"\nlayout: {stay} {report.layout.bytes:,} bytes per inference."))
    parts += [Text(f"\n{note}", "dim") for note in report.notes]
    if report.latency.ms is not None:
        parts.append(Text(f"\nlatency: {report.latency.source}", "dim"))
    return Group(*parts)


def _nodes(report: Report, shown: Shown, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    columns = (
        "line",
        *(("made at",) if width >= WIDE else ()),
        "operator",
        "shape",
        "MACs",
        "ms",
        "time",
        "arena",
        *(("weights", "layer") if width >= WIDE else ()),
    )
    for name in columns:
        text = name in ("line", "made at", "operator", "shape", "layer")
        table.add_column(name, justify="left" if text else "right", no_wrap=True)
    total = sum(node.cycles or 0 for node in report.nodes)
    main_file = next((node.file for node in report.nodes if node.file), None)
    for node in report.nodes:
        cells = {
            "line": printable(_place(node.file, node.line, main_file, shown)),
            "made at": printable(_place(node.init_file, node.init_line, main_file, shown)),
            "operator": _operator(node, fused=width >= WIDE),
            "shape": "x".join(map(str, node.shape)),
            "MACs": f"{node.macs:,}",
            "ms": _ms(node.cycles, report.target.clock_hz),
            "time": f"{100 * node.cycles / total:.1f} %" if node.cycles is not None and total else "",
            "arena": f"{node.arena_bytes:,}",
            "weights": f"{node.weight_bytes:,}",
            "layer": printable(node.scope),
        }
        table.add_row(*(cells[name] for name in columns))
    return table


def _place(file: str | None, line: int | None, main_file: str | None, shown: Shown) -> str:
    """The line alone in the model's own file, else with the file in front."""
    if line is None:
        return ""
    return str(line) if file == main_file else f"{shown(file or '')}:{line}"


def _operator(node: NodeFigures, fused: bool) -> Text:
    absorbed = "".join(f" + {name}" for name in node.fused) if fused else ""
    return Text.assemble((node.op, "bold red" if node.support == "unsupported" else ""), (absorbed, "dim"))


def _ms(cycles: int | None, clock_hz: int) -> str:
    return "" if cycles is None else f"{1000 * cycles / clock_hz:.2f}"


def _arena(report: Report, shown: Shown) -> Text:
    """The certificate: the bound no placement can beat, who causes it, and how far the plan is from it."""
    arena = report.arena
    text = Text.assemble(("arena: ", "bold"), f"{arena.bytes:,} bytes planned, lower bound {arena.lower_bound:,}")
    over = arena.bytes - arena.lower_bound
    text.append(": no placement is smaller." if over == 0 else f" ({_above(over, arena.lower_bound)}).")
    if arena.peak is not None:
        place = f" at {printable(shown(arena.peak.file))}:{arena.peak.line}" if arena.peak.file else ""
        text.append(f"\n  The peak is while `{printable(arena.peak.node)}`{place} runs, when these are alive:")
        for tensor in sorted(arena.peak.live, key=lambda live: -live.bytes):
            text.append(f"\n  {tensor.bytes:>12,}  {_live(tensor, shown)}")
    return text


def _above(over: int, bound: int) -> str:
    if over < 0:
        return f"{-over:,} bytes saved by sharing memory in place"
    return f"{over:,} bytes or {100 * over / bound:.1f} % above it" if bound else f"{over:,} bytes above it"


def _live(tensor: LiveTensor, shown: Shown) -> str:
    place = f"  {shown(tensor.file)}:{tensor.line}" if tensor.file else ""
    return printable(f"{tensor.tensor}{place}")
