"""Shape rules of the layers of torch.nn, for concrete shapes: what comes out, or why the input does not fit."""

from collections.abc import Callable, Mapping
from math import ceil, floor

from .layers import PASSES, Arguments, Mismatch, Shape, Unsolvable, family_of


def layer_shape(layer: str, arguments: Arguments, shape: Shape) -> Shape:
    """The shape of the layer's output. Raises Mismatch or Unsolvable."""
    if layer in PASSES:
        return shape
    family, rank = family_of(layer)
    rule = _RULES.get(family)
    if rule is None:
        raise Unsolvable
    if rank and family != "BatchNorm" and len(shape) != rank + 2:
        raise Mismatch
    return rule(arguments, shape, rank)


def number(arguments: Arguments, name: str, default: int | None = None) -> int:
    """A whole-number argument. Raises Unsolvable when it is not known."""
    value = arguments.get(name, default)
    if not isinstance(value, int):
        raise Unsolvable
    return value


def per_axis(arguments: Arguments, name: str, rank: int, default: int | None = None) -> Shape:
    """An argument that is a number for every axis, or one for all."""
    value = arguments.get(name)
    value = default if value is None else value
    if isinstance(value, int):
        return (value,) * rank
    if isinstance(value, tuple | list) and len(value) == rank and all(isinstance(v, int) for v in value):
        return tuple(v for v in value if isinstance(v, int))
    raise Unsolvable


def _conv(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    if shape[1] != number(arguments, "in_channels"):
        raise Mismatch
    kernel, stride = per_axis(arguments, "kernel_size", rank), per_axis(arguments, "stride", rank, 1)
    dilation = per_axis(arguments, "dilation", rank, 1)
    if arguments.get("padding") == "same":
        return (shape[0], number(arguments, "out_channels"), *shape[2:])
    valid = arguments.get("padding") == "valid"
    padding = (0,) * rank if valid else per_axis(arguments, "padding", rank, 0)
    return (shape[0], number(arguments, "out_channels"), *_slide(shape[2:], kernel, stride, padding, dilation))


def _slide(dims: Shape, kernel: Shape, stride: Shape, padding: Shape, dilation: Shape, up: bool = False) -> Shape:
    rounded = ceil if up else floor
    out: list[int] = []
    for dim, k, s, p, d in zip(dims, kernel, stride, padding, dilation, strict=True):
        room = dim + 2 * p - d * (k - 1) - 1
        if room < 0 or s < 1:
            raise Mismatch
        count = rounded(room / s) + 1
        if up and (count - 1) * s >= dim + p:
            count -= 1  # a window must start inside the input or its left padding
        out.append(count)
    return tuple(out)


def _conv_transpose(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    if shape[1] != number(arguments, "in_channels"):
        raise Mismatch
    kernel, stride = per_axis(arguments, "kernel_size", rank), per_axis(arguments, "stride", rank, 1)
    padding, extra = per_axis(arguments, "padding", rank, 0), per_axis(arguments, "output_padding", rank, 0)
    dims = (
        (d - 1) * s - 2 * p + k + e for d, k, s, p, e in zip(shape[2:], kernel, stride, padding, extra, strict=True)
    )
    return (shape[0], number(arguments, "out_channels"), *dims)


def _pool(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    kernel = per_axis(arguments, "kernel_size", rank)
    stride = kernel if arguments.get("stride") is None else per_axis(arguments, "stride", rank)
    padding, dilation = per_axis(arguments, "padding", rank, 0), per_axis(arguments, "dilation", rank, 1)
    return (*shape[:2], *_slide(shape[2:], kernel, stride, padding, dilation, bool(arguments.get("ceil_mode"))))


def _adaptive(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    size = arguments.get("output_size")
    wanted = size if isinstance(size, tuple | list) else (size,) * rank
    if len(wanted) != rank or not all(w is None or isinstance(w, int) for w in wanted):
        raise Unsolvable
    return (*shape[:2], *(w if isinstance(w, int) else d for w, d in zip(wanted, shape[2:], strict=True)))


def _linear(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    expected = number(arguments, "in_features")
    if shape[-1] != expected:
        raise Mismatch((expected, shape[-1]))
    return (*shape[:-1], number(arguments, "out_features"))


def _norm(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    known = arguments.get("num_features", arguments.get("num_channels"))
    if isinstance(known, int) and (len(shape) < 2 or shape[1] != known):
        raise Mismatch
    if rank and len(shape) not in ((2, 3) if rank == 1 else (rank + 2,)):
        raise Mismatch
    return shape


def _layer_norm(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    given = arguments.get("normalized_shape")
    wanted = given if isinstance(given, tuple | list) else (given,)
    if shape[-len(wanted) :] != tuple(wanted):
        raise Mismatch
    return shape


def _flatten(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    start = number(arguments, "start_dim", 1) % len(shape)
    end = number(arguments, "end_dim", -1) % len(shape)
    total = 1
    for dim in shape[start : end + 1]:
        total *= dim
    return (*shape[:start], total, *shape[end + 1 :])


def _pad(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    padding = per_axis(arguments, "padding", 2 * rank)
    return padded(shape, padding)


def padded(shape: Shape, padding: Shape) -> Shape:
    """The shape after F.pad: pairs of (before, after), the last axis first."""
    if len(padding) % 2 or len(padding) > 2 * len(shape):
        raise Mismatch
    dims = list(shape)
    for axis in range(len(padding) // 2):
        dims[-1 - axis] += padding[2 * axis] + padding[2 * axis + 1]
    if min(dims) < 1:
        raise Mismatch
    return tuple(dims)


def _embedding(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    return (*shape, number(arguments, "embedding_dim"))


def _recurrent(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    if len(shape) != 3 or shape[-1] != number(arguments, "input_size"):
        raise Mismatch
    return (*shape[:2], number(arguments, "hidden_size") * (2 if arguments.get("bidirectional") else 1))


def _cell(arguments: Arguments, shape: Shape, rank: int) -> Shape:
    if len(shape) != 2 or shape[-1] != number(arguments, "input_size"):
        raise Mismatch
    return (shape[0], number(arguments, "hidden_size"))


Rule = Callable[[Arguments, Shape, int], Shape]

_RULES: Mapping[str, Rule] = {
    "Conv": _conv,
    "ConvTranspose": _conv_transpose,
    "MaxPool": _pool,
    "AvgPool": _pool,
    "AdaptiveAvgPool": _adaptive,
    "AdaptiveMaxPool": _adaptive,
    "Linear": _linear,
    "BatchNorm": _norm,
    "InstanceNorm": _norm,
    "GroupNorm": _norm,
    "LayerNorm": _layer_norm,
    "Flatten": _flatten,
    "ZeroPad": _pad,
    "ConstantPad": _pad,
    "ReflectionPad": _pad,
    "ReplicationPad": _pad,
    "Embedding": _embedding,
    "LSTM": _recurrent,
    "GRU": _recurrent,
    "RNN": _recurrent,
    "LSTMCell": _cell,
    "GRUCell": _cell,
    "RNNCell": _cell,
}
