"""What codegen knows about an operator: its constants in the C struct, and its exact integer meaning."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...analysis.ir.graph import Graph, Node


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """Values of the kernel's params struct that come from the quantized model; keys are the names of C fields.

    `arrays` have the element type of the C array and its order when flattened.
    """

    scalars: dict[str, int] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operator:
    """`constants` needs quantized tensors; `run` maps int8 inputs (all of `node.inputs`) to the int8 output.

    `run` is the reference of every kernel: TFLite Micro's formula on (q - zero_point), nothing folded or reordered.
    """

    constants: Callable[[Node, Graph], Constants]
    run: Callable[[Node, Graph, list[np.ndarray]], np.ndarray]
