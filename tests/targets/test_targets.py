"""The boards as data."""

from itertools import pairwise

import pytest

from chipfit.analysis.targets import TargetError, load_target, target_names

BOARD = """
name = "mine"
title = "My board"
core = "cortex-m4"
[clock]
hz = 48_000_000
source = "schematic"
[[region]]
name = "sram"
kind = "sram"
bytes = 20480
source = "datasheet"
[[region]]
name = "flash"
kind = "flash"
bytes = 65536
source = "datasheet"
"""


@pytest.mark.parametrize("name", target_names())
def test_board(name):
    target = load_target(name)
    assert target.name == name
    assert 16_000_000 <= target.clock_hz <= 1_000_000_000
    assert target.clock_source
    assert target.core.cpi.low <= target.core.cpi.expected <= target.core.cpi.high
    assert target.arena_region.kind != "flash"
    assert target.flash_region.kind == "flash"
    for region in target.regions:
        assert region.bytes % 1024 == 0
        assert region.source
    placed = sorted((r.base, r.base + r.bytes) for r in target.regions if r.base is not None)
    assert all(end <= start for (_, end), (start, _) in pairwise(placed))


def test_reference_board():
    target = load_target("nucleo-l4r5zi")
    assert (target.clock_hz, target.core.name, target.runtime.name) == (120_000_000, "cortex-m4", "chipfit")
    assert (target.arena_region.bytes, target.flash_region.bytes) == (640 * 1024, 2048 * 1024)


def test_arena_does_not_span_two_regions():
    assert load_target("nucleo-l476rg").arena_region.bytes == 96 * 1024
    assert load_target("frdm-k64f").arena_region.bytes == 192 * 1024


@pytest.mark.parametrize("name", ["nucleo-l4r5z", "nucleo_l4r5zi", "NUCLEO-L4R5ZI"])
def test_unknown_name_gets_the_closest(name):
    with pytest.raises(TargetError, match=r"no target .*closest are nucleo-l4r5zi"):
        load_target(name)


def test_board_of_the_users_own(tmp_path):
    path = tmp_path / "board.toml"
    path.write_text(BOARD)
    target = load_target(str(path))
    assert (target.name, target.core.isa, target.arena_region.bytes, target.verified) == (
        "mine",
        "armv7e-m",
        20480,
        False,
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"cortex-m4"', '"cortex-m44"', "no core `cortex-m44`; the closest are cortex-m4"),
        ('title = "My board"', "", "The key `title` is missing"),
        ('kind = "flash"', 'kind = "sram"', "one of kind flash"),
        ('kind = "flash"', 'kind = "rom"', r'`region.1.kind`: Expected one of "sram", "tcm", "flash", found `"rom"`'),
        ("bytes = 20480", 'bytes = "20 KiB"', "`region.0.bytes`: Expected a whole number"),
        ("bytes = 20480", "bytes = 0", "must be above 0"),
        ("hz = 48_000_000", "hz = 48_000_000\nmhz = 48", "There is no key `mhz`"),
        ("[clock]", "[clock", "board.toml: "),
        ("core =", 'runtime = "microtvm"\ncore =', "no runtime `microtvm`"),
    ],
)
def test_wrong_board_file(tmp_path, old, new, message):
    path = tmp_path / "board.toml"
    path.write_text(BOARD.replace(old, new))
    with pytest.raises(TargetError, match=message):
        load_target(str(path))


def test_unreadable_board_file(tmp_path):
    with pytest.raises(TargetError, match="cannot be read: No such file"):
        load_target(str(tmp_path / "none.toml"))
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(TargetError, match="not UTF-8"):
        load_target(str(tmp_path / "b.toml"))
