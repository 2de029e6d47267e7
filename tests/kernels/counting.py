"""Instructions and flash of kernels on a core, measured: for the facts' tests and for benchmarks/kernels.py."""

from collections.abc import Sequence
from pathlib import Path

from chipfit.analysis.kernels.image import image
from chipfit.analysis.kernels.kernel import Kernel
from chipfit.analysis.targets import Core, core_names, load_core

from ..support.toolchain import CORTEX_M4, compile_arm, compile_object, run, run_qemu, symbols
from .cases import Case
from .program import params, selected

FLAGS = ("-O2", "-std=c99")
MEASURED_CORES = tuple(name for name in core_names() if load_core(name).costs == name)
"""The cores with a table of costs of their own."""


def _rounded(size: int) -> int:
    return (size + 3) // 4 * 4


def count_instructions(chosen: Sequence[Case], work: Path, core: Core = CORTEX_M4) -> list[int]:
    """Instructions of each case's kernel call, on random input."""
    names = dict.fromkeys(selected(case.node, case.graph).name for case in chosen)
    inputs = max(case.graph.tensor(name).bytes for case in chosen for name in case.graph.inputs)
    outputs = max(case.graph.tensor(case.graph.outputs[0]).bytes for case in chosen)
    text = "".join(f'#include "{name}.c"\n' for name in names) + '#include "board.h"\n'
    text += f"static int8_t in[{inputs}], in2[{inputs}], out[{outputs}];\n"
    body = "uint32_t t, seed = 1;\nfor (int i = 0; i < (int)sizeof in; i++) { seed = seed * 1664525u + 1013904223u;\n"
    body += "in[i] = (int8_t)(seed >> 24); in2[i] = (int8_t)(seed >> 16); }\n"
    for index, case in enumerate(chosen):
        kernel = selected(case.node, case.graph)
        text += params(f"p{index}", case.node, case.graph)
        operands = ", ".join(("in", "in2", "in", "in2")[: len(case.graph.inputs)])
        operands = f"(const int8_t *const[]){{{operands}}}" if kernel.listed else operands
        rows = image(case.graph.tensor(case.node.outputs[0]).shape).height
        body += f"t = board_ticks(); {kernel.name}(&p{index}, {operands}, out, 0, {rows}); t = board_ticks() - t;\n"
        body += 'board_write_number(board_instructions(t)); board_write("\\n");\n'
    source = work / "count.c"
    source.write_text(f"{text}int main(void)\n{{\n{body}return 0;\n}}\n")
    output, code = run_qemu(compile_arm([source], work / "count.elf", *FLAGS, core=core), 600, core)
    if code != 0:
        raise RuntimeError(output)
    return [int(line) for line in output.split()]


def _referring(includes: Sequence[str], kernels: Sequence[str]) -> str:
    """A source whose object holds the kernels and nothing else in flash."""
    text = "".join(f'#include "{name}"\n' for name in includes)
    return text + f"void (*volatile kept[])(void) = {{{', '.join(f'(void (*)(void)){name}' for name in kernels)}}};\n"


def flash_of(source: str, work: Path, core: Core = CORTEX_M4) -> tuple[int, Path]:
    """Bytes of code and constants of an object file made from `source`."""
    path = work / "size.c"
    path.write_text(source)
    made = compile_object(path, work / "size.o", *FLAGS, core=core)
    return sum(size for name, size in _sections(made).items() if name.startswith((".text", ".rodata"))), made


def _sections(made: Path) -> dict[str, int]:
    lines = [line.split() for line in run(["arm-none-eabi-size", "-A", made]).stdout.splitlines()]
    return {fields[0]: int(fields[1]) for fields in lines if len(fields) == 3 and fields[1].isdigit()}


def code_sizes(kernels: Sequence[Kernel], work: Path, core: Core = CORTEX_M4) -> tuple[dict[str, int], dict[str, int]]:
    """Flash of each kernel without the pieces it shares, and of each piece."""
    own: dict[str, int] = {}
    pieces: dict[str, int] = {}
    for kernel in kernels:
        total, made = flash_of(_referring([f"{kernel.name}.c"], [kernel.name]), work, core)
        table = symbols(made)
        shared = {piece: _rounded(table[piece][1]) for piece in kernel.pieces}
        pieces |= shared
        own[kernel.name] = _rounded(total) - sum(shared.values())
    return own, pieces


def library_bytes(kernels: Sequence[Kernel], work: Path, core: Core = CORTEX_M4) -> int:
    """Flash of the compiler's library functions that the kernels call: on small cores 64-bit products and division."""
    _, made = flash_of(_referring([f"{k.name}.c" for k in kernels], [k.name for k in kernels]), work, core)
    called = [line.split()[-1] for line in run(["arm-none-eabi-nm", "-u", made]).stdout.splitlines()]
    if not called:
        return 0
    (work / "none.c").write_text("extern int nothing;\n")
    wanted = [f"-Wl,{option},{name}" for name in called for option in ("-u", "-e")]
    link = ["arm-none-eabi-gcc", *core.cflags, "-nostartfiles", "-specs=nosys.specs", "-Wl,--gc-sections", *wanted]
    done = run([*link, work / "none.c", "-o", work / "library.elf"])
    assert done.returncode == 0, done.stderr
    return sum(size for name, size in _sections(work / "library.elf").items() if name.startswith((".text", ".rodata")))
