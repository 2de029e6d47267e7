"""Walk through a model's `forward` with shapes instead of tensors, from the syntax tree alone.

It covers what simple networks are made of: layers, nn.Sequential, the file's own blocks and helper functions,
reshapes, elementwise arithmetic. Everything else is Unsolvable, never guessed.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from .facts import Facts
from .flow import RETURNED, follow
from .fold import UNKNOWN, iterated
from .layer_shapes import PARAMETERS, PASSES, Mismatch, Shape, Unsolvable, family_of, layer_shape, padded
from .signature import constructor_of, method_of, signature_of
from .tensor_shape import Unshaped, int_of, ints_of, moved

_MAX_STEPS = 4000
_MAX_DEPTH = 12
_LARGE = 2**31


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of a known shape, or (None) the input while the first layer is looked for.

    `undo` is what was done to the input since then, to be undone on the first layer's shape: (method, arguments).
    """

    shape: Shape | None
    undo: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class First(Exception):
    """The first layer that constrains the input: its name, its arguments, and what happens before it."""

    layer: str
    arguments: Mapping[str, object]
    undo: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """An attribute that holds a module: the folded expression that makes it."""

    made: ast.expr


Value = object


class Walkthrough:
    """One model with its construction; `run` and `first_layer` walk through it anew.

    `smallest` is the smallest extent of a feature map that a convolution gave in the last run.
    """

    def __init__(self, facts: Facts, name: str, call: ast.Call | None) -> None:
        self.facts = facts
        self.name = name
        self.made = call or ast.Call(ast.Name(name, ast.Load()), [], [])
        self.known: dict[str, dict[str, ast.expr]] = {}
        self.steps = 0
        self.depth = 0
        self.smallest = _LARGE

    def run(self, shape: Shape) -> Value:
        """The output for an input of `shape`. Raises Mismatch or Unsolvable."""
        return self._start(Tensor(shape))

    def first_layer(self) -> First:
        """The first layer on the input's way. Raises Unsolvable when there is none to be found."""
        try:
            self._start(Tensor(None))
        except First as found:
            return found
        except Mismatch:
            pass
        raise Unsolvable

    def _start(self, value: Tensor) -> Value:
        self.steps = self.depth = 0
        self.smallest = _LARGE
        try:
            return self.instance(self.name, self.made, [value])
        except RecursionError:
            raise Unsolvable from None

    def instance(self, name: str, made: ast.Call, arguments: Sequence[Value]) -> Value:
        """Call an instance of a class of the file."""
        node = self.facts.models[name]
        if not (isinstance(made.func, ast.Name) and made.func.id == name):
            made = self._made_by_factory(made, name)
        forward = method_of(self.facts, node, "forward")
        if forward is None:
            return self._sequential_class(node, made, arguments)
        attributes = self._attributes(node, made)
        names = [p.name for p in signature_of(forward, method=True).parameters]
        env: dict[str, Value] = dict(zip(names, arguments, strict=False))
        for parameter in signature_of(forward, method=True).parameters:
            if parameter.name not in env and isinstance(parameter.default, ast.Constant):
                env[parameter.name] = parameter.default.value
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Unsolvable
        result = _Forward(self, node, attributes, env).block(forward.body)
        self.depth -= 1
        return result

    def made_of(self, name: str) -> ast.Call:
        """The call of the class itself, where a factory makes the model. Raises Unsolvable."""
        if isinstance(self.made.func, ast.Name) and self.made.func.id == name:
            return self.made
        return self._made_by_factory(self.made, name)

    def _made_by_factory(self, made: ast.Call, name: str) -> ast.Call:
        """The call of the class inside the factory."""
        function = made.func.id if isinstance(made.func, ast.Name) else ""
        for _ in range(_MAX_DEPTH):
            if function not in self.facts.functions:
                break
            result = self._returned(function, made)
            if not isinstance(result, ast.Call) or not isinstance(result.func, ast.Name):
                break
            made, function = result, result.func.id
            if function == name:
                return made
        raise Unsolvable

    def _returned(self, function: str, made: ast.Call) -> ast.expr:
        node = self.facts.functions[function]
        self.tick()
        try:
            return follow(self.facts, node, signature_of(node, method=False).bind(made)).get(RETURNED, UNKNOWN)
        except RecursionError:
            raise Unsolvable from None

    def _attributes(self, node: ast.ClassDef, made: ast.Call) -> dict[str, ast.expr]:
        """`self.conv` -> the folded expression that makes it."""
        key = ast.dump(made)
        if key not in self.known:
            init = method_of(self.facts, node, "__init__")
            found: dict[str, ast.expr] = {}
            if init is not None:
                try:
                    found = follow(self.facts, init, constructor_of(self.facts, node).bind(made))
                except RecursionError:
                    raise Unsolvable from None
            self.known[key] = {n: v for n, v in found.items() if n.startswith("self.")}
        return self.known[key]

    def _sequential_class(self, node: ast.ClassDef, made: ast.Call, arguments: Sequence[Value]) -> Value:
        """`class Block(nn.Sequential)` whose `__init__` passes its layers to `super().__init__`."""
        init = method_of(self.facts, node, "__init__")
        if not any(self.facts.dotted(base).endswith(".Sequential") for base in node.bases) or init is None:
            raise Unsolvable
        for statement in init.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) and statement.value.args:
                layers = ast.Assign([ast.Attribute(ast.Name("self"), "layers", ast.Store())], _list(statement.value))
                changed = ast.FunctionDef(init.name, init.args, [*_before(init, statement), layers], [])
                env = follow(self.facts, changed, constructor_of(self.facts, node).bind(made))
                return self.chain(env.get("self.layers", UNKNOWN), arguments[0])
        raise Unsolvable

    def chain(self, layers: ast.expr, value: Value) -> Value:
        """One layer after the other."""
        found = iterated(layers)
        if found is None:
            raise Unsolvable
        for layer in found:
            if isinstance(layer, ast.Starred):
                value = self.chain(self._listed(layer.value), value)
            else:
                value = self.apply(layer, [value])
        return value

    def _listed(self, made: ast.expr) -> ast.expr:
        """The layers of `*dense(8, 16)`, where dense is a function of the file."""
        name = self.facts.dotted(made.func) if isinstance(made, ast.Call) else ""
        if not isinstance(made, ast.Call) or name not in self.facts.functions:
            raise Unsolvable
        return self._returned(name, made)

    def apply(self, made: ast.expr, arguments: Sequence[Value]) -> Value:
        """Call the module that a folded expression makes."""
        self.tick()
        if not isinstance(made, ast.Call) or not arguments:
            raise Unsolvable
        name = self.facts.dotted(made.func)
        if name in self.facts.models:
            return self.instance(name, made, arguments)
        if name in self.facts.functions:
            return self.apply(self._returned(name, made), arguments)
        layer = name.rpartition(".")[2]
        if not name.startswith("torch.nn."):
            raise Unsolvable
        if layer == "Sequential":
            return self.chain(_sequence_of(made, self.facts), arguments[0])
        if not isinstance(arguments[0], Tensor):
            raise Unsolvable
        return self.layer(layer, self._arguments(layer, made), arguments[0])

    def layer(self, layer: str, arguments: Mapping[str, object], value: Tensor) -> Value:
        """A layer or function of torch on a tensor."""
        family = family_of(layer)[0]
        if value.shape is None:
            if layer in PASSES or family.endswith("Pad"):
                return value
            if layer == "Flatten":
                return Tensor(None, (*value.undo, ("flatten", ())))
            raise First(layer, arguments, value.undo)
        result = Tensor(layer_shape(layer, arguments, value.shape))
        if family == "Conv" and result.shape is not None:
            self.smallest = min(self.smallest, *result.shape[2:])
        return (result, UNKNOWN) if family in ("LSTM", "GRU", "RNN") else result

    def _arguments(self, layer: str, made: ast.Call) -> dict[str, object]:
        names = PARAMETERS.get(family_of(layer)[0], "").split()
        held: dict[str, object] = {}
        for name, value in [*zip(names, made.args, strict=False), *((k.arg, k.value) for k in made.keywords)]:
            if name is not None:
                held[name] = literal(value, self.facts)
        return held

    def tick(self) -> None:
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise Unsolvable


