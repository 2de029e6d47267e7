"""`chipfit targets [NAME]`: the boards."""

from dataclasses import asdict
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from ...analysis.targets import Region, Target, TargetError, load_target, target_names
from ..reporters.json import dumps
from .console import show
from .errors import UserError
from .options import format_option

SCHEMA = "chipfit-targets/1"


@click.command("targets")
@click.argument("name", required=False)
@format_option
def command(name: str | None, format_: str) -> None:
    """List the boards, or show everything about the board NAME."""
    try:
        targets = [load_target(name)] if name else [load_target(known) for known in target_names()]
    except TargetError as error:
        raise UserError(str(error)) from error
    if format_ == "json":
        click.echo(dumps({"schema": SCHEMA, "targets": [_json(target) for target in targets]}))
    elif name:
        _show_one(targets[0])
    else:
        _show_all(targets)


def _json(target: Target) -> dict[str, Any]:
    return {**asdict(target), "arena_region": target.arena_region.name, "flash_region": target.flash_region.name}


def _show_all(targets: list[Target]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("name", "core"):
        table.add_column(heading, no_wrap=True)
    for heading in ("MHz", "arena KiB", "flash KiB"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("board")
    for target in targets:
        sizes = (f"{region.bytes / 1024:g}" for region in (target.arena_region, target.flash_region))
        table.add_row(target.name, target.core.name, f"{target.clock_hz / 1e6:g}", *sizes, target.title)
    show(table)


def _show_one(target: Target) -> None:
    core, cpi = target.core, target.core.cpi
    rows = [
        ("name", target.name),
        ("chip", target.mcu),
        ("core", f"{core.title} ({core.name}, {core.isa})"),
        ("clock", f"{target.clock_hz / 1e6:g} MHz"),
        *((region.kind, _region(region, target)) for region in target.regions),
        ("cycles", f"{cpi.expected:g} per instruction ({cpi.low:g} to {cpi.high:g})"),
        ("runtime", f"{target.runtime.name} {target.runtime.version}: {target.runtime.description}"),
    ]
    if target.note:
        rows.append(("note", target.note))
    if not target.verified:
        rows.append(("caution", "Not every figure could be checked against a primary source."))
    show(Text(target.title, "bold"), *(Text(f"  {name:<8} {value}") for name, value in rows), "sources")
    show(*(Text(f"  {source}: {', '.join(names)}", "dim") for source, names in _sources(target).items()))


def _region(region: Region, target: Target) -> str:
    base = "" if region.base is None else f" at 0x{region.base:08x}"
    role = ", holds the arena" if region is target.arena_region else ""
    return f"{region.name}: {region.bytes:,} bytes{base}{role}"


def _sources(target: Target) -> dict[str, list[str]]:
    """Every source with the figures that come from it."""
    sources: dict[str, list[str]] = {}
    figures = [("clock", target.clock_source), *((region.name, region.source) for region in target.regions)]
    for name, source in (*figures, ("cycles", target.core.cpi.source)):
        sources.setdefault(source, []).append(name)
    return sources
