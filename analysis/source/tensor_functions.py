"""Functions of torch and methods of tensors, on shapes."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

from .folded import UNKNOWN
from .layer_shapes import padded
from .layers import PARAMETERS, Mismatch, Shape, Unsolvable
from .moves import Unshaped, moved
from .walked import OPAQUE, First, Tensor, Value

if TYPE_CHECKING:
    from .walkthrough import Walkthrough

_SAME = frozenset(
    "relu relu6 leaky_relu elu selu gelu silu hardswish hardsigmoid hardtanh sigmoid tanh softmax log_softmax dropout "
    "dropout2d softplus abs exp log log1p sqrt square clamp clip contiguous float to type normalize mish relu_ neg "
    "clone detach prelu threshold".split()
)
_POOLS = {"max_pool": "MaxPool", "avg_pool": "AvgPool", "adaptive_avg_pool": "AdaptiveAvgPool"} | {
    "adaptive_max_pool": "AdaptiveMaxPool"
}
_MOVES = frozenset("view reshape flatten unsqueeze squeeze permute transpose".split())


def function(walk: "Walkthrough", name: str, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
    """A function of torch, or a method of its first argument."""
    if name in ("cat", "concat", "stack"):
        return _joined(name, arguments, given)
    if OPAQUE in arguments[:2]:
        return UNKNOWN if name in ("size", "dim") else opaque(*arguments[:2])
    if not arguments or not isinstance(arguments[0], Tensor):
        raise Unsolvable
    tensor, rest = arguments[0], [*arguments[1:], *given.values()]
    if name in _SAME:
        return tensor
    if name in ("add", "sub", "mul", "div"):
        other = rest[0] if rest else UNKNOWN
        return elementwise(tensor, other) if isinstance(other, Tensor) else tensor
    if name in ("size", "dim"):
        return _size(name, tensor, rest)
    if name in _MOVES:
        return _move(name, tensor, rest)
    if name == "pad" and rest and isinstance(rest[0], tuple):
        return tensor if tensor.shape is None else Tensor(padded(tensor.shape, numbers(rest[0])))
    if name[:-2] in _POOLS and name[-2:] in ("1d", "2d"):
        family = _POOLS[name[:-2]]
        held = dict(zip(PARAMETERS[family].split(), arguments[1:], strict=False)) | dict(given)
        return walk.layer(family + name[-2:], held, tensor)
    if name in ("mean", "sum", "amax", "max", "std"):
        return _reduced(tensor, arguments[1:], given)
    raise Unsolvable


def opaque(*values: Value) -> Value:
    """What comes of a tensor of which nothing is known. Raises Unsolvable where the input looked for meets it."""
    if any(isinstance(value, Tensor) and value.shape is None for value in values):
        raise Unsolvable
    return OPAQUE


def _size(name: str, tensor: Tensor, rest: Sequence[Value]) -> Value:
    if name == "dim":
        return UNKNOWN if tensor.shape is None else len(tensor.shape)
    if tensor.shape is None:
        return 1 if rest and rest[0] == 0 else UNKNOWN
    if not rest:
        return tensor.shape
    at = rest[0]
    return tensor.shape[at] if isinstance(at, int) and -len(tensor.shape) <= at < len(tensor.shape) else UNKNOWN


def _move(name: str, tensor: Tensor, rest: Sequence[Value]) -> Value:
    dims = rest[0] if len(rest) == 1 and isinstance(rest[0], tuple) else tuple(rest)
    if tensor.shape is None:
        if name == "flatten" or (name in ("view", "reshape") and dims[1:] == (-1,)):
            return Tensor(None, (*tensor.undo, ("flatten", ())))
        if name in ("view", "reshape") and len(dims) > 1 and all(isinstance(d, int) and d > 0 for d in dims[1:]):
            raise First("view", {"shape": (1, *numbers(dims[1:]))}, tensor.undo)
        return Tensor(None, (*tensor.undo, (name, numbers(dims))))
    try:
        shape = moved(name, tensor.shape, numbers(dims))
        if shape and shape[0] != tensor.shape[0] == 1 and dims[0] == -1 and dims[-1] != tensor.shape[-1]:
            raise Unshaped  # view(-1, 576) of 1152 features would turn one image into a batch of two
        return Tensor(shape)
    except Unshaped:
        if name in ("view", "reshape"):
            raise Mismatch(_features(tensor.shape, dims)) from None
        raise Mismatch from None


def _reduced(tensor: Tensor, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
    if tensor.shape is None:
        raise Unsolvable
    where = given.get("dim", arguments[0] if arguments else None)
    keep = given.get("keepdim", arguments[1] if len(arguments) > 1 else False)
    axes = numbers(where if isinstance(where, tuple) else (where,))
    gone = {axis % len(tensor.shape) for axis in axes}
    if keep:
        return Tensor(tuple(1 if i in gone else d for i, d in enumerate(tensor.shape)))
    return Tensor(tuple(d for i, d in enumerate(tensor.shape) if i not in gone))


def _joined(name: str, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
    tensors = arguments[0] if arguments else given.get("tensors")
    axis = given.get("dim", arguments[1] if len(arguments) > 1 else 0)
    if name == "stack" or not isinstance(tensors, tuple) or not tensors or not isinstance(axis, int):
        raise Unsolvable
    if OPAQUE in tensors:
        return opaque(*tensors)
    shapes = [t.shape for t in tensors if isinstance(t, Tensor) and t.shape is not None]
    asked = [t for t in tensors if isinstance(t, Tensor) and t.shape is None]
    if shapes and asked:
        raise First("like", {"shape": shapes[0]}, asked[0].undo)
    if len(shapes) != len(tensors):
        raise Unsolvable
    at = axis % len(shapes[0])
    rests = {(*shape[:at], *shape[at + 1 :]) for shape in shapes}
    if len(rests) != 1 or len({len(shape) for shape in shapes}) != 1:
        raise Mismatch
    return Tensor((*shapes[0][:at], sum(shape[at] for shape in shapes), *shapes[0][at + 1 :]))


def numbers(values: object) -> tuple[int, ...]:
    """A tuple of whole numbers. Raises Unsolvable for anything else."""
    if not isinstance(values, tuple) or not all(isinstance(value, int) for value in values):
        raise Unsolvable
    return tuple(value for value in values if isinstance(value, int))


def broadcast(one: Shape, other: Shape) -> Shape:
    """The shape of an elementwise operation. Raises Mismatch."""
    rank = max(len(one), len(other))
    left, right = (1,) * (rank - len(one)) + one, (1,) * (rank - len(other)) + other
    if any(a != b and 1 not in (a, b) for a, b in zip(left, right, strict=True)):
        raise Mismatch
    return tuple(max(a, b) for a, b in zip(left, right, strict=True))


def elementwise(one: Tensor, other: Tensor) -> Tensor:
    """Two tensors that meet in arithmetic. Raises Mismatch; First where one is looked for and the other known."""
    if one.shape is not None and other.shape is not None:
        return Tensor(broadcast(one.shape, other.shape))
    asked, known = (one, other) if one.shape is None else (other, one)
    if known.shape is not None:
        raise First("like", {"shape": known.shape}, asked.undo)
    return asked


def _features(shape: Shape, dims: Sequence[Value]) -> tuple[int, int] | None:
    """`view(-1, 576)` of a tensor that has not 576 elements: (576, what it has)."""
    if len(dims) == 2 and isinstance(dims[1], int) and dims[1] > 0:
        return dims[1], prod(shape)
    return None
