"""The graph under construction, and what every rule of legalization works with."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...ir.graph import Node, Origin, Quantization, Tensor
from ...ops.table import OPERATORS
from .names import tflite_name


class Importing:
    """The graph under construction and the ONNX node a rule is looking at."""

    def __init__(
        self,
        inputs: dict[str, Tensor],
        constants: Mapping[str, np.ndarray],
        stored: Mapping[str, Quantization],
        shape_of: Callable[[str], Tensor],
    ) -> None:
        self.tensors: dict[str, Tensor] = dict(inputs)
        self.nodes: list[Node] = []
        self.quantized: set[str] = set()
        self.sequences: dict[str, tuple[str, ...]] = {}
        self._constants = constants
        self._stored = stored
        self._shape_of = shape_of
        self._alias: dict[str, str] = {}
        self._serial = 0

    def begin(
        self,
        op: str,
        name: str,
        inputs: tuple[str, ...],
        outputs: tuple[str, ...],
        attrs: Mapping[str, Any],
        origin: Origin,
    ) -> None:
        self.op, self.name, self.inputs, self.outputs = op, name, inputs, outputs
        self.attrs, self.origin = attrs, origin
        self._named = False

    def resolve(self, name: str) -> str:
        return self._alias.get(name, name)

    def constant(self, index: int) -> np.ndarray | None:
        """The constant value of input `index`, or None when it is absent or computed."""
        return self._constants.get(self.inputs[index]) if index < len(self.inputs) else None

    def is_constant(self, index: int) -> bool:
        return self.constant(index) is not None

    def operand(self, index: int) -> str:
        """The name of input `index` in the graph; constants are brought in."""
        name = self.inputs[index]
        if name in self._constants and name not in self.tensors:
            self.tensors[name] = _tensor(name, self._constants[name])
        return self.resolve(name)

    def shape(self, index: int) -> tuple[int, ...]:
        return self.tensors[self.operand(index)].shape

    @property
    def output(self) -> Tensor:
        return self._shape_of(self.outputs[0])

    def literal(self, data: np.ndarray, suffix: str, quantization: Quantization | None = None) -> str:
        name = self._fresh(suffix)
        self.tensors[name] = replace(_tensor(name, data), quantization=quantization)
        return name

    def stored(self, index: int, axis: int) -> Quantization | None:
        """How a quantized file stores constant input `index`, if by one scale or by one for each index of `axis`."""
        found = self._stored.get(self.inputs[index])
        return found if found is not None and found.axis in (None, axis) else None

    def alias(self) -> bool:
        """The output is its input: the operator does nothing at inference."""
        return self.alias_of(self.operand(0))

    def alias_of(self, name: str, output: str = "") -> bool:
        """The output, by default the first, is a tensor that is there already."""
        self._alias[output or self.outputs[0]] = name
        return True

    def emit(self, op: str, inputs: tuple[str, ...], attrs: Mapping[str, Any], shape: tuple[int, ...] = ()) -> str:
        """Add a node; with `shape` its output is an intermediate tensor, else the ONNX node's output."""
        dtype = self.tensors[inputs[0]].dtype
        tensor = Tensor(self._fresh(op), shape, dtype) if shape else self.output
        self.tensors[tensor.name] = tensor
        principal = not self._named and (not shape or op not in ("reshape", "transpose"))
        self._named |= principal
        self._serial += not principal
        name = self.name if principal else f"{self.name}:{op}.{self._serial}"
        self.nodes.append(Node(op, name, inputs, (tensor.name,), attrs, self.origin))
        return tensor.name

    def opaque(self, op: str = "") -> None:
        """Keep an operator that has no meaning of ours, as `op` or under the name TFLite knows it by."""
        operands = tuple(self.operand(i) if name else "" for i, name in enumerate(self.inputs))
        outputs = [self._shape_of(name) for name in self.outputs if name]
        self.tensors |= {tensor.name: tensor for tensor in outputs}
        op = op or tflite_name(self.op, len(self.tensors[operands[0]].shape) if operands and operands[0] else 0)
        op = f"dynamic_{op}" if op in OPERATORS else op  # not what our operator of that name means
        self.nodes.append(Node(op, self.name, operands, tuple(t.name for t in outputs), self.attrs, self.origin))

    def reshape(self, name: str, shape: tuple[int, ...], last: bool = False) -> str:
        return self.emit("reshape", (name,), {"shape": shape}, () if last else shape)

    def transpose(self, name: str, perm: tuple[int, ...], last: bool = False) -> str:
        old = self.tensors[name].shape
        return self.emit("transpose", (name,), {"perm": perm}, () if last else tuple(old[axis] for axis in perm))

    def to_nhwc(self, name: str) -> str:
        """NCHW to NHWC; a sequence NCL becomes an image of one column, N L 1 C, so that time runs along rows."""
        shape = self.tensors[name].shape
        if len(shape) == 3:
            name = self.reshape(name, (*shape, 1))
        return self.transpose(name, (0, 2, 3, 1))

    def from_nhwc(self, name: str) -> bool:
        """Back to the layout of the ONNX node's output, which this computes."""
        if len(self.output.shape) == 3:
            self.reshape(self.transpose(name, (0, 3, 1, 2)), self.output.shape, last=True)
        else:
            self.transpose(name, (0, 3, 1, 2), last=True)
        return True

    def _fresh(self, stem: str) -> str:
        self._serial += 1
        return f"{self.outputs[0]}:{stem}.{self._serial}"


def _tensor(name: str, data: np.ndarray) -> Tensor:
    return Tensor(name, tuple(data.shape), str(data.dtype), data=data)


Rule = Callable[[Importing], bool]
"""Emits nodes for the current ONNX node; False when the rule does not cover it, before anything is emitted."""
