"""`chipfit explain CODE`: the manual page of a rule."""

import sys
from difflib import get_close_matches

import click
from rich.markdown import Markdown

from ...analysis.rules.rule import Rule
from ...analysis.rules.table import RULES
from ..reporters.json import dumps
from .console import show
from .errors import UserError
from .options import format_option


@click.command("explain")
@click.argument("code", required=False, metavar="[CODE|NAME]")
@format_option
def command(code: str | None, format_: str) -> None:
    """Explain the rule with this code or name; without one, list the rules."""
    rules = [_find(code, list(RULES.values()))] if code else list(RULES.values())
    if format_ == "json":
        click.echo(dumps({"schema": "chipfit-rules/1", "rules": [_json(rule) for rule in rules]}))
    elif code:
        _show_one(rules[0])
    else:
        for rule in rules:
            click.echo(f"{rule.code}  {rule.name:<28} {rule.severity:<12} {rule.summary}")


def _find(wanted: str, rules: list[Rule]) -> Rule:
    for rule in rules:
        if wanted.lower() in (rule.code.lower(), rule.name):
            return rule
    known = [name for rule in rules for name in (rule.code, rule.name)]
    close = get_close_matches(wanted.upper(), known, 2) or get_close_matches(wanted.lower(), known, 2)
    hint = f"the closest are {', '.join(close)}." if close else "`chipfit explain` lists them."
    raise UserError(f"There is no rule `{wanted}`; {hint}")


def _json(rule: Rule) -> dict[str, str]:
    return {
        "code": rule.code,
        "rule": rule.name,
        "severity": str(rule.severity),
        "summary": rule.summary,
        "documentation": rule.documentation,
    }


def _show_one(rule: Rule) -> None:
    title = f"# {rule.code} {rule.name} ({rule.severity})"
    page = f"{title}\n\n{rule.documentation.strip()}\n"
    if sys.stdout.isatty():
        show(Markdown(page))
    else:
        click.echo(page)
