"""Run the statements of one `forward` on shapes; see walkthrough.py."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

from .fold import UNKNOWN, iterated
from .layer_shapes import PARAMETERS, Mismatch, Shape, Unsolvable, padded
from .moves import Unshaped, moved
from .signature import method_of, signature_of
from .walked import OPAQUE, First, Layer, Tensor, Value, listed, literal

if TYPE_CHECKING:
    from .walkthrough import Walkthrough

_BINARY: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
_SAME = frozenset(
    "relu relu6 leaky_relu elu selu gelu silu hardswish hardsigmoid hardtanh sigmoid tanh softmax log_softmax dropout "
    "dropout2d softplus abs exp log log1p sqrt square clamp clip contiguous float to type normalize mish relu_ neg "
    "clone detach prelu threshold".split()
)
_POOLS = {"max_pool": "MaxPool", "avg_pool": "AvgPool", "adaptive_avg_pool": "AdaptiveAvgPool"} | {
    "adaptive_max_pool": "AdaptiveMaxPool"
}
_MOVES = frozenset("view reshape flatten unsqueeze squeeze permute transpose".split())


class Forward:
    """One call of one `forward`."""

    def __init__(
        self, walk: "Walkthrough", owner: ast.ClassDef, attributes: Mapping[str, ast.expr], env: dict[str, Value]
    ) -> None:
        self.walk = walk
        self.owner = owner
        self.attributes = attributes
        self.env = env

    def block(self, body: Sequence[ast.stmt]) -> Value:
        """Run statements; the value of the `return` that ends them, else UNKNOWN."""
        for statement in body:
            match statement:
                case ast.Return(value=ast.expr() as value):
                    return self.value(value)
                case ast.Assign(targets=[target]):
                    self.bind(target, self.value(statement.value))
                case ast.AnnAssign(value=ast.expr() as value):
                    self.bind(statement.target, self.value(value))
                case ast.AugAssign(target=ast.Name(id=name)):
                    self.env[name] = self.value(ast.BinOp(ast.Name(name), statement.op, statement.value))
                case ast.For():
                    self.loop(statement)
                case ast.If():
                    test = self.value(statement.test)
                    if not isinstance(test, bool):
                        raise Unsolvable
                    taken = self.block(statement.body if test else statement.orelse)
                    if taken is not UNKNOWN:
                        return taken
                case ast.Expr() | ast.Assert() | ast.Pass():
                    continue
                case _:
                    raise Unsolvable
        return UNKNOWN

    def bind(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.env[target.id] = value
        elif isinstance(target, ast.Tuple):
            values = value if isinstance(value, tuple) and len(value) == len(target.elts) else None
            for index, element in enumerate(target.elts):
                self.bind(element, values[index] if values else OPAQUE if value is OPAQUE else UNKNOWN)
        else:
            raise Unsolvable

    def loop(self, node: ast.For) -> None:
        values = self.value(node.iter)
        layers = iterated(values.made) if isinstance(values, Layer) else None
        if isinstance(values, Layer) and isinstance(values.made, ast.Call):
            name = self.walk.facts.dotted(values.made.func)
            if name in ("torch.nn.ModuleList", "torch.nn.Sequential") and values.made.args:
                layers = iterated(values.made.args[0] if name.endswith("List") else listed(values.made))
        if layers is None:
            raise Unsolvable
        for layer in layers:
            self.bind(node.target, Layer(layer))
            if self.block(node.body) is not UNKNOWN:
                raise Unsolvable

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant():
                return node.value
            case ast.Name(id=name):
                return self.env.get(name, UNKNOWN)
            case ast.Attribute():
                return self.attribute(node)
            case ast.Tuple() | ast.List():
                return tuple(self.value(element) for element in node.elts)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self.value(operand)
                return -value if isinstance(value, int) else value
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                value = self.value(operand)
                return not value if isinstance(value, bool) else UNKNOWN
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as test], comparators=[ast.Constant(value=None)]):
                value = self.value(left)
                return UNKNOWN if value is UNKNOWN else (value is None) == isinstance(test, ast.Is)
            case ast.BinOp():
                return self.binary(node)
            case ast.Subscript():
                return self.subscript(node)
            case ast.Call():
                return self.call(node)
        return UNKNOWN

    def attribute(self, node: ast.Attribute) -> Value:
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            if node.attr == "training":
                return False
            made = self.attributes.get(f"self.{node.attr}")
            if made is None:
                return UNKNOWN
            known = literal(made, self.walk.facts)
            return Layer(made) if known is UNKNOWN else known
        value = self.value(node.value)
        if isinstance(value, Tensor) and node.attr == "shape":
            return value.shape if value.shape is not None else UNKNOWN
        return UNKNOWN

    def binary(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if OPAQUE in (left, right):
            return self.opaque(left, right)
        if isinstance(left, Tensor) and isinstance(right, Tensor):
            return elementwise(left, right)
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            return left if isinstance(left, Tensor) else right
        rule = _BINARY.get(type(node.op))
        if rule and isinstance(left, int) and isinstance(right, int) and (right or rule is not operator.floordiv):
            return rule(left, right) if abs(left) < 2**31 and abs(right) < 2**31 else UNKNOWN
        return UNKNOWN

    def subscript(self, node: ast.Subscript) -> Value:
        value, key = self.value(node.value), self.value(node.slice)
        if value is OPAQUE:
            return OPAQUE
        if isinstance(value, tuple) and isinstance(key, int) and -len(value) <= key < len(value):
            return value[key]
        if isinstance(value, Layer) and isinstance(value.made, ast.List | ast.Tuple) and isinstance(key, int):
            return Layer(value.made.elts[key]) if key < len(value.made.elts) else UNKNOWN
        return UNKNOWN

    def call(self, node: ast.Call) -> Value:
        self.walk.tick()
        name = self.walk.facts.dotted(node.func)
        if name.startswith(("torch.nn.functional.", "torch.")) and isinstance(node.func, ast.Attribute | ast.Name):
            return self.function(name.rpartition(".")[2], [self.value(a) for a in node.args], self.keywords(node))
        if not isinstance(node.func, ast.Attribute):
            if isinstance(node.func, ast.Name) and isinstance(layer := self.env.get(node.func.id), Layer):
                return self.walk.apply(layer.made, [self.value(a) for a in node.args])
            return UNKNOWN if name in ("print", "len", "int") else self.unsolvable()
        owner = self.value(node.func.value)
        if isinstance(owner, Tensor) or owner is OPAQUE:
            return self.function(node.func.attr, [owner, *(self.value(a) for a in node.args)], self.keywords(node))
        return self.own(node)

    def own(self, node: ast.Call) -> Value:
        """`self.conv(x)`, or a method of the class itself."""
        assert isinstance(node.func, ast.Attribute)
        arguments = [self.value(argument) for argument in node.args]
        layer = self.value(node.func)
        if isinstance(layer, Layer):
            return self.walk.apply(layer.made, arguments)
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "self":
            method = method_of(self.walk.facts, self.owner, node.func.attr)
            if method is not None:
                names = [p.name for p in signature_of(method, method=True).parameters]
                env = dict(zip(names, arguments, strict=False))
                return Forward(self.walk, self.owner, self.attributes, env).block(method.body)
        return self.unsolvable()

    def keywords(self, node: ast.Call) -> dict[str, Value]:
        return {k.arg: self.value(k.value) for k in node.keywords if k.arg}

    def unsolvable(self) -> Value:
        raise Unsolvable

    def function(self, name: str, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
        """A function of torch, or a method of its first argument."""
        if name in ("cat", "concat", "stack"):
            return self.joined(name, arguments, given)
        if OPAQUE in arguments[:2]:
            return UNKNOWN if name in ("size", "dim") else self.opaque(*arguments[:2])
        if not arguments or not isinstance(arguments[0], Tensor):
            raise Unsolvable
        tensor, rest = arguments[0], [*arguments[1:], *given.values()]
        if name in _SAME:
            return tensor
        if name in ("add", "sub", "mul", "div"):
            other = rest[0] if rest else UNKNOWN
            return elementwise(tensor, other) if isinstance(other, Tensor) else tensor
        if name in ("size", "dim"):
            return self.size(name, tensor, rest)
        if name in _MOVES:
            return self.move(name, tensor, rest)
        if name == "pad" and rest and isinstance(rest[0], tuple):
            return tensor if tensor.shape is None else Tensor(padded(tensor.shape, numbers(rest[0])))
        if name[:-2] in _POOLS and name[-2:] in ("1d", "2d"):
            family = _POOLS[name[:-2]]
            held = dict(zip(PARAMETERS[family].split(), arguments[1:], strict=False)) | dict(given)
            return self.walk.layer(family + name[-2:], held, tensor)
        if name in ("mean", "sum", "amax", "max", "std"):
            return self.reduced(tensor, arguments[1:], given)
        raise Unsolvable

    def opaque(self, *values: Value) -> Value:
        """What comes of a tensor of which nothing is known. Raises Unsolvable where the input looked for meets it."""
        if any(isinstance(value, Tensor) and value.shape is None for value in values):
            raise Unsolvable
        return OPAQUE

    def size(self, name: str, tensor: Tensor, rest: Sequence[Value]) -> Value:
        if name == "dim":
            return UNKNOWN if tensor.shape is None else len(tensor.shape)
        if tensor.shape is None:
            return 1 if rest and rest[0] == 0 else UNKNOWN
        if not rest:
            return tensor.shape
        at = rest[0]
        return tensor.shape[at] if isinstance(at, int) and -len(tensor.shape) <= at < len(tensor.shape) else UNKNOWN

    def move(self, name: str, tensor: Tensor, rest: Sequence[Value]) -> Value:
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

    def reduced(self, tensor: Tensor, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
        if tensor.shape is None:
            raise Unsolvable
        where = given.get("dim", arguments[0] if arguments else None)
        keep = given.get("keepdim", arguments[1] if len(arguments) > 1 else False)
        axes = numbers(where if isinstance(where, tuple) else (where,))
        gone = {axis % len(tensor.shape) for axis in axes}
        if keep:
            return Tensor(tuple(1 if i in gone else d for i, d in enumerate(tensor.shape)))
        return Tensor(tuple(d for i, d in enumerate(tensor.shape) if i not in gone))

    def joined(self, name: str, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
        tensors = arguments[0] if arguments else given.get("tensors")
        axis = given.get("dim", arguments[1] if len(arguments) > 1 else 0)
        if name == "stack" or not isinstance(tensors, tuple) or not tensors or not isinstance(axis, int):
            raise Unsolvable
        if OPAQUE in tensors:
            return self.opaque(*tensors)
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
