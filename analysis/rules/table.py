"""Every rule, by code."""

from collections.abc import Mapping
from types import MappingProxyType

from .arena_exceeds_sram import ARENA_EXCEEDS_SRAM
from .arena_near_limit import ARENA_NEAR_LIMIT
from .arena_peak import ARENA_PEAK
from .assumed_input_shape import ASSUMED_INPUT_SHAPE
from .batch_norm_not_folded import BATCH_NORM_NOT_FOLDED
from .bias_overflow import BIAS_OVERFLOW
from .cannot_trace import CANNOT_TRACE
from .channel_spread import CHANNEL_SPREAD
from .channels_not_multiple import CHANNELS_NOT_MULTIPLE
from .concat_copies import CONCAT_COPIES
from .concat_ranges import CONCAT_RANGES
from .deadline_exceeds_window import DEADLINE_EXCEEDS_WINDOW
from .deprecated_runtime import DEPRECATED_RUNTIME
from .dsp_front_end import DSP_FRONT_END
from .few_input_channels import FEW_INPUT_CHANNELS
from .first_layer_dominates import FIRST_LAYER_DOMINATES
from .fixed_output_scale import FIXED_OUTPUT_SCALE
from .flash_exceeds import FLASH_EXCEEDS
from .hot_line import HOT_LINE
from .inefficient_layer import INEFFICIENT_LAYER
from .invalid_configuration import INVALID_CONFIGURATION
from .large_kernel import LARGE_KERNEL
from .latency_exceeds_budget import LATENCY_EXCEEDS_BUDGET
from .layout_round_trip import LAYOUT_ROUND_TRIP
from .layout_transpose import LAYOUT_TRANSPOSE
from .long_skip import LONG_SKIP
from .memory_bound import MEMORY_BOUND
from .missing_calibration import MISSING_CALIBRATION
from .nano_tier import NANO_TIER
from .needs_arguments import NEEDS_ARGUMENTS
from .needs_input_shape import NEEDS_INPUT_SHAPE
from .npu_fallback import NPU_FALLBACK
from .npu_partitions import NPU_PARTITIONS
from .operator_constraint import OPERATOR_CONSTRAINT
from .outside_slice import OUTSIDE_SLICE
from .oversized_layer import OVERSIZED_LAYER
from .pool_after_activation import POOL_AFTER_ACTIVATION
from .reference_kernel import REFERENCE_KERNEL
from .rule import Rule
from .softmax_before_argmax import SOFTMAX_BEFORE_ARGMAX
from .squeeze_excite import SQUEEZE_EXCITE
from .stack_headroom import STACK_HEADROOM
from .syntax_error import SYNTAX_ERROR
from .unbounded_activation import UNBOUNDED_ACTIVATION
from .unknown_support import UNKNOWN_SUPPORT
from .unsupported_operator import UNSUPPORTED_OPERATOR
from .unused_suppression import UNUSED_SUPPRESSION
from .weights_in_ram import WEIGHTS_IN_RAM
from .worse_than_baseline import WORSE_THAN_BASELINE

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
            UNUSED_SUPPRESSION,
            WORSE_THAN_BASELINE,
            UNSUPPORTED_OPERATOR,
            REFERENCE_KERNEL,
            OPERATOR_CONSTRAINT,
            UNKNOWN_SUPPORT,
            DEPRECATED_RUNTIME,
            NPU_FALLBACK,
            LAYOUT_TRANSPOSE,
            LAYOUT_ROUND_TRIP,
            CHANNELS_NOT_MULTIPLE,
            FEW_INPUT_CHANNELS,
            ARENA_EXCEEDS_SRAM,
            FLASH_EXCEEDS,
            ARENA_NEAR_LIMIT,
            ARENA_PEAK,
            OVERSIZED_LAYER,
            LONG_SKIP,
            CONCAT_COPIES,
            WEIGHTS_IN_RAM,
            STACK_HEADROOM,
            LATENCY_EXCEEDS_BUDGET,
            HOT_LINE,
            MEMORY_BOUND,
            INEFFICIENT_LAYER,
            LARGE_KERNEL,
            FIRST_LAYER_DOMINATES,
            DEADLINE_EXCEEDS_WINDOW,
            SOFTMAX_BEFORE_ARGMAX,
            POOL_AFTER_ACTIVATION,
            SQUEEZE_EXCITE,
            UNBOUNDED_ACTIVATION,
            FIXED_OUTPUT_SCALE,
            CONCAT_RANGES,
            BIAS_OVERFLOW,
            CHANNEL_SPREAD,
            BATCH_NORM_NOT_FOLDED,
            MISSING_CALIBRATION,
            NANO_TIER,
            DSP_FRONT_END,
            NPU_PARTITIONS,
        )
    }
)
