"""selftest.c: golden outputs for inputs that both sides make from a formula, so that no input has to be stored."""

import numpy as np

from ...analysis.ir.graph import Graph
from ..interpreter import run
from ..stage import EMITTING, WRITING, Advance, Stage, ignore, within
from .banner import banner
from .program import Program
from .weights import array


def vector(index: int, count: int) -> np.ndarray:
    """`count` int8 values of test vector `index`: the low bytes of a 32-bit mix of their number.

    The mix is the finalizer of MurmurHash3 over (index << 20) + position, as in the C below.
    """
    with np.errstate(over="ignore"):
        x = (np.arange(count, dtype=np.uint32) + np.uint32(index << 20)) * np.uint32(0x9E3779B9)
        x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        x ^= x >> np.uint32(16)
    return (x & np.uint32(0xFF)).astype(np.uint8).view(np.int8)


def golden(graph: Graph, vectors: int, advance: Advance = ignore) -> list[dict[str, np.ndarray]]:
    """The integer interpreter's outputs for the test vectors; several inputs are parts of one vector."""
    results = []
    for index in range(vectors):
        share = within(EMITTING, WRITING, index, vectors)
        advance(Stage(f"computing reference output {index + 1} of {vectors} for the self-test", share))
        sizes = [graph.tensor(name).elements for name in graph.inputs]
        parts = np.split(vector(index, sum(sizes)), np.cumsum(sizes)[:-1])
        shaped = {n: part.reshape(graph.tensor(n).shape) for n, part in zip(graph.inputs, parts, strict=True)}
        values = run(graph, shaped)
        results.append({name: values[name] for name in graph.outputs})
    return results


def selftest(program: Program, vectors: list[dict[str, np.ndarray]]) -> str:
    """A main() that runs every vector and compares every output byte; its result is the number of failures."""
    name, macro = program.name, program.macro
    graph = program.graph
    expected = np.stack([np.concatenate([v[o].ravel() for o in graph.outputs]) for v in vectors])
    inputs = ", ".join(f"{macro}_INPUT_{i}_BYTES" for i in range(len(graph.inputs)))
    outputs = ", ".join(f"{macro}_OUTPUT_{i}_BYTES" for i in range(len(graph.outputs)))
    head = banner(program, f"Self-test of {name}: the bytes of the integer reference, on {len(vectors)} inputs.")
    return f"""{head}#include "board.h"
#include "model.h"

#define VECTORS {len(vectors)}

{array("golden", expected.astype(np.int8))}
static const int32_t input_bytes[] = {{{inputs}}};
static const int32_t output_bytes[] = {{{outputs}}};

/* Byte `position` of test vector `index`: the finalizer of MurmurHash3. */
static int8_t selftest_byte(uint32_t index, uint32_t position)
{{
    uint32_t x = ((index << 20) + position) * 0x9E3779B9u;

    x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
    x = (x ^ (x >> 13)) * 0xC2B2AE35u;
    x ^= x >> 16;
    return (int8_t)(x & 0xFFu);
}}

static void fill_inputs(uint32_t index)
{{
    uint32_t position = 0;

    for (int i = 0; i < {macro}_INPUTS; i++) {{
        int8_t *input = {name}_input(i);
        for (int32_t k = 0; k < input_bytes[i]; k++) {{
            input[k] = selftest_byte(index, position++);
        }}
    }}
}}

static int outputs_match(const int8_t **expected)
{{
    int match = 1;

    for (int i = 0; i < {macro}_OUTPUTS; i++) {{
        const int8_t *output = {name}_output(i);
        for (int32_t k = 0; k < output_bytes[i]; k++) {{
            match &= output[k] == *(*expected)++;
        }}
    }}
    return match;
}}

int main(void)
{{
    const int8_t *expected = golden;
    uint32_t instructions = 0;
    int failures = 0;

    for (uint32_t index = 0; index < VECTORS; index++) {{
        fill_inputs(index);
        uint32_t start = board_ticks();
        {name}_run();
        uint32_t ticks = board_ticks() - start;
        instructions = index == 0 ? board_instructions(ticks) : instructions;
        if (!outputs_match(&expected)) {{
            failures++;
            board_write("vector ");
            board_write_number(index);
            board_write(" differs\\n");
        }}
    }}
    board_write("{name}: ");
    board_write_number(VECTORS - (uint32_t)failures);
    board_write(" of ");
    board_write_number(VECTORS);
    board_write(" vectors equal");
    if (instructions != 0) {{
        board_write(", ");
        board_write_number(instructions);
        board_write(" instructions each");
    }}
    board_write("\\n");
    return failures != 0;
}}
"""
