"""Markdown for an editor: what the runtimes make of the operators of a line."""

from collections.abc import Iterator, Sequence

from ...analysis.model_support import Place, RuntimeSupport
from ...analysis.runtimes.standing import Standing, Verdict, worst
from .markdown import code, message, table

# Reasons above which the rest is only counted.
REASONS = 8


def support_hover(support: Sequence[RuntimeSupport], place: Place) -> str:
    """The runtimes by the worst they make of an operator on the line, and why where one is missed; empty for no line.

    Runtimes that are not for the board are named apart: what they would do is no help.
    """
    judged = [(one, found) for one in support if (found := one.by_line.get(place)) and not one.foreign]
    if not judged:
        return ""
    foreign = [code(one.runtime.name) for one in support if one.foreign]
    rows = [(str(standing), ", ".join(names)) for standing in Standing if (names := list(_named(judged, standing)))]
    rows += [("for other chips", ", ".join(foreign))] if foreign else []
    reasons = list(dict.fromkeys(line for one, found in judged for line in _reasons(one, found)))
    if len(reasons) > REASONS:
        reasons[REASONS:] = [f"- and {len(reasons) - REASONS} more"]
    body = table(("support", "runtimes"), rows)
    return "\n\n".join([body, "\n".join(reasons)]) if reasons else body


def _named(judged: Sequence[tuple[RuntimeSupport, tuple[Verdict, ...]]], standing: Standing) -> Iterator[str]:
    for one, found in judged:
        if worst(*(verdict.standing for verdict in found)) is standing:
            yield code(one.runtime.name)


def _reasons(one: RuntimeSupport, found: Sequence[Verdict]) -> Iterator[str]:
    """What keeps an operator off, or off the fast path by a constraint; that one has no fast path is in the table."""
    for verdict in found:
        for reason in verdict.reasons:
            if verdict.standing in (Standing.UNSUPPORTED, Standing.UNKNOWN) or reason.constraint:
                yield f"- {code(one.runtime.name)}: {message(reason.sentence)}"
