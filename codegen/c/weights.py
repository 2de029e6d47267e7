"""model_weights.h: every constant array of the model."""

import numpy as np

from .banner import banner
from .program import Program

_TYPES = {"int8": "int8_t", "int16": "int16_t", "int32": "int32_t", "uint8": "uint8_t"}
_WIDTH = 116


def weights(program: Program) -> str:
    """`static const` arrays, in order of execution."""
    parts = [banner(program, f"Weights, biases, multipliers and shifts of {program.name}."), "#include <stdint.h>\n"]
    for step in program.steps:
        parts += [array(name, data) for name, data in step.arrays.values()]
    return "\n".join(parts)


def array(name: str, data: np.ndarray, qualifiers: str = "static const") -> str:
    """One array definition, flattened, wrapped at 120 columns."""
    ctype = _TYPES[str(data.dtype)]
    lines, line = [], ""
    for value in data.ravel().tolist():
        # INT32_MIN is not a literal in C: -2147483648 is the negation of an unsigned one.
        text = "INT32_MIN," if value == -(2**31) else f"{value},"
        if len(line) + len(text) + 1 > _WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {text}" if line else text
    lines.append(line)
    body = "\n    ".join(lines)
    return f"{qualifiers} {ctype} {name}[{data.size}] = {{\n    {body}\n}};\n"
