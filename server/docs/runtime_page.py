"""One runtime: where its table is from, its operators, and their conditions as sentences."""

from collections.abc import Iterator

from ...analysis.runtimes.constraints.table import worded
from ...analysis.runtimes.listing import Listed, known_operators, listing
from ...analysis.runtimes.standing import Standing
from ...analysis.targets import Runtime
from ..reporters.markdown import code, message, prose, table
from .cited import cited
from .standings import standings

_SUPPORT = "How well each kernel runs in its types. Networks are judged in {}: a kernel without that does not count."


def runtime_page(runtime: Runtime) -> str:
    """The manual page of a runtime."""
    rows = listing(runtime)
    parts = [f"# {prose(runtime.title)}", f"`{runtime.name}` · [all runtimes](../runtimes.md)"]
    parts += [f"{prose(runtime.description)}.", "\n".join(f"- {fact}" for fact in _facts(runtime))]
    if runtime.every:
        parts += ["## Conditions on every operator", _list([worded(use) for use in runtime.every])]
    parts += ["## Operators", _SUPPORT.format(runtime.arithmetic), _operators(runtime, rows)]
    conditions = [part for row in rows if row.conditions or row.note for part in _conditions(row)]
    parts += ["## Conditions by operator", *conditions] if conditions else []
    return "\n\n".join([*parts, *_rest(runtime, {row.op for row in rows})])


def _facts(runtime: Runtime) -> Iterator[str]:
    yield f"Version: {prose(runtime.version)}."
    yield f"Source of the table: {cited(runtime.source)}."
    if runtime.licence:
        yield f"Licence: {prose(runtime.licence)}."
    yield f"Computes in {runtime.arithmetic}, {runtime.layout}."
    if runtime.fallback:
        yield f"What it does not run goes to [{runtime.fallback}]({runtime.fallback}.md)."
    if not runtime.complete:
        yield "The table is not complete: what is missing is unknown, not unsupported."
    if runtime.deprecated:
        end = runtime.deprecated
        yield f"Abandoned since {prose(end.since)}: {message(end.why)}; choose {message(end.instead)}."
    if runtime.note:
        yield message(runtime.note)


def _operators(runtime: Runtime, rows: tuple[Listed, ...]) -> str:
    """Support by NPU or instruction set; the kernel's owner only where a fallback can be it."""
    units = list(rows[0].support)
    owner = ("run by",) if runtime.fallback else ()
    cells = (
        (code(row.op), code(row.native), _types(row), *(row.support[unit] for unit in units))
        + ((f"[{row.runtime}]({row.runtime}.md)",) if owner else ())
        for row in rows
    )
    return table(("operator", "kernel", "types", *units, *owner), cells)


def _types(row: Listed) -> str:
    return ", ".join(row.dtypes) + ("" if row.certain or not row.dtypes else " (heuristic)")


def _conditions(row: Listed) -> Iterator[str]:
    yield f"### {code(row.op)}"
    if row.conditions:
        yield _list(row.conditions)
    if row.note:
        yield f"Note: {message(row.note)}."


def _rest(runtime: Runtime, listed: set[str]) -> Iterator[str]:
    """The operators of other runtimes that have no row here."""
    missing = {op: standings(op, runtime)[0] for op in sorted(known_operators() - listed)}
    words = {
        Standing.ACCELERATED: "Made of others, which are accelerated",
        Standing.REFERENCE: "Made of others, some of which are slow",
        Standing.UNKNOWN: "Unknown",
        Standing.UNSUPPORTED: "Unsupported",
    }
    for standing, title in words.items():
        found = [code(op) for op, best in missing.items() if best is standing]
        if found:
            yield f"## {title}\n\n{', '.join(found)}"


def _list(sentences: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {message(sentence)}" for sentence in sentences)
