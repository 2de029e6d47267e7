"""`chipfit targets NAME`: every figure of a board with its source, and whether it was checked there."""

from collections.abc import Iterator

from rich.console import Group
from rich.text import Text

from ...analysis.kernels.cost_table import provenance
from ...analysis.targets import Core, Region, Target
from .printable import printable

_FPU = {"none": "no floating-point unit", "single": "single-precision floats", "double": "double-precision floats"}


class _Sources:
    """Numbers sources in the order in which they are cited."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def cite(self, source: str) -> str:
        return f"[{self.numbers.setdefault(source, len(self.numbers) + 1)}]"


def target_page(target: Target) -> Group:
    """A line per figure, and the sources they cite by number."""
    sources = _Sources()
    lines = [_line(name, value) for name, value in _figures(target, sources)]
    cited = [Text(printable(f"  [{number}] {source}"), "dim") for source, number in sources.numbers.items()]
    return Group(Text(printable(target.title), "bold"), *lines, Text("sources"), *cited)


def _line(name: str, value: str) -> Text:
    return Text(printable(f"  {name:<8} {value}"))


def _figures(target: Target, sources: _Sources) -> Iterator[tuple[str, str]]:
    core, cpi = target.core, target.core.cpi
    yield "name", f"{target.name}, {'which stands for the' if target.generic else 'of the'} {target.tier} tier"
    if target.mcu:
        yield "chip", target.mcu
    yield "core", f"{core.title} ({core.name}, {core.isa}; {', '.join(_features(core))})"
    yield "clock", f"{_clock(target)} {_cited(target.clock_source, target.clock_verified, target, sources)}"
    for region in target.regions:
        yield region.kind, _region(region, target, sources)
    if target.npu is not None:
        yield "npu", f"{target.npu.title} {_cited(target.npu.source, target.npu.verified, target, sources)}"
    if target.npu is not None and target.npu_hz is not None:
        cited = _cited(target.npu_hz_source, target.npu_hz_verified, target, sources)
        yield "npu", f"clocked with {target.npu_hz / 1e6:g} MHz {cited}"
    yield "cycles", f"{cpi.expected:g} per instruction ({cpi.low:g} to {cpi.high:g}) {sources.cite(cpi.source)}"
    yield "kernels", f"instructions and sizes {sources.cite(provenance(core.costs))}"
    yield "compiler", f"{' '.join(core.cflags)}{f'. {core.cflags_note}' if core.cflags_note else ''}"
    yield "emulator", f"{core.qemu_machine} of QEMU"
    yield "runtime", f"{target.runtime.name} {target.runtime.version}: {target.runtime.description}"
    if target.note:
        yield "note", target.note
    if not (target.verified or target.generic):
        yield "caution", "What is marked unverified could not be checked against a primary source."


def _clock(target: Target) -> str:
    slowest, fastest = (f"{hz / 1e6:g}" for hz in target.clock_range)
    return f"{target.clock_hz / 1e6:g} MHz{'' if slowest == fastest else f' ({slowest} to {fastest})'}"


def _features(core: Core) -> Iterator[str]:
    if core.dsp:
        yield "DSP instructions"
    if core.mve:
        yield "Helium"
    yield _FPU[core.fpu]


def _region(region: Region, target: Target, sources: _Sources) -> str:
    base = "" if region.base is None else f" at 0x{region.base:08x}"
    roles = ", holds the arena" if region is target.arena_region else ""
    roles += ", holds code and weights" if region is target.flash_region else ""
    taken = f" ({region.reserved:,} more go to {region.reserved_for})" if region.reserved else ""
    cited = _cited(region.source, region.verified, target, sources)
    return (
        f"{region.name}: {region.bytes:,} bytes{base}{roles}{taken} {cited}{f'. {region.note}' if region.note else ''}"
    )


def _cited(source: str, verified: bool, target: Target, sources: _Sources) -> str:
    number = sources.cite(source)
    return number if verified or target.generic else f"{number} unverified"
