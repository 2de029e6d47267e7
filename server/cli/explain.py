"""`chipfit explain CODE`: the manual page of a rule."""

import sys

import click
from rich.markdown import Markdown

from ...analysis.rules.rule import Rule
from ...analysis.rules.selectors import chosen, unknown
from ...analysis.rules.table import RULES
from .console import show
from .errors import UserError
from .options import format_option
from .rules import show_rules


@click.command("explain")
@click.argument("code", required=False, metavar="[CODE|NAME|all]")
@format_option("text", "json")
def command(code: str | None, format_: str) -> None:
    """Explain the rule with this code or name, those whose codes begin so, or all; without one, list them."""
    rules = [RULES[found] for found in sorted(chosen(code or "all"))]
    if not rules and code:
        raise UserError(unknown(code))
    if format_ == "json" or not code:
        show_rules(rules, format_)
        return
    page = "\n".join(_page(rule) for rule in rules)
    if sys.stdout.isatty():
        show(Markdown(page))
    else:
        click.echo(page, nl=False)


def _page(rule: Rule) -> str:
    parts = (f"# {rule.code} {rule.name} ({rule.severity})", rule.documentation.strip(), rule.setting)
    return "\n\n".join(part for part in parts if part) + "\n"
