"""Instructions and flash of kernels on Cortex-M4, measured: for the facts' tests and for benchmarks/kernels.py."""

from collections.abc import Sequence
from pathlib import Path

from chipfit.analysis.kernels.image import image
from chipfit.analysis.kernels.kernel import Kernel

from ..support.toolchain import compile_arm, compile_object, run, run_qemu, symbols
from .cases import Case
from .program import params, selected

FLAGS = ("-O2", "-std=c99")


def _rounded(size: int) -> int:
    return (size + 3) // 4 * 4


def count_instructions(chosen: Sequence[Case], work: Path) -> list[int]:
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
    output, code = run_qemu(compile_arm([source], work / "count.elf", *FLAGS))
    if code != 0:
        raise RuntimeError(output)
    return [int(line) for line in output.split()]


def _referring(includes: Sequence[str], kernels: Sequence[str]) -> str:
    """A source whose object holds the kernels and nothing else in flash."""
    text = "".join(f'#include "{name}"\n' for name in includes)
    return text + f"void (*volatile kept[])(void) = {{{', '.join(f'(void (*)(void)){name}' for name in kernels)}}};\n"


def flash_of(source: str, work: Path) -> tuple[int, Path]:
    """Bytes of code and constants of an object file made from `source`."""
    path = work / "size.c"
    path.write_text(source)
    made = compile_object(path, work / "size.o", *FLAGS)
    sections = [line.split() for line in run(["arm-none-eabi-size", "-A", made]).stdout.splitlines()]
    sizes = {fields[0]: int(fields[1]) for fields in sections if len(fields) == 3 and fields[1].isdigit()}
    return sum(size for name, size in sizes.items() if name.startswith((".text", ".rodata"))), made


def code_sizes(kernels: Sequence[Kernel], work: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Flash of each kernel without the pieces it shares, and of each piece."""
    own: dict[str, int] = {}
    pieces: dict[str, int] = {}
    for kernel in kernels:
        total, made = flash_of(_referring([f"{kernel.name}.c"], [kernel.name]), work)
        table = symbols(made)
        shared = {piece: _rounded(table[piece][1]) for piece in kernel.pieces}
        pieces |= shared
        own[kernel.name] = _rounded(total) - sum(shared.values())
    return own, pieces
