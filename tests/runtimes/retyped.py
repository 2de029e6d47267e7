"""The cases with feature maps of other types: what a table's `dtypes` are tried with."""

from dataclasses import replace

from chipfit.analysis.ir.graph import Graph, Quantization, Tensor

SCALES = {
    "int8": Quantization((0.05,), (3,)),
    "int16": Quantization((0.05,), (0,)),
    "int32": Quantization((0.05,), (0,)),
    "bool": Quantization((1.0,), (0,)),
}
ENDLESS = {"logistic bool", "tanh bool"}
"""Vela 5.2.0 for Ethos-U85 never answers these."""


def retyped(cases: dict[str, Graph]) -> dict[str, Graph]:
    """The first case of each operator, with every int8 map of it in each type."""
    first: dict[str, Graph] = {}
    for one in cases.values():
        first.setdefault(one.nodes[0].op, one)
    made = {f"{op} {dtype}": _in_type(one, dtype) for op, one in first.items() for dtype in SCALES}
    return {name: one for name, one in made.items() if name not in ENDLESS}


def _in_type(one: Graph, dtype: str) -> Graph:
    return replace(one, tensors={name: _tensor(tensor, dtype) for name, tensor in one.tensors.items()})


def _tensor(tensor: Tensor, dtype: str) -> Tensor:
    """Layers' weights stay int8; a constant that is an operand like another goes along."""
    if tensor.dtype != "int8" or tensor.name.startswith("w"):
        return tensor
    data = None if tensor.data is None else tensor.data.astype(dtype)
    return replace(tensor, dtype=dtype, quantization=SCALES[dtype], data=data)
