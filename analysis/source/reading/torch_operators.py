"""Which operators torch's names become, where that depends on nothing but the name.

Only what neither shapes nor arguments nor neighbours change has a row: no batch norm, which folds into a convolution,
no reduction over axes that may be a pool, no resizing, which may be to the nearest pixel. `nn.` is torch.nn, `F.`
torch.nn.functional, `x.` a tensor's method. The tests trace every row.
"""

from collections.abc import Mapping

_ROWS = """
    logistic: nn.Sigmoid F.sigmoid torch.sigmoid torch.special.expit x.sigmoid
    tanh: nn.Tanh F.tanh torch.tanh x.tanh
    logistic mul: nn.SiLU F.silu
    hard_swish: nn.Hardswish F.hardswish
    hard_sigmoid: nn.Hardsigmoid F.hardsigmoid
    gelu: nn.GELU F.gelu
    mish: nn.Mish F.mish
    leaky_relu: nn.LeakyReLU F.leaky_relu
    selu: nn.SELU F.selu torch.selu
    logistic log: nn.LogSigmoid F.logsigmoid
    tanh sub: nn.Tanhshrink F.tanhshrink
    log_softmax: nn.LogSoftmax F.log_softmax torch.log_softmax x.log_softmax
    layer_normalization: nn.LayerNorm F.layer_norm
    instance_normalization: nn.InstanceNorm1d nn.InstanceNorm2d
    resize_bilinear: nn.UpsamplingBilinear2d
    transpose_conv: nn.ConvTranspose1d nn.ConvTranspose2d
    lstm: nn.LSTM
    gru: nn.GRU
    exp: torch.exp x.exp
    log: torch.log x.log
    sqrt: torch.sqrt x.sqrt
    sqrt reciprocal: torch.rsqrt x.rsqrt
    reciprocal: torch.reciprocal x.reciprocal
    abs: torch.abs x.abs
    neg: torch.neg x.neg -
    sin: torch.sin x.sin
    cos: torch.cos x.cos
    erf: torch.erf x.erf
    sign: torch.sign x.sign
    floor: torch.floor x.floor
    ceil: torch.ceil x.ceil
    round: torch.round x.round
    pow: torch.square x.square
    sum: torch.sum x.sum
    arg_max: torch.argmax x.argmax
"""
_BINARY = """
    mul: torch.mul torch.multiply x.mul x.multiply *
    sub: torch.sub x.sub -
    div: torch.div torch.true_divide x.div /
    maximum: torch.maximum x.maximum
    minimum: torch.minimum x.minimum
"""
_PASSING = """
    nn.ReLU nn.ReLU6 nn.Identity nn.Dropout
    F.relu F.relu6 F.dropout F.dropout1d F.dropout2d torch.relu torch.dropout torch.flatten torch.squeeze
    torch.unsqueeze torch.reshape x.relu x.flatten x.view x.reshape x.squeeze x.unsqueeze x.contiguous x.detach x.clone
"""
_SHAPELESS = """
    torch.zeros_like torch.ones_like torch.empty_like torch.full_like torch.rand_like torch.randn_like
    torch.randint_like torch.numel torch.is_tensor torch.is_floating_point torch.result_type x.size x.dim x.numel
    x.ndimension x.stride x.element_size x.new_zeros x.new_ones x.new_full x.new_empty x.new_tensor x.type x.get_device
    x.is_contiguous x.is_floating_point x.is_complex x.storage_offset x.data_ptr x.item x.tolist x.__len__
"""
_PREFIXES = {"nn": "torch.nn", "F": "torch.nn.functional", "x": "torch.Tensor"}


def _full(name: str) -> str:
    prefix, dot, rest = name.partition(".")
    return f"{_PREFIXES.get(prefix, prefix)}{dot}{rest}"


def _table(rows: str) -> dict[str, tuple[str, ...]]:
    pairs = (row.split(":") for row in rows.strip().splitlines())
    return {_full(name): tuple(ops.split()) for ops, names in pairs for name in names.split()}


OPERATORS: Mapping[str, tuple[str, ...]] = _table(_ROWS)
"""A layer, function or method of one tensor -> the operators that it becomes, in order."""

OF_TWO_TENSORS: Mapping[str, tuple[str, ...]] = _table(_BINARY)
"""A function, method or sign between two tensors, both of which are computed from the input."""

PASSING: frozenset[str] = frozenset(map(_full, _PASSING.split()))
"""What every target runs: views, clamps, and what does nothing at inference."""

INDEPENDENT: frozenset[str] = frozenset(map(_full, _SHAPELESS.split()))
"""What looks at the shape or type of a tensor; the result does not depend on what it holds."""

TYPES: Mapping[str, str] = {"arg_max": "int64"}
"""The type of an operator's result where it is not int8."""

COMPOUND = ("MultiheadAttention", "Transformer", "RNNCell", "LSTMCell", "GRUCell", "AdaptiveLogSoftmax")
"""How the names of layers begin that are made of others: their operators stand on the line that calls them."""
