"""The boards by tier, every figure with its source."""

from collections.abc import Sequence

from ...analysis.targets import Target, load_target, target_names, tier_names
from ..reporters.markdown import message, prose, table
from .cited import cited

_HEAD = """# Targets

A target is a board or one of the four tiers, which stand for many boards: `--target NAME` or `target` under
`[tool.chipfit]`. The arena must fit one contiguous region, so that is the memory given here, not the sum of all banks;
what a boot loader, a radio stack or another core takes is not in the figures. `chipfit targets NAME` shows every region
of a board with its addresses, and `--target ./board.toml` reads a board of your own.

*Checked* says which figures were read in the source that is named; the others could not be checked against a primary
source. Numbers in the last column are the sources below the table: first the clock's, then those of the memories."""

_COLUMNS = ("name", "board", "chip", "core", "MHz", "arena KiB", "flash KiB", "checked", "sources")


def targets_page() -> str:
    """One section per tier, from small to large."""
    boards = [load_target(name) for name in target_names()]
    return "\n\n".join((_HEAD, *(_section(name, [b for b in boards if b.tier == name]) for name in tier_names())))


def _section(name: str, boards: Sequence[Target]) -> str:
    tier = load_target(name)
    sources = list(dict.fromkeys(source for board in boards for source in _sources(board)))
    rows = [_row(board, sources) for board in boards]
    low, high = (f"{hz / 1e6:g}" for hz in tier.clock_range)
    about = (
        f"`--target {name}` is {prose(tier.core.title)} at {tier.clock_hz / 1e6:g} MHz ({low} to {high}), "
        f"{tier.arena_region.bytes / 1024:g} KiB for the arena and {tier.flash_region.bytes / 1024:g} KiB of flash. "
        f"{message(tier.note)}"
    )
    listed = "\n".join(f"{number}. {cited(source)}" for number, source in enumerate(sources, 1))
    return "\n\n".join((f"## {prose(tier.title)}", about, table(_COLUMNS, rows, right=(4, 5, 6)), listed))


def _row(board: Target, sources: list[str]) -> tuple[str, ...]:
    core = f"{board.core.title} with {board.npu.title}" if board.npu else board.core.title
    arena, flash = (f"{region.bytes / 1024:g} ({region.name})" for region in (board.arena_region, board.flash_region))
    numbers = ", ".join(str(sources.index(source) + 1) for source in _sources(board))
    title, mcu = prose(board.title), prose(board.mcu)
    mhz = f"{board.clock_hz / 1e6:g}"
    return f"`{board.name}`", title, mcu, prose(core), mhz, prose(arena), prose(flash), _checked(board), numbers


def _sources(board: Target) -> list[str]:
    """Of the clock, the regions, the NPU and its clock, each once; empty ones are no source."""
    found = [board.clock_source, *(region.source for region in board.regions), board.npu.source if board.npu else ""]
    found.append(board.npu_hz_source)
    return list(dict.fromkeys(source for source in found if source))


def _checked(board: Target) -> str:
    """All figures, none, or by name which of clock, arena and flash."""
    figures = {"clock": board.clock_verified, **{r.name: r.verified for r in board.regions}}
    figures |= {} if board.npu_hz is None else {"NPU's clock": board.npu_hz_verified}
    done = [name for name, verified in figures.items() if verified]
    return "yes" if len(done) == len(figures) else ", ".join(done) if done else "no"
