"""What a reading knows beside the variables of a function: instances, operators performed, names of modules."""

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from ...ir.graph import Origin
from ...span import Span
from ..workspace import Source, Workspace
from .operation import GiveUp, Operation
from .torch_operators import TYPES
from .values import (
    UNKNOWN,
    Class,
    Env,
    Flow,
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
    globals: dict[tuple[str, str], Value] = field(default_factory=dict)

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
