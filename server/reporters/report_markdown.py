"""`chipfit report --format md`: the verdict for a pull request, with everything else folded away."""

from collections.abc import Callable, Sequence

from ...analysis.config import Settings
from ...analysis.demands import demands, overall
from ...analysis.diagnostic import Diagnostic
from ...analysis.report import Report
from .markdown import code, details, message, prose, table
from .page.cards import WORDS, Card, cards
from .page.costs import place
from .page.layers import Layer, layers

# Rows of the table of layers that are not folded.
TOP = 8


def report_markdown(
    report: Report, settings: Settings, diagnostics: Sequence[Diagnostic], shown: Callable[[str], str]
) -> str:
    """A whole document that ends with a newline. `shown` turns the path of a file into what is printed of it."""
    found = demands(report, settings)
    target = report.target
    chip = f"{prose(target.core)} at {target.clock_hz / 1e6:g} MHz, runtime {prose(target.runtime)}"
    ranked = layers(report, ())
    parts = [
        f"### {code(report.entry)} on {code(target.name)}: {WORDS[overall(found)]}",
        chip,
        table(("", "needs", "limit", "", ""), [_verdict(card) for card in cards(report, found)], right=(1,)),
    ]
    if report.assumed:
        parts.append(f"Every figure is for an assumed input ({prose(report.input_source)}).")
    parts += [message(note) for note in report.notes]
    if diagnostics:
        parts.append("\n".join(_finding(diagnostic, shown) for diagnostic in diagnostics))
    parts.append(_layers(ranked[:TOP], shown))
    if len(ranked) > TOP:
        parts.append(
            details(
                f"{len(ranked) - TOP} more operator{'s' if len(ranked) > TOP + 1 else ''}", _layers(ranked[TOP:], shown)
            )
        )
    if report.arena.peak is not None:
        live = sorted(report.arena.peak.live, key=lambda tensor: -tensor.bytes)
        rows = [(code(t.tensor), f"{t.bytes:,}", _place(t.file, t.line, shown)) for t in live]
        summary = f"{len(live)} tensors are alive at the arena's peak"
        parts.append(details(summary, table(("tensor", "bytes", "made at"), rows, right=(1,))))
    parts.append(details("Where the latency is from", f"{prose(report.latency.source)}."))
    return "\n\n".join(parts) + "\n"


def _verdict(card: Card) -> tuple[str, ...]:
    notes = "; ".join(prose(note) for note in card.notes)
    return (
        card.title.lower(),
        f"**{prose(card.value)}**",
        prose(card.limit),
        WORDS[card.standing] if card.judged else "",
        notes,
    )


def _finding(diagnostic: Diagnostic, shown: Callable[[str], str]) -> str:
    at = _place(diagnostic.span.file, diagnostic.span.start.line, shown)
    return f"- **{diagnostic.code} {diagnostic.severity}** {at}: {message(diagnostic.message)}"


def _layers(ranked: Sequence[Layer], shown: Callable[[str], str]) -> str:
    header = ("layer", "operator", "made at", "time", "share", "MACs", "arena", "weights", "support")
    return table(header, [_layer(layer, shown) for layer in ranked], right=(3, 4, 5, 6, 7))


def _layer(layer: Layer, shown: Callable[[str], str]) -> tuple[str, ...]:
    node = layer.node
    return (
        code(layer.name),
        code(" + ".join((node.op, *node.fused))),
        _place(*(place(node) or (None, None)), shown),
        layer.time,
        "" if layer.share is None else f"{layer.share:.1f} %",
        f"{node.macs:,}",
        f"{node.arena_bytes:,}",
        f"{node.weight_bytes:,}",
        node.support,
    )


def _place(file: str | None, line: int | None, shown: Callable[[str], str]) -> str:
    return "" if file is None or line is None else code(f"{shown(file)}:{line}")
