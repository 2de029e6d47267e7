"""`chipfit targets`: one line per board, under the tier it belongs to."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ...analysis.targets import Target


def target_list(targets: Sequence[Target]) -> Table:
    """A table with the generic target of a tier as the heading of its boards."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading in ("name", "core"):
        table.add_column(heading, no_wrap=True)
    for heading in ("MHz", "arena KiB", "flash KiB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("checked", "board"):
        table.add_column(heading, no_wrap=True)
    for target in targets:
        table.add_row(*_row(target), style="bold" if target.generic else "")
    return table


def _row(target: Target) -> tuple[str | Text, ...]:
    sizes = (f"{region.bytes / 1024:g}" for region in (target.arena_region, target.flash_region))
    checked = "" if target.generic else _checked(target)
    title = f"{target.title} with {target.npu.title}" if target.npu else target.title
    name = target.name if target.generic else f"  {target.name}"
    return name, target.core.name, _mhz(target), *sizes, checked, title


def _mhz(target: Target) -> str:
    """The clock, or the range of clocks that a tier stands for."""
    slowest, fastest = (f"{hz / 1e6:g}" for hz in target.clock_range)
    return slowest if slowest == fastest else f"{slowest}-{fastest}"


def _checked(target: Target) -> str:
    clocks = (target.clock_verified, *(() if target.npu_hz is None else (target.npu_hz_verified,)))
    figures = (*clocks, *(region.verified for region in target.regions))
    return "yes" if all(figures) else "partly" if any(figures) else "no"
