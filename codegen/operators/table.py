"""Every operator that codegen can execute and emit, by its TFLite name."""

from collections.abc import Mapping
from types import MappingProxyType

from ...analysis.kernels.lookup_s8 import LOOKUP_S8
from .clamp import CLAMP
from .concatenation import CONCATENATION
from .conv_2d import CONV_2D
from .depthwise_conv_2d import DEPTHWISE_CONV_2D
from .fully_connected import FULLY_CONNECTED
from .lookup import LOOKUP
from .movement import MOVEMENT, RESHAPE
from .mul import MUL
from .operator import Operator
from .pad import PAD
from .pool_2d import AVERAGE_POOL_2D, MAX_POOL_2D
from .softmax import SOFTMAX
from .sum import ADD, SUB

OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        "conv_2d": CONV_2D,
        "depthwise_conv_2d": DEPTHWISE_CONV_2D,
        "fully_connected": FULLY_CONNECTED,
        "average_pool_2d": AVERAGE_POOL_2D,
        "max_pool_2d": MAX_POOL_2D,
        "add": ADD,
        "sub": SUB,
        "mul": MUL,
        "concatenation": CONCATENATION,
        "pad": PAD,
        "softmax": SOFTMAX,
        "reshape": RESHAPE,
        "transpose": MOVEMENT,
        "strided_slice": MOVEMENT,
        "tile": MOVEMENT,
        "resize_nearest_neighbor": MOVEMENT,
        "relu": CLAMP,
        "relu6": CLAMP,
        "relu_n1_to_1": CLAMP,
        "clip": CLAMP,
        **dict.fromkeys(LOOKUP_S8.ops, LOOKUP),
    }
)
