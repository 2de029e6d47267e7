"""How often each rule has something to say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rich.text import Text

from ...analysis.diagnostic import Diagnostic, Safety


@dataclass(frozen=True, slots=True)
class Count:
    """The findings of one rule; `fixable` of them have a safe fix."""

    code: str
    rule: str
    count: int
    fixable: int


def statistics(diagnostics: Iterable[Diagnostic]) -> list[Count]:
    """The most frequent rule first."""
    found = list(diagnostics)
    totals = Counter((diagnostic.code, diagnostic.rule) for diagnostic in found)
    safe = Counter(d.code for d in found if any(fix.safety is Safety.SAFE for fix in d.fixes))
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [Count(code, rule, count, safe[code]) for (code, rule), count in ordered]


def statistics_text(counts: list[Count]) -> list[Text]:
    """One line for each rule; `*` says that `--fix` helps."""
    width = max((len(str(count.count)) for count in counts), default=0)
    return [
        Text(f"{count.count:>{width}}  {count.code}  {'*' if count.fixable else ' '}  {count.rule}") for count in counts
    ]
