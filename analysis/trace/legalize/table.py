"""What each ONNX operator means in ours: one small rule per operator."""

from collections.abc import Mapping

from .convolution import conv
from .elementwise import CONDITIONS, UNARY, batch_norm, binary, cast, clip, condition, prelu, relu, unary
from .importing import Importing, Rule
from .linear import gemm, matmul
from .pooling import global_pool, pool, reduction
from .quantized import dequantize_linear, quantize_linear
from .resampling import depth_to_space, expand, gather_nd, resize, space_to_depth
from .shaping import concat, pad, reshape, softmax, transpose
from .slicing import gather, sequence_at, slice_axes, split, split_to_sequence

RULES: Mapping[str, Rule] = {
    "Add": binary("add"),
    "AveragePool": pool("average_pool_2d"),
    "BatchNormalization": batch_norm,
    "Cast": cast,
    "CastLike": cast,
    "Clip": clip,
    "Concat": concat,
    "Conv": conv,
    "DepthToSpace": depth_to_space,
    "DequantizeLinear": dequantize_linear,
    "Div": binary("div"),
    "Dropout": Importing.alias,
    "Celu": unary("celu", alpha=1.0),
    "Elu": unary("elu", alpha=1.0),
    "Expand": expand,
    "Flatten": reshape,
    "Gather": gather,
    "GatherND": gather_nd,
    "Gemm": gemm,
    "GlobalAveragePool": global_pool("average_pool_2d"),
    "GlobalMaxPool": global_pool("max_pool_2d"),
    "HardSigmoid": unary("hard_sigmoid", alpha=0.2, beta=0.5),
    "Identity": Importing.alias,
    "LeakyRelu": unary("leaky_relu", alpha=0.01),
    "MatMul": matmul,
    "Max": binary("maximum"),
    "MaxPool": pool("max_pool_2d"),
    "Min": binary("minimum"),
    "Mul": binary("mul"),
    "PRelu": prelu,
    "Pad": pad,
    "Pow": binary("pow"),
    "QuantizeLinear": quantize_linear,
    "ReduceMax": reduction("reduce_max", "max_pool_2d"),
    "ReduceMean": reduction("mean", "average_pool_2d"),
    "Relu": relu,
    "Reshape": reshape,
    "Resize": resize,
    "Selu": unary("selu", alpha=1.67326319217681884765625, gamma=1.05070102214813232421875),
    "SequenceAt": sequence_at,
    "Slice": slice_axes,
    "Softmax": softmax,
    "SpaceToDepth": space_to_depth,
    "Split": split,
    "SplitToSequence": split_to_sequence,
    "Squeeze": reshape,
    "Sub": binary("sub"),
    "Tile": expand,
    "Transpose": transpose,
    "Unsqueeze": reshape,
    **{name: unary(op) for name, op in UNARY.items()},
    **{name: condition(op) for name, op in CONDITIONS.items()},
}
