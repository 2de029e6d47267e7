"""What the language server is to reach, beside what it did in this run."""

from .lsp_table import Results, percentile, shown

_GOALS = (
    ("1500", "change to syntax-tree diagnostics", 0.95, 0.050),
    ("dense", "change to syntax-tree diagnostics", 0.95, 0.050),
    ("1500", "line more or less to syntax-tree diagnostics", 0.95, 0.050),
    ("kws", "change to traced diagnostics", 0.5, 0.600),
    ("kws", "hover", 0.95, 0.020),
    ("vww", "hover", 0.95, 0.020),
    ("1500", "hover", 0.95, 0.020),
    ("5000", "hover", 0.95, 0.020),
    ("no file", "memory idle, server", 0.95, 120e6),
    ("no file", "shutdown to exit", 0.95, 0.500),
)
"""Part, measure, percentile and what it has to stay below."""
_TIMES_TORCHTYC = 7.0


def goals(results: Results) -> str:
    """A line for every goal that this run can judge."""
    lines = [line for goal in _GOALS if (line := _line(results, *goal))]
    title = "change to traced diagnostics"
    ours, theirs = (results.get("kws", {}).get(name, {}).get(title) for name in ("chipfit", "torchtyc"))
    if ours and theirs:
        times = percentile(theirs, 0.5) / percentile(ours, 0.5)
        lines.append(
            _judged(
                f"kws: {title} p50, torchtyc's over chipfit's",
                f"{_TIMES_TORCHTYC} at least",
                f"{times:.1f}",
                times >= _TIMES_TORCHTYC,
            )
        )
    return "\n".join(["", f"{'goal':70}{'wanted':>16}{'got':>14}", *lines])


def _line(results: Results, part: str, title: str, share: float, limit: float) -> str:
    samples = results.get(part, {}).get("chipfit", {}).get(title)
    if not samples:
        return ""
    got = percentile(samples, share)
    return _judged(f"{part}: {title} p{100 * share:.0f}", f"< {shown(title, limit)}", shown(title, got), got < limit)


def _judged(what: str, wanted: str, got: str, reached: bool) -> str:
    return f"{what:70}{wanted:>16}{got:>14}   {'reached' if reached else 'MISSED'}"
