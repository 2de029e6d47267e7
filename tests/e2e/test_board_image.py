"""`make firmware`: an image for the memory of the chosen board, which does not link where it would not fit."""

import re
from itertools import pairwise

import pytest

from chipfit.analysis.config import Settings
from chipfit.analysis.targets import load_target, target_names, tier_names
from chipfit.codegen.build import BuildOptions, build
from chipfit.codegen.output.write import write
from chipfit.codegen.projects.memory_map import memory_map

from ..support import toolchain

MODEL = """from torch import nn


# chipfit: input=1x3x16x16
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)

    def forward(self, x):
        return self.conv(x)
"""
# The model's tensors leave the first region less than a stack needs.
TIGHT = """
name = "tight"
title = "Two banks"
core = "cortex-m4"
clock = { hz = 48_000_000 }
region = [
    { name = "big", kind = "sram", base = 0x20000000, bytes = 3072 },
    { name = "small", kind = "sram", base = 0x10000000, bytes = 2048 },
    { name = "flash", kind = "flash", base = 0x08000000, bytes = 65536 },
]
"""
# Leaves with 0 if initialised data is in its place, the rest is zero, and the model runs.
CHECKED_MAIN = """#include "model.h"

static volatile int value = 7, nothing;

int main(void)
{
    net_run();

    const uint32_t block[2] = {0x20026u, !(value == 7 && nothing == 0)};
    register uint32_t r0 __asm__("r0") = 0x20;
    register const void *r1 __asm__("r1") = block;

    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return 0;
}
"""


@pytest.fixture
def project(tmp_path, tracer):
    """Writes the project of the model for a board."""
    toolchain.need("arm-none-eabi-gcc", "make")

    def project(target):
        options = BuildOptions(random_weights=True, vectors=1)
        result = build(str(tmp_path / "net.py"), MODEL, Settings(), target, tracer, options)
        write(result.files, str(tmp_path / "out"))
        return tmp_path / "out"

    return project


def make(folder, goal="firmware"):
    return toolchain.run(["make", "-C", folder, "CFLAGS=-O2 -Werror", goal])


def inside(address, region):
    assert region.base is not None
    return region.base <= address <= region.base + region.bytes


@pytest.mark.parametrize("name", ["nucleo-l4r5zi", "pico", "nucleo-h743zi", "corstone300-fvp", "adafruit-feather-m0"])
def test_everything_is_where_the_board_has_memory(name, project):
    target = load_target(name)
    folder = project(target)
    done = make(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"text\s+data\s+bss", done.stdout)
    symbols = toolchain.symbols(folder / "build" / "firmware.elf")
    assert symbols["vectors"][0] == target.flash_region.base
    assert inside(symbols["__model_flash_end"][0], target.flash_region)
    assert inside(sum(symbols["net_arena"]), target.arena_region)
    assert inside(symbols["__stack_top"][0], target.arena_region)
    assert not inside(symbols["__stack_top"][0] + 1, target.arena_region)


@pytest.mark.parametrize(("region", "bytes_"), [("FLASH", 1024), ("ARENA", 2048), ("ARENA", 3072)])
def test_what_is_too_large_does_not_link(region, bytes_, project):
    folder = project(load_target("nucleo-l4r5zi"))
    memory = folder / "board" / "memory.ld"
    memory.write_text(re.sub(rf"({region} .*LENGTH = )\d+", rf"\g<1>{bytes_}", memory.read_text()))
    done = make(folder)
    assert done.returncode != 0
    assert f"region `{region}' overflowed by" in done.stderr


def test_a_stack_in_another_region(project, tmp_path):
    (tmp_path / "tight.toml").write_text(TIGHT)
    target = load_target(str(tmp_path / "tight.toml"))
    folder = project(target)
    done = make(folder)
    assert (done.returncode, done.stderr) == (0, "")
    symbols = toolchain.symbols(folder / "build" / "firmware.elf")
    assert inside(sum(symbols["net_arena"]), target.arena_region)
    assert symbols["__stack_top"][0] == 0x10000000 + 2048


def test_the_start_up_runs(project):
    """A tier has no addresses; those that stand in for them are the emulator's, too."""
    toolchain.need(*toolchain.ARM_TOOLS)
    folder = project(load_target("micro"))
    assert "address assumed" in (folder / "board" / "memory.ld").read_text()
    (folder / "main.c").write_text(CHECKED_MAIN)
    assert make(folder).returncode == 0
    assert toolchain.run_qemu(folder / "build" / "firmware.elf") == ("", 0)


@pytest.mark.parametrize("name", (*target_names(), *tier_names()))
@pytest.mark.parametrize("full", [True, False])
def test_no_two_memories_share_addresses(name, full):
    target = load_target(name)
    text = memory_map(target, target.arena_region.bytes if full else 1024)
    found = [(int(m[1], 16), int(m[2])) for m in re.finditer(r"ORIGIN = 0x(\w+), LENGTH = (\d+)", text)]
    assert len(found) >= 2
    ordered = sorted(found)
    assert all(start + size <= after for (start, size), (after, _) in pairwise(ordered))
    known = [region.base for region in target.regions]
    assert all(origin in known or "address assumed" in text for origin, _ in found)
