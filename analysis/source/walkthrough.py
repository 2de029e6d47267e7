"""Walk through a model's `forward` with shapes instead of tensors, from the syntax tree alone.

It covers what simple networks are made of: layers, nn.Sequential, the file's own blocks and helper functions,
reshapes, elementwise arithmetic. Everything else is Unsolvable, never guessed.
"""

import ast
from collections.abc import Mapping, Sequence

from .facts import Facts
from .folded import UNKNOWN
from .follow import RETURNED, follow
from .forward import Forward
from .layer_shapes import layer_shape
from .layers import PARAMETERS, PASSES, Mismatch, Shape, Unsolvable, family_of
from .literals import iterated
from .signature import constructor_of, method_of, signature_of
from .states import RECURRENT, meet_state
from .walked import OPAQUE, First, Tensor, Value, listed, literal, sequence_of

_MAX_STEPS = 4000
_MAX_DEPTH = 12
_LARGE = 2**31


class Walkthrough:
    """One model with its construction; `run` and `first_layer` walk through it anew.

    `asked` is the parameter of `forward` that is looked into; `given` are the shapes of those that are known, two of
    them for a parameter that is a pair. `smallest` is the smallest extent of a feature map that a convolution gave in
    the last run.
    """

    def __init__(self, facts: Facts, name: str, call: ast.Call | None) -> None:
        self.facts = facts
        self.name = name
        self.made = call or ast.Call(ast.Name(name, ast.Load()), [], [])
        self.asked = ""
        self.given: dict[str, tuple[Shape, ...]] = {}
        self.known: dict[str, dict[str, ast.expr]] = {}
        self.steps = 0
        self.depth = 0
        self.smallest = _LARGE

    def run(self, shape: Shape) -> Value:
        """The output for an input of `shape`. Raises Mismatch or Unsolvable."""
        return self._start(Tensor(shape))

    def fits(self) -> bool:
        """Whether the layers take all that is given, as far as they can be followed."""
        try:
            self._start(self._given(self.asked))
        except Mismatch:
            return False
        except Unsolvable:
            pass
        return True

    def first_layer(self) -> First:
        """The first layer on the input's way. Raises Unsolvable when there is none to be found."""
        try:
            self._start(Tensor(None))
        except First as found:
            return found
        except Mismatch:
            pass
        raise Unsolvable

    def _given(self, parameter: str) -> Value:
        shapes = self.given[parameter]
        return Tensor(shapes[0]) if len(shapes) == 1 else tuple(map(Tensor, shapes))

    def _start(self, value: Value) -> Value:
        self.steps = self.depth = 0
        self.smallest = _LARGE
        try:
            if self.name not in self.facts.models:
                return self.apply(self.made, [value])
            given = {parameter: self._given(parameter) for parameter in self.given}
            return self.instance(self.name, self.made, [], given | {self.asked: value})
        except RecursionError:
            raise Unsolvable from None

    def instance(
        self, name: str, made: ast.Call, arguments: Sequence[Value], given: Mapping[str, Value] | None = None
    ) -> Value:
        """Call an instance of a class of the file; `given` for the model itself, whose other inputs are not known."""
        node = self.facts.models[name]
        if not (isinstance(made.func, ast.Name) and made.func.id == name):
            made = self._made_by_factory(made, name)
        forward = method_of(self.facts, node, "forward")
        if forward is None:
            return self._sequential_class(node, made, arguments or list((given or {}).values()))
        attributes = self._attributes(node, made)
        names = [p.name for p in signature_of(forward, method=True).parameters]
        env: dict[str, Value] = dict(zip(names, arguments, strict=False))
        for parameter in signature_of(forward, method=True).parameters:
            if given is not None and (parameter.name in given or parameter.default is None):
                env[parameter.name] = given.get(parameter.name, OPAQUE)
            elif parameter.name not in env and isinstance(parameter.default, ast.Constant):
                env[parameter.name] = parameter.default.value
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Unsolvable
        result = Forward(self, node, attributes, env).block(forward.body)
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
                layers = ast.Assign([ast.Attribute(ast.Name("self"), "layers", ast.Store())], listed(statement.value))
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
            return self.chain(sequence_of(made, self.facts), arguments[0])
        held = self._arguments(layer, made)
        if layer in RECURRENT and len(arguments) > 1:
            meet_state(layer, held, arguments[1])
        if arguments[0] is OPAQUE:
            return OPAQUE
        if not isinstance(arguments[0], Tensor):
            raise Unsolvable
        return self.layer(layer, held, arguments[0])

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
        if family == "LSTMCell":
            return result, result
        return (result, OPAQUE) if family in ("LSTM", "GRU", "RNN") else result

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


def _before(init: ast.FunctionDef, statement: ast.stmt) -> list[ast.stmt]:
    return init.body[: init.body.index(statement)]
