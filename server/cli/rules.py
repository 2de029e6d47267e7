"""`chipfit rules`: every rule in one line."""

import click

from ...analysis.diagnostic import Severity
from ...analysis.rules.rule import Rule
from ...analysis.rules.table import RULES
from ..reporters.json import dumps
from .options import format_option

SCHEMA = "chipfit-rules/1"


@click.command("rules")
@format_option("text", "json")
def command(format_: str) -> None:
    """List the rules: code, name, usual severity, what they say."""
    show_rules(list(RULES.values()), format_)


def show_rules(rules: list[Rule], format_: str) -> None:
    """Print rules as a table, or with their whole manual pages as JSON."""
    if format_ == "json":
        click.echo(dumps({"schema": SCHEMA, "rules": [_json(rule) for rule in rules]}))
        return
    names, levels = max(len(rule.name) for rule in rules), max(map(len, Severity))
    for rule in rules:
        click.echo(f"{rule.code}  {rule.name:<{names}}  {rule.severity:<{levels}}  {rule.summary}")


def _json(rule: Rule) -> dict[str, str]:
    return {
        "code": rule.code,
        "rule": rule.name,
        "severity": str(rule.severity),
        "summary": rule.summary,
        "documentation": rule.documentation,
    }
