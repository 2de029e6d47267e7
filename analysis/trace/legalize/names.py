"""What an operator without a meaning of ours is called: TFLite's name where it has one, else ONNX's."""

import re
from collections.abc import Mapping

_TFLITE: Mapping[str, str] = {
    "ArgMax": "arg_max", "ArgMin": "arg_min", "ConvTranspose": "transpose_conv", "DepthToSpace": "depth_to_space",
    "Gather": "gather", "GatherElements": "gather", "GRU": "gru", "InstanceNormalization": "instance_normalization",
    "IsInf": "is_inf", "IsNaN": "is_nan", "LSTM": "lstm", "LayerNormalization": "layer_normalization",
    "GroupNormalization": "group_normalization", "LogSoftmax": "log_softmax", "MatMul": "batch_matmul",
    "Mod": "floor_mod", "PRelu": "prelu", "RNN": "rnn", "ReduceMax": "reduce_max", "ReduceMin": "reduce_min",
    "ReduceSum": "sum", "Reciprocal": "reciprocal", "Resize": "resize", "ScatterElements": "scatter_nd",
    "Slice": "strided_slice", "SpaceToDepth": "space_to_depth", "Split": "split", "SplitToSequence": "split",
    "TopK": "topk_v2",
}  # fmt: skip

_BY_RANK: Mapping[str, str] = {"Conv": "conv", "AveragePool": "average_pool", "MaxPool": "max_pool"}
"""Operators whose name says over how many axes their window slides."""


def tflite_name(op: str, rank: int) -> str:
    """The name of the ONNX operator `op` on a first input of `rank` axes."""
    if op in _BY_RANK:
        return f"{_BY_RANK[op]}_{max(rank - 2, 1)}d"
    return _TFLITE.get(op) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", op).lower()
