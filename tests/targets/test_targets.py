"""Boards, cores, NPUs and tiers as data: every file there is."""

from itertools import pairwise
from pathlib import Path

import pytest

from chipfit.analysis.kernels.cost_table import provenance
from chipfit.analysis.targets import TargetError, core_names, load, load_core, load_target, target_names, tier_names
from chipfit.codegen.projects.emulator import EMULATORS

TIERS = ("nano", "micro", "performance", "acceleration")


@pytest.mark.parametrize("name", (*target_names(), *tier_names()))
def test_target(name):
    target = load_target(name)
    assert target.name == name
    assert 16_000_000 <= target.clock_range[0] <= target.clock_hz <= target.clock_range[1] <= 1_000_000_000
    assert target.clock_source
    assert not target.clock_source.endswith(".toml")
    assert (target.npu_hz is None) == (not target.npu_hz_source)
    assert not target.npu_hz_source.endswith(".toml")
    assert 0 < target.core.cpi.low <= target.core.cpi.expected <= target.core.cpi.high
    assert {"arena", "stack"} <= {use for region in target.regions for use in region.holds}
    assert target.arena_region.kind in ("sram", "tcm")
    for region in target.regions:
        assert region.bytes % 1024 == 0
        assert region.source
        assert not region.source.endswith(".toml")
        assert bool(region.reserved) == bool(region.reserved_for)
        assert not (region.verified and "from memory" in region.source)
    placed = sorted((r.base, r.base + r.bytes) for r in target.regions if r.base is not None)
    assert all(end <= start for (_, end), (start, _) in pairwise(placed))


@pytest.mark.parametrize("name", (*target_names(), *tier_names()))
def test_own_files_pass_the_checks_of_the_users(name):
    folder = "tiers" if name in TIERS else "boards"
    target = load_target(str(Path(load.__file__).parent / folder / f"{name}.toml"))
    assert (target.name, target.regions) == (name, load_target(name).regions)


@pytest.mark.parametrize("name", core_names())
def test_core(name):
    core = load_core(name)
    assert core.name == name
    assert core.qemu_machine in EMULATORS
    assert provenance(core.costs), "every core has measured costs"
    assert 0 < core.cpi.low <= core.cpi.expected <= core.cpi.high
    assert core.dsp == (core.isa in ("armv7e-m", "armv8-m.main", "armv8.1-m.main"))
    assert core.mve == (core.isa == "armv8.1-m.main")


def test_every_core_but_one_is_on_a_board_or_in_a_tier():
    used = {load_target(name).core.name for name in (*target_names(), *tier_names())}
    assert set(core_names()) - used == {"cortex-m52"}


def test_there_are_boards_of_every_tier():
    boards = [load_target(name) for name in target_names()]
    assert len(boards) >= 60
    assert {board.tier for board in boards} == set(TIERS) == set(tier_names())
    assert not any(board.generic for board in boards)


@pytest.mark.parametrize("name", TIERS)
def test_a_tier_lies_among_its_boards(name):
    tier = load_target(name)
    boards = [board for board in map(load_target, target_names()) if board.tier == name]
    assert tier.generic
    for figure in (
        lambda target: target.clock_hz,
        lambda target: target.arena_region.bytes,
        lambda target: target.flash_region.bytes,
    ):
        assert min(map(figure, boards)) <= figure(tier) <= max(map(figure, boards))
    assert tier.clock_range[1] == max(board.clock_hz for board in boards)
    assert tier.core.cpi.high >= load_core(tier.core.name).cpi.high


def test_reference_board():
    target = load_target("nucleo-l4r5zi")
    assert (target.clock_hz, target.core.name, target.runtime.name) == (120_000_000, "cortex-m4", "chipfit")
    assert (target.arena_region.bytes, target.flash_region.bytes) == (640 * 1024, 2048 * 1024)
    assert target.verified


# Where a data sheet's total is more than an arena can have.
ARENA_KIB = {
    "nucleo-l476rg": 96,
    "frdm-k64f": 192,
    "lpc1768": 32,
    "nucleo-f746zg": 256,
    "nucleo-h743zi": 512,
    "mimxrt1060-evk": 768,
    "mimxrt1010-evk": 64,
    "nrf54l15dk": 188,
    "ek-ra8d1": 896,
}


@pytest.mark.parametrize(("name", "kib"), ARENA_KIB.items())
def test_arena_does_not_span_two_regions(name, kib):
    assert load_target(name).arena_region.bytes == kib * 1024


def test_memory_outside_the_chip_holds_what_the_chip_cannot():
    target = load_target("stm32n6570-dk")
    assert (target.arena_region.kind, target.flash_region.kind) == ("sram", "external")
    assert load_target("disco-f746ng").arena_region.kind == "sram"


def test_a_boot_loader_takes_its_share_of_the_flash():
    flash = load_target("portenta-h7-m7").flash_region
    assert (flash.bytes, flash.bytes + flash.reserved) == (768 * 1024, 2048 * 1024)
    assert "boot loader" in flash.reserved_for


def test_npu():
    npu = load_target("corstone300-fvp").npu
    assert npu is not None
    assert (npu.family, npu.macs_per_cycle) == ("ethos-u55", 128)
    assert load_target("nucleo-l4r5zi").npu is None


@pytest.mark.parametrize("name", ["nucleo-l4r5z", "nucleo_l4r5zi", "NUCLEO-L4R5ZI"])
def test_unknown_name_gets_the_closest(name):
    with pytest.raises(TargetError, match=r"no target .*closest are nucleo-l4r5zi"):
        load_target(name)


def test_one_target_reads_no_other(monkeypatch):
    """`lint` loads one target; parsing all of them would take longer than the rest of a warm run."""
    load._load_own.cache_clear()
    load.load_runtime.cache_clear()
    read, original = [], load._text
    monkeypatch.setattr(load, "_text", lambda folder, name: read.append((folder, name)) or original(folder, name))
    load_target("nucleo-h743zi")
    assert {folder for folder, name in read} == {"boards", "cores", "runtimes"}
    assert [name for folder, name in read if folder == "boards"] == ["nucleo-h743zi"]
