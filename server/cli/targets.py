"""`chipfit targets [NAME]`: the boards and the tiers they belong to."""

from dataclasses import asdict
from typing import Any

import click

from ...analysis.targets import Target, TargetError, load_core, load_target, target_names, tier_names
from ..reporters.json import dumps
from ..reporters.target_list import target_list
from ..reporters.target_page import target_page
from .console import show
from .errors import UserError
from .options import format_option

SCHEMA = "chipfit-targets/1"


@click.command("targets")
@click.argument("name", required=False)
@click.option("--tier", type=click.Choice(tier_names()), help="Only the boards of this tier.")
@click.option("--core", metavar="CORE", help="Only the boards with this core: cortex-m4, or m4 for short.")
@format_option("text", "json")
def command(name: str | None, tier: str | None, core: str | None, format_: str) -> None:
    """List the boards by tier, or show everything about the board NAME with its sources.

    NAME is a board, a tier (nano, micro, performance, acceleration) that stands for many, or the path of a board file.
    Each is a --target of lint, report and build.
    """
    if name and (tier or core):
        raise UserError("Give a NAME, or --tier and --core to list boards, not both.")
    try:
        targets = [load_target(name)] if name else _chosen(tier, core)
    except TargetError as error:
        raise UserError(str(error)) from error
    if format_ == "json":
        click.echo(dumps({"schema": SCHEMA, "targets": [_json(target) for target in targets]}))
    else:
        show(target_page(targets[0]) if name else target_list(targets))


def _chosen(tier: str | None, core: str | None) -> list[Target]:
    """The tiers from small to large, each followed by its boards."""
    wanted = None if core is None else load_core(core if core.startswith("cortex-") else f"cortex-{core.lower()}").name
    tiers = (tier,) if tier else tier_names()
    boards = [load_target(known) for known in target_names()]
    listed = [t for name in tiers for t in (load_target(name), *(b for b in boards if b.tier == name))]
    return [target for target in listed if wanted is None or _has(target, wanted)]


def _has(target: Target, core: str) -> bool:
    """Whether it has this core, in any variant if none is named: cortex-m4 is cortex-m4+nofp, too."""
    return core in (target.core.name, target.core.name.partition("+")[0])


def _json(target: Target) -> dict[str, Any]:
    regions = {"arena_region": target.arena_region.name, "flash_region": target.flash_region.name}
    return {**asdict(target), **regions, "verified": target.verified}
