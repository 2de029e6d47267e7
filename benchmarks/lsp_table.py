"""The table of all measures: a row per measure, a column per server."""

from collections.abc import Sequence

from .lsp_peers import Server
from .lsp_session import Samples

Results = dict[str, dict[str, Samples]]
"""Part of the table (a file) -> server -> samples."""


def table(results: Results, servers: Sequence[Server], missing: Sequence[str]) -> str:
    """p50 and p95 of every measure in ms (memory in MB), how many times ours it is, and what did not come in time."""
    lines = [f"{'':58}" + "".join(f"{server.name:>32}" for server in servers)]
    lines.append(f"{'':58}" + f"{'p50':>16}{'p95':>16}" + f"{'p50':>10}{'p95':>12}{'ratio':>10}" * (len(servers) - 1))
    for part, found in results.items():
        titles = dict.fromkeys(title for samples in found.values() for title in samples)
        lines += ["", part, *(_row(title, found, servers) for title in titles)]
    lines += ["", *(f"{server.name}: {server.does}." for server in servers)]
    lines += [f"missing: {what}" for what in missing]
    return "\n".join(lines)


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample at that share of the ranking."""
    ranked = sorted(samples)
    return ranked[min(len(ranked) - 1, round(share * (len(ranked) - 1)))]


def shown(title: str, value: float) -> str:
    """A time in ms, memory in MB."""
    return f"{value / 1e6:.1f} MB" if title.startswith("memory") else f"{1000 * value:.1f} ms"


def _row(title: str, found: dict[str, Samples], servers: Sequence[Server]) -> str:
    row = f"  {title:56}"
    first = servers[0].name
    for server in servers:
        samples = found.get(server.name, {}).get(title, [])
        cells = [shown(title, percentile(samples, share)) if samples else "-" for share in (0.5, 0.95)]
        if server.name == first:
            row += f"{cells[0]:>16}{cells[1]:>16}"
        else:
            row += f"{cells[0]:>10}{cells[1]:>12}{_ratio(samples, found.get(first, {}).get(title, [])):>10}"
    return row


def _ratio(theirs: Sequence[float], own: Sequence[float]) -> str:
    if not theirs or not own or not percentile(own, 0.5):
        return "-"
    return f"{percentile(theirs, 0.5) / percentile(own, 0.5):.2f}"
