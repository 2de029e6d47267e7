"""A board of the user's own: what a file may say, and that every mistake is named with its line."""

import pytest

from chipfit.analysis.targets import TargetError, load_target

BOARD = """\
name = "mine"
title = "My board"
core = "cortex-m4"
[clock]
hz = 48_000_000
source = "schematic"
[[region]]
name = "sram"
kind = "sram"
base = 0x20000000
bytes = 20480
source = "datasheet"
[[region]]
name = "flash"
kind = "flash"
base = 0x08000000
bytes = 65536
source = "datasheet"
"""


def loaded(tmp_path, text):
    path = tmp_path / "board.toml"
    path.write_text(text, encoding="utf-8")
    return load_target(str(path))


def test_board(tmp_path):
    target = loaded(tmp_path, BOARD)
    assert (target.name, target.core.isa, target.arena_region.bytes) == ("mine", "armv7e-m", 20480)
    assert not target.verified


def test_a_figure_without_a_source_comes_from_the_file(tmp_path):
    target = loaded(tmp_path, BOARD.replace('source = "datasheet"\n', "").replace('source = "schematic"\n', ""))
    assert {target.clock_source, *(region.source for region in target.regions)} == {str(tmp_path / "board.toml")}


def test_cycles_per_instruction_of_its_own(tmp_path):
    text = BOARD + '[cpi]\nlow = 1\nexpected = 2.5\nhigh = 3\nsource = "measured"\n'
    assert loaded(tmp_path, text).core.cpi.expected == 2.5


def test_external_memory_for_the_arena(tmp_path):
    text = BOARD.replace('kind = "sram"\nbase = 0x20000000', 'kind = "external"\nholds = "arena"\nbase = 0xc0000000')
    assert loaded(tmp_path, text).arena_region.kind == "external"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"cortex-m4"', '"cortex-m44"', "toml:3: `core`: there is no core `cortex-m44`; the closest are cortex-m4"),
        ("core =", 'npu = "ethos-u55-100"\ncore =', "toml:3: `npu`: there is no npu .* closest are ethos-u55-1"),
        ("core =", 'runtime = "mine"\ncore =', "no runtime `mine`"),
        ("core =", 'tier = "huge"\ncore =', 'toml:3: `tier`: Expected one of "nano"'),
        ('title = "My board"\n', "", "toml:1: The key `title` is missing"),
        ("core =", "[cpi]\nlow = 2\nexpected = 1\nhigh = 3\nsource = ''\n[x]\ncore =", "There is no key `x`"),
        ('kind = "flash"', 'kind = "sram"', r'one region of kind flash, or one with `holds = \["weights"\]`'),
        ('kind = "sram"', 'kind = "flash"', "one region of kind sram or tcm"),
        ('kind = "flash"', 'kind = "rom"', r'toml:15: `region.1.kind`: Expected one of "sram", .* found `"rom"`'),
        ('kind = "flash"', 'kind = "flash"\nholds = ["heap"]', 'toml:16: `region.1.holds.0`: Expected one of "arena"'),
        ("bytes = 20480", 'bytes = "20 KiB"', "toml:11: `region.0.bytes`: Expected a whole number"),
        ("bytes = 20480", "bytes = 0", "toml:11: `region.0.bytes`: It must be above 0"),
        ("bytes = 20480", "bytes = -1", "toml:11: `region.0.bytes`: It must be above 0"),
        ("bytes = 20480", "bytes = 20480\nreserved = -4", "toml:12: `region.0.reserved`: It must not be negative"),
        (
            "base = 0x08000000",
            "base = 0x20004000",
            "toml:13: .*`flash` overlaps region `sram` .0x20000000 to 0x20004fff",
        ),
        ('name = "flash"', 'name = "sram"', "toml:14: `region.1.name`: There is a region `sram` already"),
        ("hz = 48_000_000", "hz = 0", "toml:5: `clock.hz`: It must be above 0"),
        ("hz = 48_000_000", "hz = 48_000_000\nmhz = 48", "toml:6: `clock.mhz`: There is no key `mhz`"),
        ("hz = 48_000_000", "hz = 48_000_000\nlow-hz = 50_000_000", "toml:6: `clock.low-hz`: .* low-hz <= hz"),
        ("[clock]", "[clock", "toml:4: Expected"),
        ('name = "mine"', 'name = "*/ int x; /*"', "toml:1: `name`: A name has"),
        ('name = "sram"', 'name = "a b"', "toml:8: `region.0.name`: A name has"),
        ('"My board"', r'"\u001b[2J"', "toml:2: `title`: This must be one line of printable text"),
        ('"schematic"', r'"a\nb"', "toml:6: `clock.source`: This must be one line"),
        ('"datasheet"', r'"\u202e"', "toml:12: `region.0.source`: This must be one line"),
        ("[clock]", "[[clock]]", "`clock`: Expected a table, found a list"),
    ],
)
def test_mistake(tmp_path, old, new, message):
    with pytest.raises(TargetError, match=message):
        loaded(tmp_path, BOARD.replace(old, new, 1))


