"""What a change costs: the figures of every model before and after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ...analysis.report import Report

Key = tuple[str, str, str]
"""File from the root of the repository, entry, target."""


@dataclass(frozen=True, slots=True)
class Change:
    """One model; None where it was not, is no longer, or could not be traced. At least one of them is there."""

    file: str
    entry: str
    target: str
    before: Report | None
    after: Report | None

    @property
    def is_change(self) -> bool:
        """Whether any figure differs."""
        return self.before is None or self.after is None or any(delta for *_, delta in figures(self))


Figure = tuple[str, float | None, float | None, float | None]
"""Name, value now, value before, difference; None where one of them is not known."""

_FIGURES: tuple[tuple[str, Callable[[Report], float | None]], ...] = (
    ("arena_bytes", lambda report: report.arena.bytes),
    ("flash_bytes", lambda report: report.flash.bytes),
    ("latency_ms", lambda report: report.latency.ms),
    ("macs", lambda report: report.macs),
    ("params", lambda report: report.params),
)


def figures(change: Change) -> list[Figure]:
    """Every figure of a model."""
    found: list[Figure] = []
    for name, get in _FIGURES:
        now = None if change.after is None else get(change.after)
        before = None if change.before is None else get(change.before)
        found.append((name, now, before, None if now is None or before is None else now - before))
    return found


def compare(before: Iterable[tuple[Key, Report]], after: Iterable[tuple[Key, Report]]) -> list[Change]:
    """Every model of either side, in the order of the files.

    A model whose construction has changed is the same one if its class is the only one of that name in the file.
    """
    old, new = dict(before), dict(after)
    pairs = {key: key for key in new if key in old}
    for key in new:
        twins = [other for other in old if _alike(key, other) and other not in pairs.values()]
        rivals = [other for other in new if _alike(key, other) and other not in pairs]
        if key not in pairs and len(twins) == len(rivals) == 1:
            pairs[key] = twins[0]
    gone = [key for key in old if key not in pairs.values()]
    changes = [Change(*key, old.get(pairs.get(key, key)) if key in pairs else None, new[key]) for key in new]
    changes += [Change(*key, old[key], None) for key in gone]
    return sorted(changes, key=lambda change: (change.file, change.entry, change.target))


def _alike(one: Key, other: Key) -> bool:
    return (one[0], one[1].partition("(")[0], one[2]) == (other[0], other[1].partition("(")[0], other[2])
