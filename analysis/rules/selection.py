"""Which findings count: what the configuration and the command line select, and how grave they say it is."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..config import Settings
from ..diagnostic import Diagnostic, Severity
from ..lint_settings import LintSettings, RuleChoice
from ..path_pattern import path_pattern
from .selectors import chosen, specificity


def select(found: Iterable[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """The findings that are selected and not ignored for their file, with the severities that the user wants."""
    codes = selected_codes(settings.lint, settings.rules)
    levels = severities(settings.lint)
    return [
        replace(diagnostic, severity=levels.get(diagnostic.code, diagnostic.severity))
        for diagnostic in found
        if diagnostic.code in codes and diagnostic.code not in _ignored(diagnostic.span.file, settings)
    ]


def selected_codes(lint: LintSettings, rules: RuleChoice) -> frozenset[str]:
    """What is selected when the configuration has been heard, and then the command line."""
    codes = _chosen(frozenset(), RuleChoice(lint.select, lint.extend_select, lint.ignore))
    return _chosen(codes, rules)


def severities(lint: LintSettings) -> dict[str, Severity]:
    """The severity of every code that the configuration gives one."""
    found: dict[str, Severity] = {}
    for selector in sorted(lint.severity, key=specificity):
        found.update(dict.fromkeys(chosen(selector), Severity(lint.severity[selector])))
    return found


def _chosen(codes: frozenset[str], choice: RuleChoice) -> frozenset[str]:
    """One layer: of two selectors that disagree the more specific one wins, of equals the one that ignores."""
    result = set(codes if choice.select is None else ())
    steps = [(specificity(s), 0, s) for s in (*(choice.select or ()), *choice.extend_select)]
    steps += [(specificity(s), 1, s) for s in choice.ignore]
    for _, ignores, selector in sorted(steps):
        result = result - chosen(selector) if ignores else result | chosen(selector)
    return frozenset(result)


def _ignored(file: str, settings: Settings) -> frozenset[str]:
    """The codes that are ignored in one file; patterns are relative to the folder of the configuration."""
    ignored: frozenset[str] = frozenset()
    for pattern, selectors in settings.lint.per_file_ignores.items():
        parsed = path_pattern(pattern)
        if parsed and parsed.covers(relative_path(file, settings)):
            ignored = ignored.union(*map(chosen, selectors))
    return ignored


def relative_path(file: str, settings: Settings) -> str:
    """`file` from the folder of the configuration, with `/` between its parts."""
    folder = Path(settings.file).parent if settings.file else Path()
    return Path(os.path.relpath(file, folder)).as_posix()
