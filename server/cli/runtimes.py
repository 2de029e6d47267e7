"""`chipfit runtimes [NAME] [--op OPERATOR]`: what can run a model, and what each makes of an operator."""

from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from ...analysis.runtimes.listing import Listed, known_operators, listing
from ...analysis.targets import Runtime, TargetError, load_runtime, runtime_names
from ..reporters.json import dumps
from .console import show
from .errors import UserError
from .options import format_option

SCHEMA = "chipfit-runtimes/1"


@click.command("runtimes")
@click.argument("name", required=False)
@click.option("--op", metavar="OPERATOR", help="Only this operator, such as conv_2d, with its conditions in full.")
@format_option("text", "json")
def command(name: str | None, op: str | None, format_: str) -> None:
    """List the runtimes, or the operators of the runtime NAME: how well each runs, and under which conditions."""
    try:
        chosen = [load_runtime(known) for known in ((name,) if name else runtime_names())]
    except TargetError as error:
        raise UserError(str(error)) from error
    if op is not None and op not in known_operators():
        close = get_close_matches(op.lower(), known_operators(), 3, 0.5)
        hint = f"; the closest are {', '.join(close)}." if close else "."
        raise UserError(f"No runtime has an operator `{op}`{hint}")
    rows = {runtime.name: _rows(runtime, op) for runtime in chosen}
    if format_ == "json":
        click.echo(dumps({"schema": SCHEMA, "runtimes": [_json(runtime, rows[runtime.name]) for runtime in chosen]}))
    elif op is not None:
        for runtime in chosen:
            _show_operator(runtime, rows[runtime.name], op)
    elif name:
        _show_one(chosen[0], rows[name])
    else:
        _show_all(chosen, rows)


def _rows(runtime: Runtime, op: str | None) -> tuple[Listed, ...]:
    return tuple(found for found in listing(runtime) if op in (None, found.op))


def _json(runtime: Runtime, rows: tuple[Listed, ...]) -> dict[str, Any]:
    fields = asdict(runtime)
    del fields["operators"], fields["every"]
    return {**fields, "operators": [asdict(found) for found in rows]}


def _show_all(runtimes: list[Runtime], rows: dict[str, tuple[Listed, ...]]) -> None:
    table = _table("name", "version", "computes in", "operators", "runtime")
    for runtime in runtimes:
        words = [runtime.title]
        words += ["(incomplete table)"] if not runtime.complete else []
        words += [f"(abandoned since {runtime.deprecated.since})"] if runtime.deprecated else []
        count = str(len({found.op for found in rows[runtime.name]}))
        table.add_row(runtime.name, runtime.version, runtime.arithmetic, count, " ".join(words))
    show(table)


def _show_one(runtime: Runtime, rows: tuple[Listed, ...]) -> None:
    units = list(rows[0].support) if rows else []
    table = _table("operator", "kernel", "types", *units, "runs on", "conditions")
    for found in rows:
        types = ", ".join(found.dtypes) + ("" if found.certain or not found.dtypes else " (heuristic)")
        support = [found.support.get(unit, "") for unit in units]
        table.add_row(found.op, found.native, types, *support, found.runtime, str(len(found.conditions) or ""))
    show(*_head(runtime), table, Text(f"`chipfit runtimes {runtime.name} --op OPERATOR` shows the conditions.", "dim"))


def _head(runtime: Runtime) -> list[Text]:
    lines = [Text.assemble((runtime.title, "bold"), f" {runtime.version}: {runtime.description}")]
    lines += [Text(f"  {name:<9} {value}") for name, value in _facts(runtime) if value]
    return lines


def _facts(runtime: Runtime) -> list[tuple[str, str]]:
    end = runtime.deprecated
    complete = "" if runtime.complete else "not complete: what is missing is unknown, not unsupported"
    return [
        ("source", runtime.source),
        ("licence", runtime.licence),
        ("computes", f"in {runtime.arithmetic}, {runtime.layout}"),
        ("fallback", f"{runtime.fallback}, for what it does not run" if runtime.fallback else ""),
        ("table", complete),
        ("note", runtime.note),
        ("caution", f"abandoned since {end.since}: {end.why}; choose {end.instead}" if end else ""),
    ]


def _show_operator(runtime: Runtime, rows: tuple[Listed, ...], op: str) -> None:
    if not rows:
        what = "does not run" if runtime.complete else "is not known to run"
        show(Text.assemble((runtime.name, "bold"), f" {what} `{op}`."))
    for found in rows:
        kinds = dict.fromkeys(found.support.values())
        speed = "; ".join(f"{kind} on {', '.join(u for u, k in found.support.items() if k == kind)}" for kind in kinds)
        by = "" if found.runtime == runtime.name else f", run by {found.runtime}"
        show(Text.assemble((runtime.name, "bold"), f" has `{op}` as {found.native}{by}: {speed}."))
        kind = "" if found.certain else " (gathered by a heuristic)"
        show(*([Text(f"  types: {', '.join(found.dtypes)}{kind}")] if found.dtypes else []))
        show(*(Text(f"  - {condition}") for condition in found.conditions))
        show(*([Text(f"  note: {found.note}")] if found.note else []))
    show(Text(f"  source: {runtime.source}", "dim"))


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    return table
