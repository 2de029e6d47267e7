"""Targets by name, or from a board file of the user's own.

A board is one TOML file that names its core and its runtime. Adding a board is adding a file.
"""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from ..toml_table import Problem, structure
from .target import Core, Region, Runtime, Target

T = TypeVar("T")


class TargetError(ValueError):
    """There is no such target, or its file is wrong; the message is for the user."""


@dataclass(frozen=True, slots=True)
class _Clock:
    hz: int
    source: str


@dataclass(frozen=True, slots=True)
class _Board:
    name: str
    title: str
    core: str
    clock: _Clock
    region: tuple[Region, ...]
    mcu: str = ""
    tier: str = "micro"
    runtime: str = "chipfit"
    verified: bool = False
    note: str = ""


def target_names() -> tuple[str, ...]:
    """The names of all boards that come with chipfit, sorted."""
    return _names("boards")


def load_target(name: str) -> Target:
    """The target called `name`; a name that ends in .toml is the path of a board file. Raises TargetError."""
    if name.endswith(".toml"):
        return _load_file(name)
    if name not in target_names():
        raise TargetError(f"There is no target `{name}`{_hint(name, target_names())}")
    return _load_own(name)


@cache
def _load_own(name: str) -> Target:
    return _target(_read("boards", name, _Board), f"boards/{name}.toml")


def _load_file(path: str) -> Target:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise TargetError(f"The board file {path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise TargetError(f"The board file {path} is not UTF-8 text.") from error
    return _target(_parse(text, path, _Board), path)


def _target(board: _Board, file: str) -> Target:
    core = _named("cores", board.core, Core, file)
    runtime = _named("runtimes", board.runtime, Runtime, file)
    kinds = {"flash" if region.kind == "flash" else "data" for region in board.region}
    if kinds != {"flash", "data"}:
        raise TargetError(f"{file}: a board needs at least one region of kind sram or tcm and one of kind flash.")
    if board.clock.hz <= 0 or any(region.bytes <= 0 for region in board.region):
        raise TargetError(f"{file}: the clock and the sizes of regions must be above 0.")
    return Target(
        name=board.name,
        title=board.title,
        mcu=board.mcu,
        tier=board.tier,
        core=core,
        runtime=runtime,
        clock_hz=board.clock.hz,
        clock_source=board.clock.source,
        regions=board.region,
        verified=board.verified,
        note=board.note,
    )


def _named(folder: str, name: str, cls: type[T], file: str) -> T:
    if name not in _names(folder):
        raise TargetError(f"{file}: there is no {folder.rstrip('s')} `{name}`{_hint(name, _names(folder))}")
    return _read(folder, name, cls)


def _read(folder: str, name: str, cls: type[T]) -> T:
    file = f"{folder}/{name}.toml"
    return _parse((files(__package__ or "") / folder / f"{name}.toml").read_text(encoding="utf-8"), file, cls)


def _parse(text: str, file: str, cls: type[T]) -> T:
    try:
        result = structure(tomllib.loads(text), cls)
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"{file}: {error}.") from error
    if isinstance(result, tuple):
        raise TargetError("\n".join(f"{file}: {_shown(problem)}" for problem in result))
    return result


def _shown(problem: Problem) -> str:
    return f"`{'.'.join(map(str, problem.path))}`: {problem.message}" if problem.path else problem.message


def _names(folder: str) -> tuple[str, ...]:
    entries = (files(__package__ or "") / folder).iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")))


def _hint(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name.replace("_", "-").lower(), known, 3, 0.5)
    return f"; the closest are {', '.join(close)}." if close else "; `chipfit targets` lists them."
