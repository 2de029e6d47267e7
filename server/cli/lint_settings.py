"""`chipfit lint --show-settings`: what holds for a file, and where it is from."""

from dataclasses import fields
from pathlib import Path

import click

from ..settings import Project
from .console import shown_path

_HERE = ("models", "lint", "rules", "allowed", "file")


def show_settings(file: str, project: Project) -> None:
    """Print the settings as the configuration would say them, rules spelled out."""
    # The rules bring numpy with them.
    from ...analysis.rules.selection import selected_codes  # noqa: PLC0415

    settings, lint = project.settings, project.settings.lint
    lines = [f"# for {shown_path(file)}, from {shown_path(settings.file) if settings.file else 'the defaults'}"]
    lines += [_line(f.name, getattr(settings, f.name)) for f in fields(settings) if f.name not in _HERE]
    lines += ["", "[lint]", _line("select", tuple(sorted(selected_codes(lint, settings.rules))))]
    shown = ("exclude", "extend_exclude", "respect_gitignore", "fail_on", "per_file_ignores", "severity")
    lines += [_line(name, getattr(lint, name)) for name in shown]
    for model in settings.models:
        here = {"file": shown_path(str(Path(model.file))), "entry": model.entry, "input": model.input}
        lines += ["", "[[model]]", *(_line(key, value) for key, value in here.items() if value)]
    lines += [f"# {problem.message}" for problem in project.diagnostics]
    click.echo("\n".join(line for line in lines if line is not None))


def _line(name: str, value: object) -> str:
    return f"# {_key(name)} is not set" if value is None else f"{_key(name)} = {_toml(value)}"


def _key(name: str) -> str:
    return name.replace("_", "-")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_toml(str(k))} = {_toml(v)}' for k, v in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
