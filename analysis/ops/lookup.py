"""lookup: a function of one value that other operators make up, such as SiLU, x * logistic(x).

attrs: steps, in order of execution, each (operator, attrs, operands); an operand is the number of an earlier step, -1
for the input, or a constant as a float in a tuple of its own.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import elementwise
from .operator import Attrs, Operator, Shape

Step = tuple[str, Attrs, tuple[Any, ...]]

_OPERATORS = {operator.name: operator for operator in elementwise.OPERATORS}


def _infer(attrs: Attrs, shapes: Sequence[Shape]) -> Shape:
    return shapes[0]


def _reference(attrs: Attrs, inputs: Sequence[np.ndarray]) -> np.ndarray:
    results: list[np.ndarray] = []
    for op, own, operands in attrs["steps"]:
        values = [_operand(operand, inputs[0], results) for operand in operands]
        results.append(np.broadcast_to(_OPERATORS[op].reference(own, values), inputs[0].shape))
    return results[-1].astype(inputs[0].dtype)


def _operand(operand: Any, x: np.ndarray, results: Sequence[np.ndarray]) -> np.ndarray:
    if isinstance(operand, tuple):
        return np.asarray(operand[0], np.float64)
    return x if operand < 0 else results[operand]


OPERATORS = (Operator("lookup", _infer, _reference, elementwise=True),)
