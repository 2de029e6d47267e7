"""Every operator that codegen can execute and emit, by its TFLite name."""

from collections.abc import Mapping
from types import MappingProxyType

from .add import ADD
from .clamp import CLAMP
from .conv_2d import CONV_2D
from .depthwise_conv_2d import DEPTHWISE_CONV_2D
from .fully_connected import FULLY_CONNECTED
from .movement import MOVEMENT, RESHAPE
from .operator import Operator
from .pool_2d import AVERAGE_POOL_2D, MAX_POOL_2D
from .softmax import SOFTMAX

OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        "conv_2d": CONV_2D,
        "depthwise_conv_2d": DEPTHWISE_CONV_2D,
        "fully_connected": FULLY_CONNECTED,
        "average_pool_2d": AVERAGE_POOL_2D,
        "max_pool_2d": MAX_POOL_2D,
        "add": ADD,
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
    }
)
