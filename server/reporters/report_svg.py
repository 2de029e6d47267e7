"""`chipfit report --format svg`: the arena map alone, as a picture."""

from markupsafe import Markup

from ...analysis.report import Report
from .page.drawing import draw
from .page.templates import render, text


def report_svg(report: Report) -> str:
    """A complete SVG file, light or dark as its reader is. The same report gives the same bytes."""
    style = Markup(text("colors.css") + text("arena.css"))
    return render("arena.svg", drawing=draw(report), report=report, standalone=style)
