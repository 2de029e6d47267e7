"""The layers of torch.nn whose shape rules are known: their parameters, and what can go wrong with a shape."""

from collections.abc import Mapping

Shape = tuple[int, ...]
Value = object


class Mismatch(Exception):
    """A layer does not take this shape. `features` are (expected, given) where a linear layer counts features."""

    def __init__(self, features: tuple[int, int] | None = None) -> None:
        super().__init__()
        self.features = features


class Unsolvable(Exception):
    """The syntax tree does not tell what happens here."""


Arguments = Mapping[str, Value]

PARAMETERS: Mapping[str, str] = {
    "Conv": "in_channels out_channels kernel_size stride padding dilation groups",
    "ConvTranspose": "in_channels out_channels kernel_size stride padding output_padding groups bias dilation",
    "MaxPool": "kernel_size stride padding dilation return_indices ceil_mode",
    "AvgPool": "kernel_size stride padding ceil_mode",
    "AdaptiveAvgPool": "output_size",
    "AdaptiveMaxPool": "output_size",
    "Linear": "in_features out_features bias",
    "BatchNorm": "num_features",
    "InstanceNorm": "num_features",
    "GroupNorm": "num_groups num_channels",
    "LayerNorm": "normalized_shape",
    "Flatten": "start_dim end_dim",
    "ZeroPad": "padding",
    "ConstantPad": "padding value",
    "ReflectionPad": "padding",
    "ReplicationPad": "padding",
    "Embedding": "num_embeddings embedding_dim",
    "LSTM": "input_size hidden_size num_layers bias batch_first dropout bidirectional",
    "GRU": "input_size hidden_size num_layers bias batch_first dropout bidirectional",
    "RNN": "input_size hidden_size num_layers nonlinearity bias batch_first dropout bidirectional",
    "LSTMCell": "input_size hidden_size bias",
    "GRUCell": "input_size hidden_size bias",
    "RNNCell": "input_size hidden_size bias nonlinearity",
}
"""Family (the layer's name without its `2d`) -> the names of its positional parameters."""

PASSES = frozenset(
    "ReLU ReLU6 LeakyReLU PReLU ELU SELU CELU GELU SiLU Mish Sigmoid Tanh Hardtanh Hardswish Hardsigmoid Softplus "
    "Softsign LogSigmoid Threshold Dropout Dropout1d Dropout2d Dropout3d AlphaDropout Identity Softmax LogSoftmax "
    "LocalResponseNorm QuantStub DeQuantStub".split()
)
"""Layers whose output has the shape of their input, whatever it is."""


def family_of(layer: str) -> tuple[str, int]:
    """`Conv2d` is ("Conv", 2); a layer for any rank is (itself, 0)."""
    if layer[-2:] in ("1d", "2d", "3d"):
        return layer[:-2], int(layer[-2])
    return layer, 0
