"""The facts about kernels are those of the compiled C: sizes, instruction counts, and clear reasons."""

from dataclasses import replace

import pytest

from chipfit.analysis.ir.graph import Graph, Node, Tensor
from chipfit.analysis.kernels.cost import code_bytes, instructions, run_bytes
from chipfit.analysis.kernels.cost_table import provenance
from chipfit.analysis.kernels.kernel import Kernel, Reason
from chipfit.analysis.kernels.select import select
from chipfit.analysis.kernels.table import KERNELS
from chipfit.analysis.targets import core_names, load_core
from chipfit.codegen.operators.table import OPERATORS

from ..support.toolchain import ARM_TOOLS, compile_object, need, run, symbols
from ..support.toolchain import KERNELS as SOURCES
from . import cases
from .counting import MEASURED_CORES, code_sizes, count_instructions
from .grid import GRID, NARROW
from .program import params, selected

MEASURED = [kernel for kernel in KERNELS if kernel.params_bytes]

# Layers of the MLPerf Tiny networks; none of them is among the shapes of the fit.
LAYERS = (
    cases.convolution(1, (25, 5, 64), (1, 1), 64),
    cases.convolution(2, (16, 16, 16), (3, 3), 32, stride=(2, 2), padding=(0, 0, 1, 1)),
    cases.convolution(3, (24, 24, 3), (3, 3), 8, stride=(2, 2), padding=(0, 0, 1, 1)),
    cases.depthwise(4, (24, 24, 16), (3, 3), padding=(1, 1, 1, 1)),
    cases.depthwise(5, (6, 6, 128), (3, 3), padding=(1, 1, 1, 1)),
    cases.fully_connected(6, 1, 128, 128),
    cases.pool(7, "average_pool_2d", (9, 3, 32), (9, 3)),
    cases.pool(8, "max_pool_2d", (8, 10, 24), (2, 2), (2, 2)),
    cases.transpose(9, (1, 12, 10, 9), (0, 3, 1, 2)),
    cases.binary(10, "mul", (1, 12, 10, 24), (1, 1, 1, 24)),
    cases.concatenation(11, 3, (1, 12, 12, 24), (1, 12, 12, 12)),
    cases.pad(12, (1, 24, 24, 3), ((0, 0), (1, 1), (1, 1), (0, 0))),
    cases.lookup(13, "logistic", (1, 24, 24, 8), 0.1, (1 / 256, -128)),
    cases.resize(14, (12, 12, 8), (24, 24)),
    cases.fully_connected(15, (1, 50), 32, 32),
)


