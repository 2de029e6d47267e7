"""What the C emitters print: the converted graph, its plan and its name, ready to be written down."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...analysis.ir.graph import Graph, Node
from ...analysis.kernels.image import image
from ...analysis.kernels.kernel import Kernel
from ...analysis.kernels.table import KERNELS
from ...analysis.memory.arena import Arena
from ...analysis.report import Report
from ..operators.operator import Constants
from ..operators.table import OPERATORS
from .names import Names

_KERNELS = {kernel.name: kernel for kernel in KERNELS}


@dataclass(frozen=True, slots=True)
class Step:
    """One kernel call: its params struct's integers and arrays, its operands' places and its output rows."""

    node: Node
    kernel: Kernel
    scalars: dict[str, int]
    arrays: dict[str, tuple[str, np.ndarray]]
    inputs: tuple[int, ...]
    output: int
    workspace: int | None
    rows: int


@dataclass(frozen=True, eq=False)
class Program:
    """A model as C sees it. `name` prefixes every symbol; `caution` says what is not real about it, if anything."""

    name: str
    graph: Graph
    arena: Arena
    report: Report
    tool: str
    caution: str = ""

    @property
    def macro(self) -> str:
        return self.name.upper()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        names = Names()
        return tuple(self._step(node, names) for node in self.graph.nodes if _KERNELS[node.kernel].params_bytes)

    @cached_property
    def hash(self) -> str:
        """Of everything that decides the output bytes: operators, attributes, places and constants."""
        digest = hashlib.sha256()
        for step in self.steps:
            places = (step.inputs, step.output, step.workspace, step.rows)
            digest.update(repr((step.kernel.name, sorted(step.scalars.items()), places)).encode())
            for key, (_, data) in step.arrays.items():
                digest.update(key.encode() + data.tobytes())
        return digest.hexdigest()[:16]

    def _step(self, node: Node, names: Names) -> Step:
        kernel = _KERNELS[node.kernel]
        constants: Constants = OPERATORS[node.op].constants(node, self.graph)
        stem = names.unique(node.name)
        scratch = self.arena.liveness.scratch.get(node.name)
        return Step(
            node=node,
            kernel=kernel,
            scalars={**kernel.params(node, self.graph), **constants.scalars},
            arrays={key: (f"{self.name}_{stem}_{key}", data) for key, data in constants.arrays.items()},
            inputs=tuple(self.arena.offset(name) for name in self.graph.activations(node)),
            output=self.arena.offset(node.outputs[0]),
            workspace=self.arena.plan.offsets[scratch] if scratch else None,
            rows=image(self.graph.tensor(node.outputs[0]).shape).height,
        )