def literal(node: ast.expr, facts: Facts) -> object:
    """The number, text or tuple of a folded expression; UNKNOWN when it is none."""
    if isinstance(node, ast.Constant):
        return node.value
    try:
        return ints_of(node, facts) if isinstance(node, ast.Tuple | ast.List) else int_of(node, facts)
    except Unshaped:
        return UNKNOWN


def _list(call: ast.Call) -> ast.List:
    return ast.List(call.args, ast.Load())


def _before(init: ast.FunctionDef, statement: ast.stmt) -> list[ast.stmt]:
    return init.body[: init.body.index(statement)]


def _sequence_of(made: ast.Call, facts: Facts) -> ast.expr:
    """The layers of nn.Sequential, in a list; also those in an OrderedDict."""
    if len(made.args) == 1 and isinstance(made.args[0], ast.Call):
        inner = made.args[0]
        if facts.dotted(inner.func).endswith("OrderedDict") and inner.args:
            pairs = iterated(inner.args[0]) or []
            return ast.List([p.elts[1] for p in pairs if isinstance(p, ast.Tuple) and len(p.elts) == 2], ast.Load())
    return _list(made)


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


class _Forward:
    """One call of one `forward`."""

    def __init__(
        self, walk: Walkthrough, owner: ast.ClassDef, attributes: Mapping[str, ast.expr], env: dict[str, Value]
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
                self.bind(element, values[index] if values else UNKNOWN)
        else:
            raise Unsolvable

    def loop(self, node: ast.For) -> None:
        values = self.value(node.iter)
        layers = iterated(values.made) if isinstance(values, Layer) else None
        if isinstance(values, Layer) and isinstance(values.made, ast.Call):
            name = self.walk.facts.dotted(values.made.func)
            if name in ("torch.nn.ModuleList", "torch.nn.Sequential") and values.made.args:
                layers = iterated(values.made.args[0] if name.endswith("List") else _list(values.made))
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
        if isinstance(left, Tensor) and isinstance(right, Tensor):
            if left.shape is None or right.shape is None:
                return left if left.shape is None else right
            return Tensor(broadcast(left.shape, right.shape))
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            return left if isinstance(left, Tensor) else right
        rule = _BINARY.get(type(node.op))
        if rule and isinstance(left, int) and isinstance(right, int) and (right or rule is not operator.floordiv):
            return rule(left, right) if abs(left) < 2**31 and abs(right) < 2**31 else UNKNOWN
        return UNKNOWN

    def subscript(self, node: ast.Subscript) -> Value:
        value, key = self.value(node.value), self.value(node.slice)
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
        if isinstance(owner, Tensor):
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
                return _Forward(self.walk, self.owner, self.attributes, env).block(method.body)
        return self.unsolvable()

    def keywords(self, node: ast.Call) -> dict[str, Value]:
        return {k.arg: self.value(k.value) for k in node.keywords if k.arg}

    def unsolvable(self) -> Value:
        raise Unsolvable

    def function(self, name: str, arguments: Sequence[Value], given: Mapping[str, Value]) -> Value:
        """A function of torch, or a method of its first argument."""
        if name in ("cat", "concat", "stack"):
            return self.joined(name, arguments, given)
        if not arguments or not isinstance(arguments[0], Tensor):
            raise Unsolvable
        tensor, rest = arguments[0], [*arguments[1:], *given.values()]
        if name in _SAME:
            return tensor
        if name in ("add", "sub", "mul", "div"):
            other = rest[0] if rest else UNKNOWN
            if isinstance(other, Tensor) and tensor.shape and other.shape:
                return Tensor(broadcast(tensor.shape, other.shape))
            return tensor
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
        shapes = [t.shape for t in tensors if isinstance(t, Tensor) and t.shape is not None]
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


def _features(shape: Shape, dims: Sequence[Value]) -> tuple[int, int] | None:
    """`view(-1, 576)` of a tensor that has not 576 elements: (576, what it has)."""
    if len(dims) == 2 and isinstance(dims[1], int) and dims[1] > 0:
        return dims[1], prod(shape)
    return None
