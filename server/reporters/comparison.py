"""What a change costs, as text, as Markdown for a pull request, and as JSON of schema `chipfit-compare/1`."""

from collections.abc import Sequence
from typing import Any

from .change import Change, figures
from .json import dumps
from .printable import printable

SCHEMA = "chipfit-compare/1"
_SHOWN = {"arena_bytes": ("arena", "bytes"), "flash_bytes": ("flash", "bytes"), "latency_ms": ("latency", "ms")}


def comparison_text(changes: Sequence[Change], name: str) -> str:
    """Every model that differs, with its figures and how they differ."""
    different = [change for change in changes if change.is_change]
    lines: list[str] = []
    for change in different:
        lines.append(f"{change.file}:{change.entry} on {change.target}{_status(change)}")
        lines += [f"  {_SHOWN[key][0]:<8} {cell} {_SHOWN[key][1]}" for key, cell in _cells(change).items()]
    lines.append(_summary(changes, different, name))
    return "".join(f"{printable(line)}\n" for line in lines)


def comparison_markdown(changes: Sequence[Change], name: str) -> str:
    """A table of the models that differ."""
    different = [change for change in changes if change.is_change]
    rows = []
    for change in different:
        cells = " | ".join(f"{cell} {_SHOWN[key][1]}" for key, cell in _cells(change).items())
        rows.append(f"| {_code(f'{change.file}:{change.entry}')}{_status(change)} | {change.target} | {cells} |")
    table = ["| Model | Target | Arena | Flash | Latency |", "|---|---|---:|---:|---:|", *rows, ""] if rows else []
    return "".join(f"{printable(line)}\n" for line in [*table, _summary(changes, different, name)])


def comparison_json(changes: Sequence[Change], name: str, commit: str) -> str:
    """Every model, changed or not; `before`, `after` and `change` have the same keys."""
    models = [
        {
            "file": change.file,
            "entry": change.entry,
            "target": change.target,
            "changed": change.is_change,
            "before": {key: before for key, _, before, _ in figures(change)} if change.before else None,
            "after": {key: now for key, now, _, _ in figures(change)} if change.after else None,
            "change": {key: delta for key, _, _, delta in figures(change)} if change.before and change.after else None,
        }
        for change in changes
    ]
    document: dict[str, Any] = {"schema": SCHEMA, "revision": name, "commit": commit, "models": models}
    return f"{dumps(document)}\n"


def _cells(change: Change) -> dict[str, str]:
    return {key: _cell(key, now, before, delta) for key, now, before, delta in figures(change) if key in _SHOWN}


def _cell(key: str, now: float | None, before: float | None, delta: float | None) -> str:
    value = now if now is not None else before
    if value is None:
        return "unknown"
    number = f"{value:,.3f}" if key == "latency_ms" else f"{value:,}"
    if delta is None:
        return number
    signed = f"{delta:+,.3f}" if key == "latency_ms" else f"{delta:+,}"
    return f"{number} ({signed})"


def _status(change: Change) -> str:
    if change.before is None:
        return ", new"
    return ", gone" if change.after is None else ""


def _summary(changes: Sequence[Change], different: Sequence[Change], name: str) -> str:
    count = f"{len(changes)} model{'' if len(changes) == 1 else 's'}"
    if not different:
        return f"No figure differs from {name} in {count}."
    return f"{len(different)} of {count} {'differs' if len(different) == 1 else 'differ'} from {name}."


def _code(text: str) -> str:
    """Inline code that a cell of a table can hold, whatever is in it."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{' ' * (fence == '``')}{text}{' ' * (fence == '``')}{fence}".replace("|", "\\|")
