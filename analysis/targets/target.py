"""A chip on a board, with the kernels that run on it. Sizes are bytes, clocks hertz."""

from dataclasses import dataclass
from typing import Literal

from .runtime import Runtime


@dataclass(frozen=True, slots=True)
class CyclesPerInstruction:
    """Cycles per instruction of our kernels' code: low, expected, high, and where the three come from."""

    low: float
    expected: float
    high: float
    source: str


@dataclass(frozen=True, slots=True)
class Core:
    """A processor core. `arena_alignment` holds for every tensor in the arena, in bytes.

    `cflags` select the core for GCC and Clang; `qemu_machine` emulates it, empty where none does.
    """

    name: str
    title: str
    isa: str
    arena_alignment: int
    cflags: tuple[str, ...]
    qemu_machine: str
    cpi: CyclesPerInstruction
    source: str


@dataclass(frozen=True, slots=True)
class Region:
    """One contiguous range of addresses. `base` is None where the source gives only a size."""

    name: str
    kind: Literal["sram", "tcm", "flash"]
    bytes: int
    source: str
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a model is checked against and built for.

    `verified` is False if a figure could not be checked against a primary source; `note` then says which.
    """

    name: str
    title: str
    mcu: str
    tier: str
    core: Core
    runtime: Runtime
    clock_hz: int
    clock_source: str
    regions: tuple[Region, ...]
    verified: bool
    note: str = ""

    @property
    def arena_region(self) -> Region:
        """Where the arena goes: the largest region for data, since an arena cannot span two."""
        return max((region for region in self.regions if region.kind != "flash"), key=lambda region: region.bytes)

    @property
    def flash_region(self) -> Region:
        """Where code and constants go: the largest flash."""
        return max((region for region in self.regions if region.kind == "flash"), key=lambda region: region.bytes)
