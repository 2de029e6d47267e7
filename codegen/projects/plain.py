"""The files around a model that make it a project: an example application, a self-test, a Makefile, an emulator."""

import re
from collections.abc import Mapping
from importlib.resources import files

from ...analysis.targets.target import Target
from ..c.banner import banner, comment
from ..c.header import header
from ..c.model import model
from ..c.program import Program
from ..c.selftest import golden, selftest
from ..c.weights import weights
from ..stage import Advance, ignore
from .emulator import EMULATORS
from .memory_map import memory_map


def plain(program: Program, target: Target, vectors: int, advance: Advance = ignore) -> Mapping[str, str]:
    """File name -> text of everything but report.json. `vectors` self-test inputs are run through the interpreter."""
    memory = EMULATORS[target.core.qemu_machine].folder
    return {
        "model.c": model(program),
        "model.h": header(program),
        "model_weights.h": weights(program),
        "main.c": _main(program),
        "selftest.c": selftest(program, golden(program.graph, vectors, advance)),
        "Makefile": _makefile(target),
        "qemu/start.c": _read("qemu", "start.c"),
        "qemu/board.h": _read("qemu", "board.h"),
        "qemu/link.ld": _read("qemu", "link.ld"),
        "qemu/machine.h": _read("machines", memory, "machine.h"),
        "qemu/memory.ld": _read("machines", memory, "memory.ld"),
        "board/start.c": _read("board", "start.c"),
        "board/cortex_m.h": _read("board", "cortex_m.h"),
        "board/link.ld": _read("board", "link.ld"),
        "board/memory.ld": memory_map(target, program.report.arena.bytes),
        "host/board.c": _read("host", "board.c"),
        **_kernels(program),
    }


def _kernels(program: Program) -> dict[str, str]:
    """The kernels the model calls and the headers they share, as they stand in chipfit."""
    folder = files((__package__ or "").rpartition(".")[0] + ".kernels")
    used = {f"{step.kernel.name}.c" for step in program.steps}
    names = sorted(entry.name for entry in folder.iterdir() if entry.name in used or entry.name.endswith(".h"))
    return {f"kernels/{name}": (folder / name).read_text("utf-8") for name in names}


def _read(*path: str) -> str:
    return files(__package__ or "").joinpath(*path).read_text("utf-8")


def _makefile(target: Target) -> str:
    core, emulator = target.core, EMULATORS[target.core.qemu_machine]
    options = " ".join(emulator.arguments).replace(" -nographic", " \\\n\t-nographic").replace(" -semi", " \\\n\t-semi")
    values = {
        "CORE": core.title,
        "BOARD": comment(target.title),
        "CFLAGS": " ".join(core.cflags),
        "CFLAGS_NOTE": f"# {core.cflags_note}\n" if core.cflags_note else "",
        "MACHINE": emulator.machine,
        "CPU": emulator.cpu,
        "EMULATOR": options,
    }
    return re.sub("@(\\w+)@", lambda match: values[match[1]], _read("plain", "Makefile"))


def _main(program: Program) -> str:
    name = program.name
    return f"""{banner(program, f"The smallest application around {name}: replace it by yours.")}#include "model.h"

#include <string.h>

int main(void)
{{
    /* Fill the input with real data here; this is zeros. */
    memset({name}_input(0), {program.macro}_INPUT_0_ZERO_POINT, {program.macro}_INPUT_0_BYTES);
    {name}_run();
    /* Use {program.macro}_OUTPUT_0_BYTES bytes at {name}_output(0) here. */
    return 0;
}}
"""
