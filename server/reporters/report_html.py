"""`chipfit report --format html`: everything about one model on one target in one file that loads nothing."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256

from markupsafe import Markup

from ...analysis.config import Settings
from ...analysis.demands import demands, overall
from ...analysis.diagnostic import Diagnostic
from ...analysis.report import ArenaTensor, Report
from ...analysis.rules.words import size
from .lacking import lacking
from .page.anchors import anchor, source_files
from .page.cards import WORDS, cards
from .page.drawing import draw
from .page.layers import layers, lines, operators, share, time
from .page.listing import listings
from .page.templates import render, text

STYLES = ("colors.css", "arena.css", "page.css")
Lines = Callable[[str], Sequence[str]]
"""The lines of a file; empty if it cannot be read."""


def report_html(
    report: Report,
    settings: Settings,
    diagnostics: Sequence[Diagnostic],
    lines_of: Lines,
    shown: Callable[[str], str],
    tool: str,
) -> str:
    """A page without network, dates or chance: the same report gives the same bytes.

    `shown` turns the path of a file into what is printed of it; `tool` names chipfit and its version.
    """
    found = demands(report, settings)
    files = {file: shown(file) for file in source_files(report) if lines_of(file)}
    places = {(file, number): line for file in files for number, line in enumerate(lines_of(file), start=1)}
    style, script = (Markup("".join(map(text, names))) for names in (STYLES, ("page.js",)))
    names = list(files)
    return render(
        "page.html",
        report=report,
        tool=tool,
        standing=overall(found),
        words=WORDS,
        cards=cards(report, found),
        lacking=lacking(report, found),
        findings=[
            (finding, shown(finding.span.file), anchor(names, finding.span.file, finding.span.start.line))
            for finding in diagnostics
        ],
        drawing=draw(report, names),
        standalone=None,
        live=_live(report),
        listings=listings(report, files, diagnostics, lines_of),
        layers=layers(report, names),
        lines=lines(report, names, places),
        operators=operators(report, names),
        time=lambda cycles: time(cycles, report),
        share=lambda cycles: share(cycles, report),
        size=size,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _live(report: Report) -> list[ArenaTensor]:
    """What is alive at the arena's peak, the largest first."""
    names = {live.tensor for live in report.arena.peak.live} if report.arena.peak else set()
    return sorted((t for t in report.tensors if t.name in names), key=lambda tensor: -tensor.bytes)


def _hash(content: str) -> str:
    """What the content security policy calls a style or script that may stand in the page."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
