"""What a reading knows beside the variables of a function: instances, operators performed, names of modules."""

import ast
import builtins
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from ...ir.graph import Origin
from ...span import Span
from ..import_text import bound_name
from ..reach import star_members
from ..workspace import Source, Workspace
from .operation import GiveUp, Operation
from .torch_operators import TYPES
from .values import (
    UNKNOWN,
    Class,
    Constant,
    Env,
    External,
    Flow,
    Function,
    Instance,
    Layer,
    Sequence,
    Table,
    Value,
    merged,
)  # fmt: skip

_MOST_STEPS = 30_000
_MOST_DEPTH = 60


@dataclass(eq=False)
class Machine:
    """State of one reading. `heap` holds the attributes of instances; `unclear` the places where more may happen.

    `stack` are the places that the functions under way have come to, outermost first; `homes` the instances whose
    methods they are.
    """

    workspace: Workspace
    evaluate: Callable[["Machine", Source, Env], Any]
    call: Callable[..., Value]
    call_method: Callable[..., Value]
    invoke: Callable[..., Value]
    heap: dict[int, Env] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    unclear: set[tuple[Span | None, str]] = field(default_factory=set)
    registered: set[int] = field(default_factory=set)
    keep: list[Value] = field(default_factory=list)
    stack: list[Span | None] = field(default_factory=list)
    homes: list[Instance] = field(default_factory=list)
    steps: int = 0
    lazy: dict[int, bool] = field(default_factory=dict)
    _globals: dict[tuple[str, str], Value] = field(default_factory=dict)

    def tick(self) -> None:
        """Count a step. Raises GiveUp after too many."""
        self.steps += 1
        if self.steps > _MOST_STEPS or len(self.stack) > _MOST_DEPTH:
            raise GiveUp

    def evaluator(self, source: Source, env: Env | None = None) -> Any:
        """What evaluates expressions in the scope of a module."""
        return self.evaluate(self, source, {} if env is None else env)

    def instance(self, kind: Class, place: Span | None) -> Instance:
        """A new instance without attributes."""
        made = Instance(len(self.heap), kind, place)
        self.heap[made.number] = {}
        return made

    def register(self, value: Value) -> None:
        """Note that a value is an attribute of a module, so that torch knows of the layers in it."""
        self.registered.add(id(value))
        self.keep.append(value)  # an id must not be given away

    def snapshot(self) -> dict[int, Env]:
        return {number: dict(env) for number, env in self.heap.items()}

    def join(self, one: dict[int, Env], other: dict[int, Env]) -> None:
        """Continue with what two ways have in common."""
        self.heap = {n: merged(one.get(n, {}), other.get(n, {})) for n in {**one, **other}}

    def global_of(self, source: Source, name: str) -> Value:
        """What a name of a module holds, if one statement binds it, or the same import twice."""
        key = (source.name, name)
        if key not in self._globals:
            self._globals[key] = UNKNOWN  # a value that depends on itself
            self._globals[key] = self._bound(source, name)
        return self._globals[key]

    def _bound(self, source: Source, name: str) -> Value:
        indices = source.binders.get(name, ())
        if not indices:
            return self._starred(source, name)
        found = [self._defined(source, source.body[index], name) for index in indices]
        if len(found) > 1 and not all(isinstance(value, External) and value == found[0] for value in found):
            return UNKNOWN  # an import may well be repeated, nothing else
        return found[0]

    def _defined(self, source: Source, statement: ast.stmt, name: str) -> Value:
        match statement:
            case ast.ClassDef():
                return self.evaluator(source).decorated(statement, Class(source, statement, {}))
            case ast.FunctionDef():
                return self.evaluator(source).decorated(statement, Function(source, statement, {}))
            case ast.Assign(targets=[ast.Name()], value=value):
                return self.evaluator(source).value(value)
            case ast.AnnAssign(target=ast.Name()) if statement.value is not None:
                return self.evaluator(source).value(statement.value)
            case ast.Import() | ast.ImportFrom():
                alias = next(alias for alias in statement.names if bound_name(statement, alias) == name)
                return self.imported(source, statement, alias)
            case _:
                return UNKNOWN

    def imported(self, source: Source, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> Value:
        """What an alias of an import binds."""
        if isinstance(statement, ast.Import):
            return External(alias.name if alias.asname else alias.name.partition(".")[0])
        origin = source.source_of(statement)
        return self.member(External(origin), alias.name)

    def member(self, module: External, name: str) -> Value:
        """An attribute of a module, or of a class outside the workspace."""
        found = self.workspace.find(module.dotted)
        if found is None:
            return _canonical(f"{module.dotted}.{name}")
        if name in found.binders or self.workspace.find(f"{found.name}.{name}") is None:
            return self.global_of(found, name)
        return External(f"{found.name}.{name}")

    def _starred(self, source: Source, name: str) -> Value:
        for index in reversed(source.stars):
            statement = source.body[index]
            assert isinstance(statement, ast.ImportFrom)
            if self.workspace.star_offers(source, index, name):
                return self.member(External(source.source_of(statement)), name)
            if statement.module and name in star_members(statement.module):
                return _canonical(f"{statement.module}.{name}")
        return External(name) if hasattr(builtins, name) else UNKNOWN

    def performed(
        self,
        place: Span | None,
        operators: tuple[str, ...],
        flows: Collection[Flow],
        init: Span | None = None,
        layer: str = "",
    ) -> Flow:
        """The tensor that operators on a line compute; for a layer `init` is where it is constructed."""
        numbers = frozenset[int]().union(*(flow.operations for flow in flows))
        calls = self._calls(place)
        home = self.homes[-1] if self.homes else None
        leaf = self._is_leaf(home) if home is not None and init is None else False
        if leaf and home is not None:
            init, layer = home.place, home.kind.node.name
        if leaf is not None and (init is not None or not leaf):
            self.operations.append(Operation(operators, Origin(calls, init, layer=layer)))
            numbers |= {len(self.operations) - 1}
        return Flow(numbers, certain=True, real=TYPES.get(operators[-1], "int8") == "int8")

    def _calls(self, place: Span | None) -> tuple[Span, ...]:
        """The lines that lead to one, outermost first; the call of the model itself is on none."""
        lines = (*self.stack, place)
        return tuple(line for line, before in zip(lines, (None, *lines), strict=False) if line and line != before)

    def whereabouts(self, place: Span | None) -> tuple[Span | None, str]:
        """The place under which what happens on a line is reported."""
        home = self.homes[-1] if self.homes else None
        return (home.place, home.kind.node.name) if home is not None and self._is_leaf(home) else (place, "")

    def _is_leaf(self, home: Instance) -> bool | None:
        """Whether torch sees a module without children, whose operators are its own; None if that is not known."""
        values = self.heap[home.number].values()
        for value in values:
            if isinstance(value, Layer | Instance) or (isinstance(value, Sequence | Table) and value.modules):
                return False
        return None if any(isinstance(value, type(UNKNOWN)) for value in values) else True

    def is_generator(self, node: ast.AST) -> bool:
        """Whether a function yields."""
        if id(node) not in self.lazy:
            self.lazy[id(node)] = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))
        return self.lazy[id(node)]

    def surely(self, numbers: Collection[int]) -> list[Operation]:
        """The operations of these numbers about whose places everything is known, in order."""
        found = [self.operations[number] for number in sorted(numbers)]
        return [operation for operation in found if operation.place not in self.unclear]


def _canonical(dotted: str) -> Value:
    """A name outside the workspace; constants of Python's modules have their value."""
    if dotted in ("typing.TYPE_CHECKING", "TYPE_CHECKING"):
        return Constant(False)
    parent, _, name = dotted.rpartition(".")
    if parent.startswith("torch.nn.modules."):
        return External(f"torch.nn.{name}")
    return External(dotted)
