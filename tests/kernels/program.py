"""A C program that runs kernel cases and reports those whose bytes differ from the interpreter's."""

from collections.abc import Sequence

import numpy as np

from chipfit.analysis.ir.graph import Graph, Node
from chipfit.analysis.kernels.image import image
from chipfit.analysis.kernels.kernel import Kernel
from chipfit.analysis.kernels.select import select
from chipfit.analysis.kernels.window import window
from chipfit.codegen.interpreter import run
from chipfit.codegen.operators.table import OPERATORS

from .cases import Case

WINDOWED = ("conv_2d", "depthwise_conv_2d", "average_pool_2d", "max_pool_2d")
WHOLE = ("strided_copy_s8", "concatenation_s8")
"""Kernels that take whole tensors only: no rings."""
BINARY = ("add_s8", "sub_s8", "mul_s8")

HOST_MAIN = """
#include <stdio.h>
void report(const char *name, const char *variant) { printf("%s: %s\\n", name, variant); }
int main(void) { return test_all(cases, sizeof cases / sizeof *cases); }
"""
BOARD_MAIN = """
#include "board.h"
void report(const char *name, const char *variant)
{
    board_write(name);
    board_write(": ");
    board_write(variant);
    board_write("\\n");
}
int main(void) { return test_all(cases, sizeof cases / sizeof *cases); }
"""


def selected(node: Node, graph: Graph) -> Kernel:
    kernel = select(node, graph, "cortex-m4")
    assert isinstance(kernel, Kernel), kernel
    return kernel


def array(name: str, values: np.ndarray, qualifier: str = "static const") -> str:
    body = ",".join(str(int(v)) for v in values.ravel())
    return f"{qualifier} {values.dtype}_t {name}[] = {{{body}}};\n"


def params(name: str, node: Node, graph: Graph) -> str:
    """The params struct of `node` with its arrays, as C."""
    kernel, constants = selected(node, graph), OPERATORS[node.op].constants(node, graph)
    fields = {**kernel.params(node, graph), **constants.scalars}
    text = "".join(array(f"{name}_{key}", value) for key, value in constants.arrays.items())
    entries = [f".{key} = {value}" for key, value in fields.items()]
    entries += [f".{key} = {name}_{key}" for key in constants.arrays]
    return text + f"static const {kernel.name}_params {name} = {{{', '.join(entries)}}};\n"


def _rows_needed(node: Node, graph: Graph) -> list[int]:
    height = image(graph.tensor(node.outputs[0]).shape).height
    if node.op in WINDOWED:
        return [window(node, graph).rows(y)[1] for y in range(height)]
    if node.op == "pad":
        first, rows = selected(node, graph).params(node, graph)["pad_top"], graph.tensor(node.inputs[0]).shape[-3:][0]
        return [min(max(y + 1 - first, 0), rows) for y in range(height)]
    return list(range(1, height + 1))


def _rings(node: Node, graph: Graph) -> tuple[int, int]:
    """Rows of the rings of the first and second input; 0 where the kernel takes whole tensors only."""
    if node.op in WINDOWED:
        return window(node, graph).ring_rows(), 0
    shapes = {graph.tensor(name).shape for name in graph.inputs}
    whole = selected(node, graph).name in WHOLE or len(shapes) > 1
    return (0, 0) if whole else (1, 2 * (len(graph.inputs) - 1))


def _ring_offsets(node: Node, graph: Graph, struct: str) -> list[str]:
    if _rings(node, graph) == (0, 0):
        return ["0", "0", "0"]
    fields = ["in1_ring", "in2_ring", "out_ring"] if len(graph.inputs) > 1 else ["in_ring", "", "out_ring"]
    return [f"offsetof({struct}, {field})" if field else "0" for field in fields]


def _case(index: int, case: Case) -> tuple[str, str]:
    """Definitions, and the entry in the table of cases."""
    node, graph, kernel = case.node, case.graph, selected(case.node, case.graph)
    source, target = image(graph.tensor(node.inputs[0]).shape), image(graph.tensor(node.outputs[0]).shape)
    expected, overlap = run(graph, case.inputs)[node.outputs[0]], kernel.overlap(node, graph)
    rings, fed = _rings(node, graph), graph.inputs
    c = f"c{index}"
    text = params(f"{c}_params", node, graph) + array(f"{c}_expected", expected)
    for i, name in enumerate(fed):
        text += array(f"{c}_in{i}", case.inputs[name])
    for i, rows in enumerate(rings):
        text += f"static int8_t {c}_ring{i}[{max(rows, 1) * source.row_bytes}];\n"
    text += f"static int8_t {c}_out[{target.bytes}], {c}_out_ring[{2 * target.row_bytes}];\n"
    text += array(f"{c}_rows_needed", np.array(_rows_needed(node, graph), np.int32))
    contract = "NULL, 0, NULL, NULL"
    if overlap:
        text += f"static int8_t {c}_shared[{max(overlap.distance + source.bytes, target.bytes)}];\n"
        text += f"static int8_t {c}_copy[{source.bytes}];\n"
        text += array(f"{c}_needed_after", np.array(overlap.needed_after, np.int32))
        contract = f"{c}_shared, {overlap.distance}, {c}_copy, {c}_needed_after"
    operands = ", ".join(f"{c}_in{i}" for i in range(len(fed)))
    in1, in2, out_ring = _ring_offsets(node, graph, f"{kernel.name}_params")
    entry = (
        f'{{"{case.name}", run_{kernel.name}, &{c}_params, sizeof {c}_params, {len(fed)}, {{{operands}}}, '
        f"{{{c}_ring0, {c}_ring1}}, {source.height}, {source.row_bytes}, {c}_out, {c}_out_ring, {c}_expected, "
        f"{target.height}, {target.row_bytes}, {index % 3 + 1}, {{{rings[0]}, {rings[1]}}}, {{{in1}, {in2}}}, "
        f"{out_ring}, 2, {c}_rows_needed, {contract}}},\n"
    )
    return text, entry


def _runner(kernel: Kernel) -> str:
    operands = "in" if kernel.listed else "in[0], in[1]" if kernel.name in BINARY else "in[0]"
    return (
        f"static void run_{kernel.name}(const void *p, const int8_t *const *in, int8_t *out, int32_t y0, int32_t y1)\n"
        f"{{ {kernel.name}(p, {operands}, out, y0, y1); }}\n"
    )


def program(cases: Sequence[Case], main: str) -> str:
    kernels = {kernel.name: kernel for kernel in (selected(case.node, case.graph) for case in cases)}
    parts = [_case(index, case) for index, case in enumerate(cases)]
    includes = "".join(f'#include "{name}.c"\n' for name in kernels)
    runners = "".join(_runner(kernel) for kernel in kernels.values())
    table = f"static const kernel_case cases[] = {{\n{''.join(entry for _, entry in parts)}}};\n"
    return includes + '#include "driver.h"\n' + runners + "".join(text for text, _ in parts) + table + main
