"""What `chipfit lint` takes beside the options of every analysis."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_args

import click

from ...analysis.config import Settings
from ...analysis.lint_settings import NO_CHOICE, Level, RuleChoice
from .errors import UserError
from .options import format_option

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")
WITH_FIXES = ("text", "json", "sarif")
"""Formats that show fixes, which are tried before they are shown."""
STDIN = "-"
_FILE = click.Path(dir_okay=False)


@dataclass(frozen=True, slots=True)
class LintOptions:
    """The values of `lint_options`."""

    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    respect_gitignore: bool | None
    force_exclude: bool
    fail_on: Level | None
    exit_zero: bool
    output_file: str | None
    statistics: bool
    fix: bool
    unsafe_fixes: bool
    diff: bool
    add_ignore: bool
    baseline: str | None
    write_baseline: str | None
    stdin_filename: str | None
    show_files: bool
    show_settings: bool
    watch: bool
    no_trace: bool

    @property
    def rules(self) -> RuleChoice:
        """What is said about rules; nothing if nothing is."""
        select = _split(self.select) if self.select else None
        choice = RuleChoice(select, _split(self.extend_select), _split(self.ignore))
        return choice if choice != RuleChoice() else NO_CHOICE

    def over(self, settings: Settings) -> Settings:
        """The settings of a project with these options on top."""
        lint = settings.lint
        if self.respect_gitignore is not None:
            lint = replace(lint, respect_gitignore=self.respect_gitignore)
        if self.exclude:
            lint = replace(lint, exclude=_split(self.exclude))
        lint = replace(lint, extend_exclude=(*lint.extend_exclude, *_split(self.extend_exclude)))
        return replace(settings, rules=self.rules, lint=replace(lint, fail_on=self.fail_on or lint.fail_on))

    def require_sense(self, paths: tuple[str, ...]) -> None:
        """Raises UserError for rules that there are not and for options that contradict each other."""
        _require_rules(self.rules)
        reads_stdin = STDIN in paths or self.stdin_filename is not None
        changes = [name for name in ("fix", "diff", "add_ignore", "write_baseline") if getattr(self, name)]
        if len(changes) > 1:
            raise UserError(f"{' and '.join(map(_option, changes))} exclude each other: one thing at a time.")
        if reads_stdin and tuple(paths) not in ((), (STDIN,)):
            raise UserError("With `-` or --stdin-filename the text comes from stdin, so no other path can be named.")
        if reads_stdin and (self.watch or self.add_ignore or self.write_baseline):
            raise UserError("--watch, --add-ignore and --write-baseline need files, not a text on stdin.")
        if self.watch and (changes or self.output_file):
            raise UserError(f"--watch only looks; it goes with none of {_option('output_file')}, --fix and their like.")
        if self.no_trace and self.write_baseline:
            raise UserError("--write-baseline takes the figures of the models down, which --no-trace does without.")
        if self.unsafe_fixes and not (self.fix or self.diff):
            raise UserError("--unsafe-fixes says which fixes to apply; it needs --fix or --diff.")


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _require_rules(choice: RuleChoice) -> None:
    if choice == NO_CHOICE:
        return
    from ...analysis.rules.selectors import unknown  # noqa: PLC0415

    for option, values in (
        ("select", choice.select),
        ("extend_select", choice.extend_select),
        ("ignore", choice.ignore),
    ):
        for wrong in filter(None, map(unknown, values or ())):
            raise UserError(f"{_option(option)}: {wrong}")


_RULES = {"multiple": True, "metavar": "RULES"}
_LINT = (
    click.option("--select", **_RULES, help="Only these rules: codes, beginnings of codes (CF3), names."),
    click.option("--extend-select", **_RULES, help="These rules beside those of the configuration."),
    click.option("--ignore", **_RULES, help="None of these rules."),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Files and folders to leave out."),
    click.option("--extend-exclude", multiple=True, metavar="PATTERN", help="More of them."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore",
        default=None,
        help="Leave out what .gitignore names; this is the default.",
    ),
    click.option("--force-exclude", is_flag=True, help="Leave out even files that are named here."),
    format_option(*FORMATS),
    click.option("-o", "--output-file", type=_FILE, help="Write there instead of to stdout."),
    click.option("--statistics", is_flag=True, help="How often each rule has something to say."),
    click.option("--fail-on", type=click.Choice(get_args(Level)), help="Exit with 1 from this severity on [warning]."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    click.option("--fix", is_flag=True, help="Apply safe fixes to the files."),
    click.option(
        "--unsafe-fixes", is_flag=True, help="Apply fixes that change what the network computes, if they help."
    ),
    click.option("--diff", is_flag=True, help="Show what --fix would change; exit with 1 if there is something."),
    click.option("--add-ignore", is_flag=True, help="Silence every finding by a comment on its line."),
    click.option(
        "--baseline", type=click.Path(exists=True, dir_okay=False), help="Known findings, and sizes not to exceed."
    ),
    click.option("--write-baseline", type=_FILE, help="Write what is found there, as known from now on."),
    click.option("--stdin-filename", metavar="FILE", help="Check the text on stdin as if it were this file."),
    click.option("--show-files", is_flag=True, help="List the files that would be checked."),
    click.option("--show-settings", is_flag=True, help="Show the settings that hold for the first of them."),
    click.option("--watch", is_flag=True, help="Check again whenever a file changes."),
    click.option("--no-trace", is_flag=True, help="Only what the syntax tree tells; needs no torch and takes no time."),
)


def lint_options(function: F) -> F:
    """Everything that `LintOptions` holds, and the format."""
    for option in reversed(_LINT):
        function = option(function)
    return function
