"""Run the statements of one `forward` on shapes; see walkthrough.py."""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from .folded import UNKNOWN
from .layers import Unsolvable
from .literals import iterated
from .signature import method_of, signature_of
from .tensor_functions import elementwise, function, opaque
from .walked import OPAQUE, Layer, Tensor, Value, listed, literal

if TYPE_CHECKING:
    from .walkthrough import Walkthrough

_BINARY: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


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
            return opaque(left, right)
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
        self.walk.steps.tick()
        name = self.walk.facts.dotted(node.func)
        if name.startswith(("torch.nn.functional.", "torch.")) and isinstance(node.func, ast.Attribute | ast.Name):
            return function(self.walk, name.rpartition(".")[2], [self.value(a) for a in node.args], self.keywords(node))
        if not isinstance(node.func, ast.Attribute):
            if isinstance(node.func, ast.Name) and isinstance(layer := self.env.get(node.func.id), Layer):
                return self.walk.apply(layer.made, [self.value(a) for a in node.args])
            return UNKNOWN if name in ("print", "len", "int") else self.unsolvable()
        owner = self.value(node.func.value)
        if isinstance(owner, Tensor) or owner is OPAQUE:
            return function(
                self.walk, node.func.attr, [owner, *(self.value(a) for a in node.args)], self.keywords(node)
            )
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