@pytest.mark.parametrize("op", GRID)
def test_struct_and_constants_have_the_stated_size(op, tmp_path):
    need(*ARM_TOOLS)
    text = "".join(f'#include "{k.name}.c"\n' for k in MEASURED)
    for index, case in enumerate(GRID[op]):
        text += params(f"p{index}", case.node, case.graph) + f"extern const void *const kept{index};\n"
        text += f"const void *const kept{index} = &p{index};\n"
    (tmp_path / "facts.c").write_text(text)
    table = symbols(compile_object(tmp_path / "facts.c", tmp_path / "facts.o", "-O2"))
    for index, case in enumerate(GRID[op]):
        kernel = selected(case.node, case.graph)
        arrays = OPERATORS[case.node.op].constants(case.node, case.graph).arrays
        sizes = [(table[f"p{index}_{name}"][1] + 3) // 4 * 4 for name in arrays]
        assert (table[f"p{index}"][1], sum(sizes)) == (
            kernel.params_bytes,
            kernel.constants_bytes(case.node, case.graph),
        )


def need_the_measured_compiler():
    need(*ARM_TOOLS)
    if run(["arm-none-eabi-gcc", "--version"]).stdout.splitlines()[0] not in provenance("cortex-m4"):
        pytest.skip("another compiler than the one whose code was measured")


@pytest.mark.parametrize("name", MEASURED_CORES)
def test_code_has_the_recorded_size(name, tmp_path):
    need_the_measured_compiler()
    own, pieces = code_sizes(MEASURED, tmp_path, load_core(name))
    for kernel in MEASURED:
        assert code_bytes([kernel], name) == own[kernel.name] + sum(pieces[piece] for piece in kernel.pieces)
    assert code_bytes(KERNELS, name) == sum(own.values()) + sum(pieces.values())


@pytest.mark.parametrize("name", MEASURED_CORES)
def test_instructions_are_projected_within_three_percent(name, tmp_path):
    need_the_measured_compiler()
    for case, counted in zip(LAYERS, count_instructions(LAYERS, tmp_path, load_core(name)), strict=True):
        projected = instructions(selected(case.node, case.graph), case.node, case.graph, name)
        assert projected and abs(projected.expected / counted - 1) < 0.03, (case.name, projected, counted)


# What an activation may add where its output's scale is for more than it lets through: without SIMD four bytes are
# clamped in 30 instructions instead of 10.
DEARER = {"cortex-m3": 1.16}


@pytest.mark.parametrize("name", MEASURED_CORES)
def test_a_narrow_activation_hardly_takes_longer(name, tmp_path):
    need(*ARM_TOOLS)
    shapes = [lambda clamp: cases.convolution(1, (16, 16, 4), (1, 1), 16, clamp=clamp)]
    shapes += [lambda clamp: cases.depthwise(4, (12, 12, 16), (3, 3), padding=(1, 1, 1, 1), clamp=clamp)]
    chosen = [shape(clamp) for clamp in (cases.NONE, NARROW) for shape in shapes]
    counted = count_instructions(chosen, tmp_path, load_core(name))
    for plain, narrow in zip(counted[:2], counted[2:], strict=True):
        assert plain < narrow < plain * DEARER.get(name, 1.06)


@pytest.mark.parametrize("name", sorted(set(core_names()) - set(MEASURED_CORES)))
def test_a_core_without_costs_of_its_own_has_the_code_of_the_other(name, tmp_path):
    need_the_measured_compiler()
    core = load_core(name)
    source = tmp_path / "kernels.c"
    source.write_text("".join(f'#include "{k.name}.c"\nvoid *kept_{k.name} = {k.name};\n' for k in MEASURED))
    made = [compile_object(source, tmp_path / f"{c.name}.o", "-O2", core=c) for c in (core, load_core(core.costs))]
    listings = [run(["arm-none-eabi-objdump", "-d", path]).stdout.split("Disassembly", 1)[1] for path in made]
    assert listings[0] == listings[1]


def test_unmeasured_core_has_no_figures():
    case = LAYERS[0]
    kernel = selected(case.node, case.graph)
    assert instructions(kernel, case.node, case.graph, "unheard-of") is None
    assert code_bytes([kernel], "unheard-of") is None
    assert (run_bytes(1, "unheard-of"), provenance("unheard-of")) == (None, "")


def test_every_kernel_has_its_file_and_operator():
    for kernel in MEASURED:
        assert (SOURCES / f"{kernel.name}.c").is_file()
    assert {op for kernel in KERNELS for op in kernel.ops} == set(OPERATORS)
    assert {path.stem for path in SOURCES.glob("*_s8.c")} == {kernel.name for kernel in MEASURED}


def _with(case: cases.Case, **tensors: Tensor) -> tuple[Node, Graph]:
    return case.node, replace(case.graph, tensors={**case.graph.tensors, **tensors})


def _reshaped(case: cases.Case, name: str, **changes) -> tuple[Node, Graph]:
    return _with(case, **{name: replace(case.graph.tensor(name), **changes)})


CONV, FC, ADD = cases.convolution(1, (4, 4, 3), (3, 3), 4), cases.fully_connected(1, 1, 4, 4), cases.add(1, (1, 4))
POOL = cases.pool(1, "average_pool_2d", (2, 2, 1), (1, 1), (1, 1), (1, 1, 1, 1))
REASONS = (
    (_reshaped(CONV, "x", shape=(8, 4, 4, 3)), "the portable conv_2d kernel needs batch 1, this one has batch 8"),
    (_reshaped(CONV, "x", dtype="float32"), "the portable conv_2d kernel needs int8 tensors, x is float32"),
    (
        _reshaped(CONV, "x", shape=(1, 4, 40000, 3)),
        "the portable conv_2d kernel handles dimensions up to 32767, this one has 40000",
    ),
    (
        _reshaped(FC, "w", data=None),
        "the portable fully_connected kernel needs constant weights, w is computed at run time",
    ),
    (
        _reshaped(ADD, "z", shape=(1, 3)),
        "the portable add kernel needs two inputs of one shape, or a second one that is repeated along the first "
        "dimensions (a gate of 1x1xC), these are 1x4 and 1x3",
    ),
    (
        (POOL.node, POOL.graph),
        "the portable average_pool_2d kernel needs at least one cell of the input in every window, "
        "this one has windows of padding only",
    ),
    ((replace(FC.node, op="topk_v2"), FC.graph), "chipfit's own kernels have no int8 topk_v2"),
)


@pytest.mark.parametrize(("node_and_graph", "sentence"), REASONS)
def test_reasons(node_and_graph, sentence):
    node, graph = node_and_graph
    assert select(node, graph, "cortex-m4") == Reason((sentence,))


def test_selection_of_every_grid_case():
    for op, chosen in GRID.items():
        for case in chosen:
            assert isinstance(select(case.node, case.graph, "cortex-m4"), Kernel), (op, case.name)
