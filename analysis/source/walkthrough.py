"""Walk through a model's `forward` with shapes instead of tensors, from the syntax tree alone.

It covers what simple networks are made of: layers, nn.Sequential, the file's own blocks and helper functions,
reshapes, elementwise arithmetic. Everything else is Unsolvable, never guessed.
"""

import ast
from collections.abc import Mapping, Sequence

from .constructed import Constructed
from .facts import Facts
from .forward import Forward
from .layer_shapes import layer_shape
from .layers import PARAMETERS, PASSES, Mismatch, Shape, Unsolvable, family_of
from .literals import iterated
from .signature import method_of, signature_of
from .states import RECURRENT, meet_state
from .steps import Steps
from .walked import OPAQUE, First, Tensor, Value, literal, sequence_of

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
        self.steps = Steps()
        self.constructed = Constructed(facts, self.steps)
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
        self.steps.taken = self.depth = 0
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
        made = self.constructed.call_of(name, made)
        forward = method_of(self.facts, node, "forward")
        if forward is None:
            values = arguments or list((given or {}).values())
            return self.chain(self.constructed.sequence(node, made), values[0])
        attributes = self.constructed.attributes(node, made)
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
        return self.constructed.returned(name, made)

    def apply(self, made: ast.expr, arguments: Sequence[Value]) -> Value:
        """Call the module that a folded expression makes."""
        self.steps.tick()
        if not isinstance(made, ast.Call) or not arguments:
            raise Unsolvable
        name = self.facts.dotted(made.func)
        if name in self.facts.models:
            return self.instance(name, made, arguments)
        if name in self.facts.functions:
            return self.apply(self.constructed.returned(name, made), arguments)
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
