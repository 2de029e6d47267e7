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

    `dsp` are the 16-bit SIMD instructions of the DSP extension, `mve` those of Helium, `fpu` what computes floats.
    `cflags` select the core for GCC and Clang; `cflags_note` says where a compiler does not know it by name.
    `costs` names the table of analysis/kernels/costs that was measured on the machine code these flags make.
    `qemu_machine` emulates the core, or one that executes its instructions; empty where none does.
    """

    name: str
    title: str
    isa: str
    dsp: bool
    mve: bool
    fpu: Literal["none", "single", "double"]
    arena_alignment: int
    cflags: tuple[str, ...]
    costs: str
    qemu_machine: str
    cpi: CyclesPerInstruction
    source: str
    cflags_note: str = ""


@dataclass(frozen=True, slots=True)
class Npu:
    """A neural processing unit beside the core; chipfit's own kernels do not use it, some runtimes do.

    `family` is the name its operator rules go by. `macs_per_cycle` is for int8, None where the vendor does not say.
    """

    name: str
    title: str
    family: str
    source: str
    macs_per_cycle: int | None = None
    verified: bool = False


Use = Literal["arena", "stack", "weights"]


@dataclass(frozen=True, slots=True)
class Region:
    """One contiguous range of addresses; two banks are two regions even where a data sheet adds them up.

    `bytes` is what an application may use; `reserved` is what else the memory has and `reserved_for` who takes it: a
    boot loader, a radio stack, another core. `base` is None where the source gives only a size. `holds` says what may
    be placed there. `verified` says that the figures were read in the source that is named.
    """

    name: str
    kind: Literal["sram", "tcm", "flash", "external"]
    bytes: int
    source: str = ""
    base: int | None = None
    holds: tuple[Use, ...] = ()
    reserved: int = 0
    reserved_for: str = ""
    note: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What a model is checked against and built for.

    `clock_range` are the slowest and fastest clock it stands for: of one board both are its clock. `generic` is True
    for a tier, which is no board that one can buy. `npu_hz` is None where the NPU is clocked like the core,
    and so has no source.
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
    clock_range: tuple[int, int]
    clock_verified: bool = False
    npu: Npu | None = None
    npu_hz: int | None = None
    npu_hz_source: str = ""
    npu_hz_verified: bool = False
    generic: bool = False
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether the clocks and every region were read in the source that is named."""
        clocks = self.clock_verified and (self.npu_hz is None or self.npu_hz_verified)
        return clocks and all(region.verified for region in self.regions)

    @property
    def arena_region(self) -> Region:
        """Where the arena goes, since it cannot span two regions: the largest on the chip, else the largest outside."""
        return self._largest("arena")

    @property
    def flash_region(self) -> Region:
        """Where code and constants go: the largest flash on the chip, else the largest memory outside that has them."""
        return self._largest("weights")

    def _largest(self, use: Use) -> Region:
        return max((r for r in self.regions if use in r.holds), key=lambda r: (r.kind != "external", r.bytes))
