"""A board file: its keys, and what must hold between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf
from typing import Literal

from ..toml_table import KeyPath, Problem
from .target import CyclesPerInstruction, Region

# Names go into C comments, file names and terminals.
_NAME = re.compile(r"[A-Za-z0-9_.+-]{1,64}", re.ASCII)
_DEFAULT_USES = {"sram": ("arena", "stack"), "tcm": ("arena", "stack"), "flash": ("weights",), "external": ()}


@dataclass(frozen=True, slots=True)
class Clock:
    """The core's clock on this board; `low_hz` and `high_hz` only where it stands for several."""

    hz: int
    source: str = ""
    verified: bool = False
    low_hz: int | None = None
    high_hz: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The keys of a board file. `cpi` replaces the core's where the board's memories are known to be other; `npu_hz` is
    the clock of the NPU where it is not the core's, with a source of its own.

    `extends` names the board whose figures hold unless this file has others; the merging is done before.
    """

    name: str
    title: str
    core: str
    clock: Clock
    region: tuple[Region, ...]
    mcu: str = ""
    tier: Literal["nano", "micro", "performance", "acceleration"] = "micro"
    runtime: str = "chipfit"
    npu: str = ""
    npu_hz: int | None = None
    npu_hz_source: str = ""
    npu_hz_verified: bool = False
    cpi: CyclesPerInstruction | None = None
    note: str = ""
    extends: str = ""


def placed(board: Board) -> tuple[Region, ...]:
    """The regions, each with the uses of its kind where it does not say others."""
    return tuple(replace(r, holds=r.holds or _DEFAULT_USES[r.kind]) for r in board.region)


def board_problems(board: Board) -> Iterator[Problem]:
    """What is wrong with a board whose keys all have the right type."""
    yield from _text_problems(board)
    yield from _clock_problems(board.clock)
    if board.cpi is not None and not 0 < board.cpi.low <= board.cpi.expected <= board.cpi.high < inf:
        yield Problem(("cpi",), "Cycles per instruction are above 0, and low <= expected <= high.")
    if board.npu_hz is not None and board.npu_hz <= 0:
        yield Problem(("npu-hz",), "A clock must be above 0.")
    for index, region in enumerate(board.region):
        for key, size in (("bytes", region.bytes), ("base", region.base or 0), ("reserved", region.reserved)):
            if size < 0 or (key == "bytes" and size == 0):
                yield Problem(
                    ("region", index, key), f"It must {'be above 0' if key == 'bytes' else 'not be negative'}."
                )
        if region.name in [earlier.name for earlier in board.region[:index]]:
            yield Problem(("region", index, "name"), f"There is a region `{region.name}` already.")
    yield from _overlaps(board.region)
    for use, what in (("arena", "of kind sram or tcm"), ("weights", "of kind flash")):
        if not any(use in region.holds for region in placed(board)):
            yield Problem((), f'A board needs at least one region {what}, or one with `holds = ["{use}"]`.')


def _text_problems(board: Board) -> Iterator[Problem]:
    """A board file may come with a repository: nothing in it moves the cursor or ends a comment in C."""
    names: list[tuple[KeyPath, str]] = [(("name",), board.name)]
    texts: list[tuple[KeyPath, str]] = [(("title",), board.title), (("mcu",), board.mcu), (("note",), board.note)]
    texts += [(("clock", "source"), board.clock.source), (("npu-hz-source",), board.npu_hz_source)]
    if board.cpi is not None:
        texts.append((("cpi", "source"), board.cpi.source))
    for index, region in enumerate(board.region):
        names.append((("region", index, "name"), region.name))
        for key in ("source", "note", "reserved_for"):
            texts.append((("region", index, key.replace("_", "-")), getattr(region, key)))
    for path, name in names:
        if not _NAME.fullmatch(name):
            yield Problem(path, "A name has up to 64 letters, digits, dots, dashes and underscores, no blanks.")
    for path, text in texts:
        if not text.isprintable():
            yield Problem(path, "This must be one line of printable text.")


def _clock_problems(clock: Clock) -> Iterator[Problem]:
    if clock.hz <= 0:
        yield Problem(("clock", "hz"), "It must be above 0.")
    for key, hz in (("low-hz", clock.low_hz), ("high-hz", clock.high_hz)):
        if hz is not None and (hz <= 0 or (hz > clock.hz if key == "low-hz" else hz < clock.hz)):
            yield Problem(("clock", key), "It must be above 0, and low-hz <= hz <= high-hz.")


def _overlaps(regions: tuple[Region, ...]) -> Iterator[Problem]:
    for (_, first), (index, second) in combinations(enumerate(regions), 2):
        if first.base is None or second.base is None:
            continue
        if first.base < second.base + second.bytes and second.base < first.base + first.bytes:
            end = first.base + first.bytes - 1
            where = f"0x{first.base:08x} to 0x{end:08x}"
            yield Problem(("region", index), f"Region `{second.name}` overlaps region `{first.name}` ({where}).")
