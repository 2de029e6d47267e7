"""The source with what its lines cost; long stretches that cost nothing are folded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ....analysis.diagnostic import Diagnostic
from ....analysis.report import Report
from .anchors import anchor
from .costs import LineCost, Place, line_costs
from .highlight import Piece, highlight

# Lines shown around one that costs something, and the fewest that are worth folding.
CONTEXT, FOLD = 6, 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `cost` is None where nothing runs or is constructed; `peak` marks where the arena is fullest.

    `findings` are the codes of the diagnostics on the line.
    """

    number: int
    anchor: str
    pieces: list[Piece]
    cost: LineCost | None
    peak: bool
    findings: tuple[str, ...]

    @property
    def matters(self) -> bool:
        """Whether it has to be seen."""
        return self.cost is not None or self.peak or bool(self.findings)


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines, shown or folded."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One file by the name that is shown for it."""

    name: str
    blocks: tuple[Block, ...]


def listings(
    report: Report, files: Mapping[str, str], diagnostics: Sequence[Diagnostic], lines: Callable[[str], Sequence[str]]
) -> tuple[Listing, ...]:
    """`files` by the names that are shown for them; `lines` gives the lines of a file."""
    costs, codes = line_costs(report), _codes(diagnostics)
    peak = report.arena.peak
    at_peak = (peak.file, peak.line) if peak else None
    names = list(files)

    def row(place: Place, pieces: list[Piece]) -> Row:
        return Row(
            place[1],
            anchor(names, *place),
            pieces,
            costs.get(place),
            place == at_peak,
            tuple(dict.fromkeys(codes.get(place, ()))),
        )

    return tuple(
        Listing(shown, tuple(_blocks([row((file, n), p) for n, p in enumerate(highlight(lines(file)), start=1)])))
        for file, shown in files.items()
    )


def _codes(diagnostics: Sequence[Diagnostic]) -> dict[Place, list[str]]:
    codes: dict[Place, list[str]] = {}
    for diagnostic in diagnostics:
        codes.setdefault((diagnostic.span.file, diagnostic.span.start.line), []).append(diagnostic.code)
    return codes


def _blocks(rows: list[Row]) -> list[Block]:
    """Runs of lines near one that matters, and the stretches between them, short ones shown as well."""
    near = {row.number + step for row in rows if row.matters for step in range(-CONTEXT, CONTEXT + 1)}
    runs = [(folded, tuple(run)) for folded, run in groupby(rows, lambda row: row.number not in near)]
    return [Block(run, folded and len(run) >= FOLD) for folded, run in runs]
