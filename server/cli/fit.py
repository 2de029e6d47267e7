"""`chipfit fit ENTRY`: on which boards a model fits."""

from dataclasses import replace
from typing import Any

import click

from ...analysis.demands import Standing
from ...analysis.diagnostic import Diagnostic
from ...analysis.estimate_notes import elsewhere
from ...analysis.fit import fit
from ...analysis.targets import Runtime, Target, TargetError, load_target, target_names
from ..reporters.fit_json import fit_json
from ..reporters.fit_markdown import fit_markdown
from ..reporters.fit_text import fit_text
from ..reporters.json import dumps
from .analysis import Options
from .console import console, show, show_diagnostics
from .errors import UserError
from .one_model import one_model
from .options import format_option, subject_options


@click.command("fit")
@click.argument("entry")
@click.option("--tier", "tiers", metavar="NAME", multiple=True, help="Only boards of this tier, such as micro.")
@format_option("text", "json", "md")
@subject_options
def command(entry: str, tiers: tuple[str, ...], **options: Any) -> int:
    """Show on which boards the model ENTRY fits: FILE.py, FILE.py:Name or FILE.py:EXPRESSION.

    The smallest sufficient board comes first. For every board the table shows what is left of the arena's memory and
    of flash, and the range of the latency; for a board that is too small, what is missing. The budgets of the
    configuration count, too. A board file named by --target or by the configuration is one of the boards. With another
    runtime the table has only the boards that it is for.

    Exit codes: 0 at least one board fits, 1 none does, 2 wrong usage, configuration or environment.
    """
    chosen = Options(**options)
    targets = _targets(tiers)
    found = one_model(entry, chosen)
    show_diagnostics(_of_setup(found.result.diagnostics, found.model is None), stderr=True)
    if found.model is None:
        return 1
    own = found.project.target
    if own is not None and found.project.settings.target.endswith(".toml") and (not tiers or own.tier in tiers):
        targets = [own, *(target for target in targets if target.name != own.name)]
    if own is not None and found.project.settings.runtime:
        targets = _on_runtime(targets, own.runtime)
    fits = fit(found.model, targets, found.project.settings)
    if chosen.json:
        click.echo(dumps(fit_json(found.model, fits, found.project.settings)))
    elif chosen.format_ == "md":
        click.echo(fit_markdown(found.model, fits), nl=False)
    else:
        show(fit_text(found.model, fits, console().width))
    return int(all(one.standing is Standing.MISSED for one in fits))


def _targets(tiers: tuple[str, ...]) -> list[Target]:
    """Every board, or those of some tiers. Raises UserError for a tier that no board is of."""
    try:
        targets = [load_target(name) for name in target_names()]
    except TargetError as error:
        raise UserError(str(error)) from error
    known = list(dict.fromkeys(target.tier for target in targets))
    for tier in tiers:
        if tier not in known:
            raise UserError(f"There is no tier `{tier}`; there are {', '.join(sorted(known))}.")
    return [target for target in targets if not tiers or target.tier in tiers]


def _on_runtime(targets: list[Target], runtime: Runtime) -> list[Target]:
    """The boards that the runtime is for, with it. Raises UserError if there is none."""
    with_it = [replace(target, runtime=runtime) for target in targets]
    fitting = [target for target in with_it if not elsewhere(target)]
    if not fitting:
        raise UserError(
            f"{runtime.title} is for none of these boards; `chipfit runtimes {runtime.name}` says for which."
        )
    return fitting


def _of_setup(diagnostics: tuple[Diagnostic, ...], failed: bool) -> list[Diagnostic]:
    """What was assumed, or why there is nothing to show; the rest is about the one board of the configuration."""
    return [found for found in diagnostics if failed or found.code.startswith("CF0")]
