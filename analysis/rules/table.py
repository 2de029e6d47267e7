"""Every rule, by code."""

from collections.abc import Mapping
from types import MappingProxyType

from .arena_exceeds_sram import ARENA_EXCEEDS_SRAM
from .assumed_input_shape import ASSUMED_INPUT_SHAPE
from .cannot_trace import CANNOT_TRACE
from .deprecated_runtime import DEPRECATED_RUNTIME
from .flash_exceeds import FLASH_EXCEEDS
from .invalid_configuration import INVALID_CONFIGURATION
from .latency_exceeds_budget import LATENCY_EXCEEDS_BUDGET
from .layout_transpose import LAYOUT_TRANSPOSE
from .needs_arguments import NEEDS_ARGUMENTS
from .needs_input_shape import NEEDS_INPUT_SHAPE
from .npu_fallback import NPU_FALLBACK
from .operator_constraint import OPERATOR_CONSTRAINT
from .outside_slice import OUTSIDE_SLICE
from .reference_kernel import REFERENCE_KERNEL
from .rule import Rule
from .syntax_error import SYNTAX_ERROR
from .unknown_support import UNKNOWN_SUPPORT
from .unsupported_operator import UNSUPPORTED_OPERATOR

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            NEEDS_INPUT_SHAPE,
            SYNTAX_ERROR,
            CANNOT_TRACE,
            INVALID_CONFIGURATION,
            NEEDS_ARGUMENTS,
            OUTSIDE_SLICE,
            ASSUMED_INPUT_SHAPE,
            UNSUPPORTED_OPERATOR,
            REFERENCE_KERNEL,
            OPERATOR_CONSTRAINT,
            UNKNOWN_SUPPORT,
            DEPRECATED_RUNTIME,
            NPU_FALLBACK,
            LAYOUT_TRANSPOSE,
            ARENA_EXCEEDS_SRAM,
            FLASH_EXCEEDS,
            LATENCY_EXCEEDS_BUDGET,
        )
    }
)
