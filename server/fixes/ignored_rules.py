"""A rule more in the `ignore` of a configuration: the text of the file, everything else as it was."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

_STRING = r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
_ARRAY = re.compile(rf"\[(?:[^\[\]\"'#]|{_STRING}|#[^\n]*)*\]")


def with_ignored(file: str, text: str, code: str) -> str | None:
    """The text of the TOML `file` with `code` among `lint.ignore`; None where that takes more than an insertion.

    The file is a chipfit.toml, or a pyproject.toml with the keys below `tool.chipfit`. It may be empty.
    """
    prefix = () if Path(file).name == "chipfit.toml" else ("tool", "chipfit")
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    listed = _listed(before, prefix)
    if listed is None or code in listed:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    ways = (
        _in_array(text, prefix, code),
        _in_table(text, prefix, code, newline),
        _at_end(text, prefix, code, newline),
    )
    for new in ways:
        # Whatever a file may look like: what is offered says the same as before, and the rule.
        if new is not None and _is_right(before, new, prefix, [*listed, code]):
            return new
    return None


def _listed(document: dict[str, Any], prefix: tuple[str, ...]) -> list[str] | None:
    """What is ignored so far; None if that is not what it should be."""
    table: Any = document
    for name in (*prefix, "lint"):
        table = table.get(name, {}) if isinstance(table, dict) else None
    found = table.get("ignore", []) if isinstance(table, dict) else None
    found = [found] if isinstance(found, str) else found
    return found if isinstance(found, list) and all(isinstance(code, str) for code in found) else None


def _in_array(text: str, prefix: tuple[str, ...], code: str) -> str | None:
    """Behind the last element of an array that is there."""
    table = _table(text, prefix)
    key = re.compile(r"^[ \t]*ignore[ \t]*=[ \t]*", re.MULTILINE)
    found = key.search(text, *table) if table else None
    array = _ARRAY.match(text, found.end()) if found else None
    if array is None:
        return None
    body = array[0][1:-1]
    elements = [match for match in re.finditer(rf"{_STRING}|#[^\n]*", body) if not match[0].startswith("#")]
    if not elements:
        return f"{text[: array.start()]}[{_quoted(code)}{body}]{text[array.end() :]}"
    last = elements[-1]
    at = array.start() + 1 + last.end()
    indent = re.search(r"(\r?\n[ \t]*)$", body[: last.start()])
    return f"{text[:at]},{indent[1] if indent else ' '}{_quoted(code)}{text[at:]}"


def _in_table(text: str, prefix: tuple[str, ...], code: str, newline: str) -> str | None:
    """As the first key of a table that is there."""
    table = _table(text, prefix)
    if table is None:
        return None
    head, rest = text[: table[0]], text[table[0] :]
    gap = "" if head.endswith("\n") else newline
    return f"{head}{gap}ignore = [{_quoted(code)}]{newline}{rest}"


def _at_end(text: str, prefix: tuple[str, ...], code: str, newline: str) -> str:
    """In a table of its own, behind everything else."""
    gap = "" if not text.strip() else newline if text.endswith("\n") else newline * 2
    return f"{text}{gap}[{'.'.join((*prefix, 'lint'))}]{newline}ignore = [{_quoted(code)}]{newline}"


def _table(text: str, prefix: tuple[str, ...]) -> tuple[int, int] | None:
    """From where to where the keys of `[tool.chipfit.lint]` stand, if it is written as a table."""
    name = r"[ \t]*\.[ \t]*".join((*prefix, "lint"))
    header = re.search(rf"^[ \t]*\[[ \t]*{name}[ \t]*\][^\n]*(?:\n|\Z)", text, re.MULTILINE)
    if header is None:
        return None
    following = re.compile(r"^[ \t]*\[[^\n]*\][ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE).search(text, header.end())
    return header.end(), following.start() if following else len(text)


def _is_right(before: dict[str, Any], new: str, prefix: tuple[str, ...], wanted: list[str]) -> bool:
    try:
        after = tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        return False
    return _listed(after, prefix) == wanted and _without(after, prefix) == _without(before, prefix)


def _without(document: dict[str, Any], prefix: tuple[str, ...]) -> dict[str, Any]:
    """A document but for what it ignores, and the tables that are there for that alone."""
    *names, last = (*prefix, "lint", "ignore")
    path = [document]
    for name in names:
        path.append(path[-1].get(name, {}))
    copy = {key: value for key, value in path[-1].items() if key != last}
    for table, name in zip(reversed(path[:-1]), reversed(names), strict=True):
        copy = {**{key: value for key, value in table.items() if key != name}, **({name: copy} if copy else {})}
    return copy


def _quoted(code: str) -> str:
    return json.dumps(code)
