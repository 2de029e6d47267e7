"""What the constructors and factories of a file make, by following their statements."""

import ast
from collections.abc import Mapping

from .facts import Facts
from .folded import UNKNOWN
from .follow import follow, returned
from .layers import Unsolvable
from .signature import constructor_of, method_of, signature_of
from .steps import Steps
from .walked import listed

_MAX_FACTORIES = 12


class Constructed:
    """The instances that one walk meets; each is followed once. Everything may raise Unsolvable."""

    def __init__(self, facts: Facts, steps: Steps) -> None:
        self.facts = facts
        self.steps = steps
        self.known: dict[str, Mapping[str, ast.expr]] = {}

    def call_of(self, name: str, made: ast.Call) -> ast.Call:
        """The call of the class `name` itself, where a factory may have made the instance."""
        function = made.func.id if isinstance(made.func, ast.Name) else ""
        for _ in range(_MAX_FACTORIES):
            if function == name:
                return made
            if function not in self.facts.functions:
                break
            result = self.returned(function, made)
            if not isinstance(result, ast.Call) or not isinstance(result.func, ast.Name):
                break
            made, function = result, result.func.id
        raise Unsolvable

    def returned(self, function: str, made: ast.Call) -> ast.expr:
        """What a function of the file returns when it is called like that."""
        node = self.facts.functions[function]
        self.steps.tick()
        try:
            return returned(self.facts, node, signature_of(node, method=False).bind(made))
        except RecursionError:
            raise Unsolvable from None

    def attributes(self, node: ast.ClassDef, made: ast.Call) -> Mapping[str, ast.expr]:
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

    def sequence(self, node: ast.ClassDef, made: ast.Call) -> ast.expr:
        """The layers that `__init__` of a `class Block(nn.Sequential)` passes to `super().__init__`."""
        init = method_of(self.facts, node, "__init__")
        if not any(self.facts.dotted(base).endswith(".Sequential") for base in node.bases) or init is None:
            raise Unsolvable
        for statement in init.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) and statement.value.args:
                layers = ast.Assign([ast.Attribute(ast.Name("self"), "layers", ast.Store())], listed(statement.value))
                before = init.body[: init.body.index(statement)]
                changed = ast.FunctionDef(init.name, init.args, [*before, layers], [])
                env = follow(self.facts, changed, constructor_of(self.facts, node).bind(made))
                return env.get("self.layers", UNKNOWN)
        raise Unsolvable
