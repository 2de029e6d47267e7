"""Targets by name, or from a board file of the user's own.

A board is one TOML file that names its core and its runtime. Adding a board is adding a file. A tier is a file of the
same form that stands for many boards. Loading one target reads no other.
"""

import re
import tomllib
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from ..toml_table import Problem, locate, structure
from .board import Board, board_problems, placed
from .extend import extended
from .runtime import Runtime
from .target import Core, Npu, Target

T = TypeVar("T")


class TargetError(ValueError):
    """There is no such target, or its file is wrong; the message is for the user."""


def target_names() -> tuple[str, ...]:
    """The names of all boards that come with chipfit, sorted."""
    return _names("boards")


def tier_names() -> tuple[str, ...]:
    """The names of the generic targets, from the smallest tier to the largest."""
    return ("nano", "micro", "performance", "acceleration")


def core_names() -> tuple[str, ...]:
    """The names of all cores, sorted."""
    return _names("cores")


def load_core(name: str) -> Core:
    """The core called `name`. Raises TargetError."""
    if name not in core_names():
        raise TargetError(f"There is no core `{name}`{_hint(name, core_names())}")
    return _read("cores", name, Core)


@cache
def runtime_names() -> tuple[str, ...]:
    """The names of all runtimes that chipfit knows, sorted."""
    return _names("runtimes")


@cache
def load_runtime(name: str) -> Runtime:
    """The runtime called `name`. Raises TargetError with close names if there is none."""
    if name not in runtime_names():
        close = get_close_matches(name.replace("_", "-").lower(), runtime_names(), 3, 0.4)
        hint = f"the closest are {', '.join(close)}." if close else "`chipfit runtimes` lists them."
        raise TargetError(f"There is no runtime `{name}`; {hint}")
    return _read("runtimes", name, Runtime)


def load_target(name: str) -> Target:
    """The target called `name`; a name that ends in .toml is the path of a board file. Raises TargetError."""
    if name.endswith(".toml"):
        return _load_file(name)
    return _load_own(name, _folder(name))


def _folder(name: str) -> str:
    if name in tier_names():
        return "tiers"
    if name not in target_names():
        raise TargetError(f"There is no target `{name}`{_hint(name, (*tier_names(), *target_names()))}")
    return "boards"


@cache
def _load_own(name: str, folder: str) -> Target:
    file = f"{folder}/{name}.toml"
    return _target(_parse(_text(folder, name), file, Board), file, generic=folder == "tiers")


def _load_file(path: str) -> Target:
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise TargetError(f"The board file {path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise TargetError(f"The board file {path} is not UTF-8 text.") from error
    board = _parse(text, path, Board)
    if problems := tuple(board_problems(board)):
        raise _error(path, text, problems)
    for key, folder in (("core", "cores"), ("runtime", "runtimes"), ("npu", "npus")):
        wanted = getattr(board, key)
        if wanted and wanted not in _names(folder):
            problem = Problem((key,), f"there is no {key} `{wanted}`{_hint(wanted, _names(folder))}")
            raise _error(path, text, (problem,))
    return _target(board, path)


def _target(board: Board, file: str, generic: bool = False) -> Target:
    core, clock = _read("cores", board.core, Core), board.clock
    return Target(
        name=board.name,
        title=board.title,
        mcu=board.mcu,
        tier=board.tier,
        core=core if board.cpi is None else replace(core, cpi=board.cpi),
        runtime=load_runtime(board.runtime),
        clock_hz=clock.hz,
        clock_source=clock.source or file,
        regions=tuple(replace(region, source=region.source or file) for region in placed(board)),
        clock_range=(clock.low_hz or clock.hz, clock.high_hz or clock.hz),
        clock_verified=clock.verified,
        npu_hz=board.npu_hz,
        npu_hz_source="" if board.npu_hz is None else board.npu_hz_source or file,
        npu_hz_verified=board.npu_hz_verified,
        npu=_read("npus", board.npu, Npu) if board.npu else None,
        generic=generic,
        note=board.note,
    )


def _read(folder: str, name: str, cls: type[T]) -> T:
    return _parse(_text(folder, name), f"{folder}/{name}.toml", cls)


def _text(folder: str, name: str) -> str:
    return (files(__package__ or "") / folder / f"{name}.toml").read_text(encoding="utf-8")


def _parse(text: str, file: str, cls: type[T]) -> T:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TargetError(_syntax_error(file, str(error))) from error
    except RecursionError:
        raise TargetError(_syntax_error(file, "Nested too deeply")) from None
    if "extends" in table and cls is Board:
        table = _extended(table, file, text)
    result = structure(table, cls)
    if isinstance(result, tuple):
        raise _error(file, text, result)
    return result


def _extended(table: dict[str, Any], file: str, text: str) -> dict[str, Any]:
    wanted = table["extends"]
    if not isinstance(wanted, str):
        return table
    try:
        base = tomllib.loads(_text(_folder(wanted), wanted))
    except TargetError as error:
        raise _error(file, text, (Problem(("extends",), str(error)),)) from error
    return extended(table, base, re.sub(r"[^A-Za-z0-9_.+-]+", "-", Path(file).stem)[:64])


def _error(file: str, text: str, problems: tuple[Problem, ...]) -> TargetError:
    """Every problem with the line of its key; a key that is missing is missing in the table whose line is named."""
    lines = [(locate(file, text, problem.path).start.line, _shown(problem)) for problem in problems]
    return TargetError("\n".join(f"{file}:{line}: {message}" for line, message in sorted(lines)))


def _syntax_error(file: str, message: str) -> str:
    at = re.search(r" \(at line (\d+), column \d+\)", message)
    return f"{file}:{at[1]}: {message.replace(at[0], '')}." if at else f"{file}: {message}."


def _shown(problem: Problem) -> str:
    return f"`{'.'.join(map(str, problem.path))}`: {problem.message}" if problem.path else problem.message


def _names(folder: str) -> tuple[str, ...]:
    entries = (files(__package__ or "") / folder).iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")))


def _hint(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name.replace("_", "-").lower(), known, 3, 0.5)
    return f"; the closest are {', '.join(close)}." if close else "; `chipfit targets` lists them."
