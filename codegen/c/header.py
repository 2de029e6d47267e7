"""model.h: what an application needs to run the model."""

from ...analysis.report import TensorFigures
from ...analysis.rules.words import shape
from .banner import banner
from .program import Program


def header(program: Program) -> str:
    """Sizes, scales and the three functions."""
    name, macro = program.name, program.macro
    guard = f"CHIPFIT_{macro}_H"
    inputs = _tensors(program, "INPUT", program.report.inputs)
    outputs = _tensors(program, "OUTPUT", program.report.outputs)
    return f"""{banner(program, f"{name}: int8 inference without an interpreter.")}#ifndef {guard}
#define {guard}

#include <stdint.h>

#define {macro}_ARENA_BYTES {program.arena.plan.size}
#define {macro}_INPUTS {len(program.report.inputs)}
#define {macro}_OUTPUTS {len(program.report.outputs)}

{inputs}
{outputs}
/* Where to write input `index` before {name}_run: real = (q - ZERO_POINT) * SCALE. Write it anew for every run:
 * the arena is reused while the model runs. */
int8_t *{name}_input(int index);

/* Run the model once. Not reentrant: there is one arena. */
void {name}_run(void);

/* Where output `index` stands after {name}_run, until an input is written again. */
const int8_t *{name}_output(int index);

#endif
"""


def _tensors(program: Program, kind: str, tensors: tuple[TensorFigures, ...]) -> str:
    text = ""
    for index, tensor in enumerate(tensors):
        quantization = program.graph.tensor(tensor.name).quantization
        assert quantization is not None
        prefix = f"{program.macro}_{kind}_{index}"
        layout = f" {tensor.layout}" if tensor.layout else ""
        text += (
            f"/* {kind.lower()} {index}: {tensor.name}, {tensor.dtype} {shape(tensor.shape)}{layout} */\n"
            f"#define {prefix}_BYTES {tensor.bytes}\n"
            f"#define {prefix}_SCALE {real(quantization.scale[0])}\n"
            f"#define {prefix}_ZERO_POINT {integer(quantization.zero_point[0])}\n"
        )
    return text


def real(value: float) -> str:
    """A float literal that reads back as the same float32."""
    text = f"{value:.9g}"
    return f"{text}f" if any(c in text for c in ".e") else f"{text}.0f"


def integer(value: int) -> str:
    """A macro body that is safe in any expression."""
    return f"({value})" if value < 0 else str(value)
