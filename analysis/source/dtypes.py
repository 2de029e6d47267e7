"""The dtypes that names of PyTorch stand for."""

import ast
from collections.abc import Mapping

from .facts import Facts

OF_CONSTRUCTORS: Mapping[str, str] = {
    "LongTensor": "int64", "IntTensor": "int32", "ByteTensor": "uint8", "BoolTensor": "bool",
}  # fmt: skip
OF_CASTS: Mapping[str, str] = {
    "long": "int64", "int": "int32", "bool": "bool", "float": "float32", "double": "float32", "half": "float32",
}  # fmt: skip
_NAMED = {
    "long": "int64", "int64": "int64", "int": "int32", "int32": "int32", "int16": "int16", "int8": "int8",
    "uint8": "uint8", "bool": "bool", "float": "float32", "float32": "float32",
}  # fmt: skip


def dtype_of(node: ast.expr | None, facts: Facts) -> str | None:
    """The type that an expression like `torch.int64` names; None where it names none of ours."""
    return None if node is None else _NAMED.get(facts.dotted(node).rpartition(".")[2])
