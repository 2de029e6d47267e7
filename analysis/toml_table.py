"""TOML to frozen dataclasses, strictly, with the place of every problem.

Keys are the field names in kebab case. Nothing is coerced: a number in quotes is not a number. Where a
list is expected, a single value stands for a list of one. A class with a `parse` method is written as a string.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import cattrs
from cattrs import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from .span import Position, Span

T = TypeVar("T")
KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""", re.ASCII)
_STRINGS = tuple[str, ...]
_KINDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and at which key: table names, keys and indexes from the root of the table."""

    path: KeyPath
    message: str


def structure(table: object, cls: type[T]) -> T | tuple[Problem, ...]:
    """An instance of the dataclass `cls`, or everything that is wrong with `table`."""
    if not isinstance(table, dict):
        return (Problem((), f"Expected a table, found {_shown(table)}."),)
    try:
        return _CONVERTER.structure(table, cls)
    except ClassValidationError as error:
        return tuple(_problems(error, (), table))


def structure_leniently(table: object, cls: type[T]) -> tuple[T | None, list[Problem]]:
    """As `structure`, but keys that are wrong count as absent; None if that is not enough."""
    result = structure(table, cls)
    if not isinstance(result, tuple):
        return result, []
    wrong = {problem.path[0] for problem in result if problem.path}
    rest = structure({k: v for k, v in table.items() if k not in wrong} if isinstance(table, dict) else table, cls)
    return None if isinstance(rest, tuple) else rest, list(result)


def locate(file: str, text: str, path: KeyPath) -> Span:
    """The span of the key at `path` in the TOML `text`, or of the nearest enclosing one that is written out."""
    best, span = -1, Span.line(file, 1, text.split("\n", 1)[0])
    for found, line, start, end in _written_keys(text):
        depth = _common(found, path)
        if depth == len(found) and depth > best:
            best, span = depth, Span(file, Position(line, start), Position(line, end))
    return span


def _written_keys(text: str) -> Iterator[tuple[KeyPath, int, int, int]]:
    """(path, line, first column, column after the last) of every header and key; one level of arrays of tables."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _split(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            yield table, number, header.start(1) + 1, len(line[: header.start(3)].rstrip() if header[3] else line) + 1
        elif key := _KEY.match(line):
            yield (*table, *_split(key[1])), number, key.start(1) + 1, key.end(1) + 1


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r""""[^"]*"|'[^']*'|[^.]+""", dotted))


def _common(left: KeyPath, right: KeyPath) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _problems(error: BaseException, path: KeyPath, value: Any) -> Iterator[Problem]:
    if isinstance(error, ClassValidationError):
        for inner, note in error.group_exceptions()[0]:
            name = _key(note.name)
            missing = isinstance(inner, KeyError) and isinstance(value, dict) and name not in value
            if missing:
                yield Problem(path, f"The key `{name}` is missing.")
            else:
                yield from _problems(inner, (*path, name), value.get(name) if isinstance(value, dict) else value)
        for inner in error.group_exceptions()[1]:
            yield from _problems(inner, path, value)
    elif isinstance(error, IterableValidationError):
        for inner, note in error.group_exceptions()[0]:
            yield from _problems(
                inner, (*path, note.index), value[int(note.index)] if isinstance(value, list) else value
            )
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [_key(field.name) for field in fields(error.cl)]
        for key in sorted(error.extra_fields):
            yield Problem((*path, key), f"There is no key `{key}` here; {_hint(key, known)}")
    else:
        yield Problem(path, str(error))


def _hint(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, 1)
    return f"did you mean `{close[0]}`?" if close else f"the keys are {', '.join(f'`{name}`' for name in known)}."


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, str):
        return f'`"{value}"`'
    return f"`{str(value).lower()}`"


def _scalar(value: Any, kind: type) -> Any:
    accepted = isinstance(value, int | float) if kind is float else isinstance(value, kind)
    if not accepted or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"Expected {_KINDS[kind]}, found {_shown(value)}.")
    return float(value) if kind is float else value


def _make_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind in _KINDS:
        converter.register_structure_hook(kind, _scalar)

    converter.register_structure_hook_factory(is_dataclass, lambda cls: _table_hook(converter, cls))
    converter.register_structure_hook_factory(lambda cls: hasattr(cls, "parse"), _parse_hook)
    converter.register_structure_hook_factory(lambda kind: get_origin(kind) is Literal, _choice_hook)
    converter.register_structure_hook_func(
        lambda kind: kind == list[str], lambda value, _: list(converter.structure(_listed(value), _STRINGS))
    )
    return converter


def _table_hook(converter: cattrs.Converter, cls: type) -> Callable[[object, type], Any]:
    names: dict[str, Any] = {field.name: override(rename=_key(field.name)) for field in fields(cls)}
    lists = {_key(name) for name, hint in get_type_hints(cls).items() if get_origin(hint) is tuple}
    inner = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **names)

    def hook(value: object, kind: type) -> Any:
        if not isinstance(value, dict):
            raise TypeError(f"Expected a table, found {_shown(value)}.")
        listed = {key: _listed(one) if key in lists else one for key, one in value.items()}
        return inner(listed, kind)

    return hook


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _parse_hook(cls: Any) -> Callable[[object, type], Any]:
    return lambda value, kind: cls.parse(_scalar(value, str))


def _choice_hook(kind: Any) -> Callable[[object, type], Any]:
    choices = get_args(kind)

    def hook(value: object, kind: type) -> Any:
        if value not in choices:
            listed = ", ".join(f'"{choice}"' for choice in choices)
            raise ValueError(f"Expected one of {listed}, found {_shown(value)}.")
        return value

    return hook


def _key(field_name: str) -> str:
    return field_name.replace("_", "-")


_CONVERTER = _make_converter()
