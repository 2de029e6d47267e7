"""Every kernel, fastest first among those that serve one operator."""

from .alias import ALIAS
from .binary_s8 import ADD_S8, MUL_S8, SUB_S8
from .concatenation_s8 import CONCATENATION_S8
from .conv_2d_s8 import CONV_2D_S8
from .depthwise_conv_2d_s8 import DEPTHWISE_CONV_2D_S8
from .elementwise_s8 import CLAMP_S8, SOFTMAX_S8
from .fully_connected_s8 import FULLY_CONNECTED_S8
from .kernel import Kernel
from .lookup_s8 import LOOKUP_S8
from .pad_s8 import PAD_S8
from .pool_2d_s8 import AVERAGE_POOL_2D_S8, MAX_POOL_2D_S8
from .strided_copy_s8 import STRIDED_COPY_S8

KERNELS: tuple[Kernel, ...] = (
    CONV_2D_S8,
    DEPTHWISE_CONV_2D_S8,
    FULLY_CONNECTED_S8,
    AVERAGE_POOL_2D_S8,
    MAX_POOL_2D_S8,
    ADD_S8,
    SUB_S8,
    MUL_S8,
    LOOKUP_S8,
    SOFTMAX_S8,
    CONCATENATION_S8,
    PAD_S8,
    STRIDED_COPY_S8,
    CLAMP_S8,
    ALIAS,
)
