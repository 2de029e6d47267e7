"""Every operator chipfit knows the meaning of, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from . import convolution, elementwise, linear, lookup, picking, pooling, shaping
from .operator import Operator

OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        operator.name: operator
        for family in (convolution, pooling, linear, elementwise, shaping, picking, lookup)
        for operator in family.OPERATORS
    }
)