def test_cycles_in_the_wrong_order(tmp_path):
    with pytest.raises(TargetError, match=r"toml:19: `cpi`: .*low <= expected <= high"):
        loaded(tmp_path, BOARD + "[cpi]\nlow = 2\nexpected = 1\nhigh = 3\nsource = ''\n")


@pytest.mark.parametrize("high", ["inf", "nan"])
def test_cycles_without_an_end(tmp_path, high):
    with pytest.raises(TargetError, match="`cpi`: Cycles per instruction"):
        loaded(tmp_path, BOARD + f"[cpi]\nlow = 1\nexpected = 1\nhigh = {high}\nsource = ''\n")


def test_the_name_of_the_file_stands_in_for_a_name(tmp_path):
    (tmp_path / "our board (2).toml").write_text('extends = "micro"\n')
    assert load_target(str(tmp_path / "our board (2).toml")).name == "our-board-2-"


def test_all_mistakes_at_once_in_the_order_of_their_lines(tmp_path):
    text = BOARD.replace("65536", "true").replace("20480", "1.5").replace('title = "My board"', "title = 7")
    with pytest.raises(TargetError) as raised:
        loaded(tmp_path, text)
    assert [line.split("board.toml:")[1].split(":")[0] for line in str(raised.value).splitlines()] == ["2", "11", "17"]


def test_unreadable_board_file(tmp_path):
    with pytest.raises(TargetError, match="cannot be read: No such file"):
        load_target(str(tmp_path / "none.toml"))
    with pytest.raises(TargetError, match="cannot be read: Is a directory"):
        (tmp_path / "folder.toml").mkdir()
        load_target(str(tmp_path / "folder.toml"))
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000)
    with pytest.raises(TargetError, match=r"deep.toml: Nested too deeply\."):
        load_target(str(tmp_path / "deep.toml"))
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(TargetError, match="not UTF-8"):
        load_target(str(tmp_path / "b.toml"))


def test_extends_changes_what_is_stated_and_keeps_the_rest(tmp_path):
    base = load_target("nucleo-l4r5zi")
    text = 'extends = "nucleo-l4r5zi"\n[clock]\nhz = 80_000_000\n[[region]]\nname = "flash"\nbytes = 1_048_576\n'
    target = loaded(tmp_path, text)
    assert (target.name, target.title) == ("board", "ST Nucleo L4R5ZI, changed in board")
    assert (target.clock_hz, target.flash_region.bytes) == (80_000_000, 1_048_576)
    assert (target.flash_region.base, target.flash_region.kind) == (base.flash_region.base, "flash")
    assert target.arena_region == base.arena_region
    assert target.core == base.core


def test_a_changed_figure_is_not_verified_by_the_source_of_the_old_one(tmp_path):
    target = loaded(tmp_path, 'extends = "nucleo-l4r5zi"\n[[region]]\nname = "flash"\nbytes = 1_048_576\n')
    assert target.flash_region.source == str(tmp_path / "board.toml")
    assert not target.flash_region.verified
    assert target.arena_region.verified
    assert target.clock_verified


def test_the_clock_of_an_npu_has_a_source_of_its_own(tmp_path):
    same = loaded(tmp_path, 'extends = "ek-ra8p1"\n')
    assert (same.npu_hz, same.npu_hz_verified) == (500_000_000, True)
    assert "r7ka8p1xf.dtsi" in same.npu_hz_source
    other = loaded(tmp_path, 'extends = "ek-ra8p1"\nnpu-hz = 250_000_000\n')
    assert (other.npu_hz, other.npu_hz_verified) == (250_000_000, False)
    assert other.npu_hz_source == str(tmp_path / "board.toml")


def test_extends_with_another_memory(tmp_path):
    text = 'extends = "nucleo-l4r5zi"\nname = "big"\n[[region]]\nname = "psram"\nkind = "external"\nbytes = 8_388_608\n'
    target = loaded(tmp_path, text)
    assert (target.name, len(target.regions)) == ("big", 3)
    assert target.arena_region.name == "sram"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '\nextends = "nucleo-l4r5z"\n',
            "toml:2: `extends`: There is no target `nucleo-l4r5z`; the closest are nucleo",
        ),
        ("extends = 7\n", "toml:1: `extends`: Expected a string"),
        ('extends = "micro"\nregion = 3\n', "toml:2: `region.0`: Expected a table"),
        ('extends = "micro"\nclock = 3\n', "toml:2: `clock`: Expected a table"),
        ('extends = "micro"\n[[region]]\nname = "sram"\nbytes = -1\n', "toml:4: `region.0.bytes`: It must be above 0"),
        ('extends = "micro"\n[[region]]\nname = ["sram"]\n', "toml:3: `region.0.name`: Expected a string"),
        ('extends = "micro"\n[[region]]\nname = "new"\n', "toml:2: `region.0`: The key `bytes` is missing"),
    ],
)
def test_mistake_in_what_extends(tmp_path, text, message):
    with pytest.raises(TargetError, match=message):
        loaded(tmp_path, text)
