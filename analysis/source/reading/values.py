"""What the values of a network's code may be, as far as its syntax tree tells.

The reading is a must-analysis: what is not sure is UNKNOWN, and two ways that code may take leave what they have in
common. A `Flow` carries the operators that surely stand between the model's input and it.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...span import Span
from ..workspace import Source


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, a truth value or None."""

    value: object


@dataclass(frozen=True, slots=True)
class External:
    """A name outside the workspace: `torch.nn.GELU`, or a name of Python's own."""

    dotted: str


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list, tuple or nn.ModuleList. `modules` says that torch knows of the layers in it."""

    items: tuple["Value", ...]
    modules: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A dict or nn.ModuleDict with known keys."""

    entries: Mapping[object, "Value"]
    modules: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the workspace, defined in the scope `env`."""

    source: Source
    node: ast.ClassDef
    env: "Env"


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function, lambda or method of the workspace; `receiver` is what its first parameter holds."""

    source: Source
    node: ast.FunctionDef | ast.Lambda
    env: "Env"
    receiver: "Value | None" = None
    owner: Class | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """functools.partial."""

    callee: "Value"
    arguments: tuple["Value", ...]
    keywords: Mapping[str, "Value"]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An instance of a class of the workspace; its attributes are in the machine's heap, under its `number`."""

    number: int
    kind: Class
    place: Span | None


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A layer of torch.nn: its class, where it is constructed, and its children if it is an nn.Sequential."""

    kind: str
    place: Span | None
    children: tuple["Value", ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """`super()` in a method of `owner`."""

    receiver: "Value"
    owner: Class


@dataclass(frozen=True, slots=True)
class Flow:
    """A tensor. `operations` number what surely computes it; `certain` says that it surely depends on the input.

    `real` is set where it surely holds real numbers, which become int8.
    """

    operations: frozenset[int] = frozenset()
    certain: bool = False
    real: bool = False


Value = Unknown | Constant | External | Sequence | Table | Class | Function | Partial | Instance | Layer | Super | Flow
Env = dict[str, Value]


def merge(one: Value, other: Value) -> Value:
    """What holds of a value that is either of two."""
    if one is other or _same(one, other):
        return one
    if isinstance(one, Flow) and isinstance(other, Flow):
        return Flow(one.operations & other.operations, one.certain and other.certain, one.real and other.real)
    if isinstance(one, Sequence) and isinstance(other, Sequence) and len(one.items) == len(other.items):
        return replace(one, items=tuple(map(merge, one.items, other.items)), modules=one.modules and other.modules)
    return UNKNOWN


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Constant) and isinstance(other, Constant):
        return type(one.value) is type(other.value) and one.value == other.value
    if isinstance(one, Function) and isinstance(other, Function):
        return one.node is other.node and one.receiver is other.receiver and one.env is other.env
    if isinstance(one, Class) and isinstance(other, Class):
        return one.node is other.node
    return isinstance(one, External) and one == other


def merged(one: Env, other: Env) -> Env:
    """The variables that both ways set, and UNKNOWN for those that only one of them does."""
    return {
        name: merge(one[name], other[name]) if name in one and name in other else UNKNOWN for name in {**one, **other}
    }


def flows_in(values: "tuple[Value, ...] | list[Value]") -> list[Flow]:
    """The tensors among values, those in lists and tables, too."""
    found: list[Flow] = []
    for value in values:
        if isinstance(value, Flow):
            found.append(value)
        elif isinstance(value, Sequence):
            found += flows_in(value.items)
        elif isinstance(value, Table):
            found += flows_in(list(value.entries.values()))
    return found
