"""What stands at the end of a line: shape, bytes and milliseconds of the operators it stands for."""

from collections.abc import Iterable, Sequence

from ...analysis.report import NodeFigures, Report
from ...analysis.rules.words import milliseconds, shape
from ..client_settings import InlayHints

# Of more models than these, that share a line, the rest is only counted.
MODELS = 2
# What would be printed as 0.000 ms is left out.
LEAST_MS = 0.0005


def hint_text(on_line: Sequence[tuple[Report, Sequence[NodeFigures]]], wanted: InlayHints) -> str:
    """`1x25x5x64, 8,490 B, 27.6 ms`, or `8x: 1x25x5x64, peak 16,000 B, 67.3 ms` for several operators.

    The shape is what leaves the line, the bytes are the most of the arena that is in use while it runs. Several models
    that share a line are told apart by name where they differ, and by file where that is the same. Empty if no part is
    wanted.
    """
    texts = [(report, text) for report, nodes in on_line if (text := _of_model(report, nodes, wanted))]
    if len({text for _, text in texts}) < 2:
        return texts[0][1] if texts else ""
    names = [_name(report) for report, _ in texts]
    names = names if len(set(names)) == len(names) else [report.entry for report, _ in texts]
    named = [f"{name}: {text}" for name, (_, text) in list(zip(names, texts, strict=True))[:MODELS]]
    return " | ".join([*named, f"{len(texts) - MODELS} more"] if len(texts) > MODELS else named)


def _of_model(report: Report, nodes: Sequence[NodeFigures], wanted: InlayHints) -> str:
    parts = ", ".join(_parts(report, nodes, wanted))
    return f"{len(nodes)}x: {parts}" if len(nodes) > 1 and parts else parts


def _parts(report: Report, nodes: Sequence[NodeFigures], wanted: InlayHints) -> Iterable[str]:
    peak = report.arena.peak
    if wanted.shape:
        yield shape(nodes[-1].shape)
    if wanted.bytes:
        marked = "peak " if peak is not None and any(node.name == peak.node for node in nodes) else ""
        yield f"{marked}{max(node.arena_bytes for node in nodes):,} B"
    # Another runtime's rates do not know every small operator; a sum without those is still the line's cost.
    ms = 1000 * sum(node.cycles or 0 for node in nodes) / report.target.clock_hz
    if wanted.latency and ms >= LEAST_MS:
        yield milliseconds(ms)


def _name(report: Report) -> str:
    """`DSCNN(num_classes=12)` of `kws.py:DSCNN(num_classes=12)`."""
    return report.entry.partition(":")[2] or report.entry
