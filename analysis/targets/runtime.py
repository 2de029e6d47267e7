"""The software a model runs on, as data: which operators it has, how fast, for which types, under which constraints.

Operators are keyed by the graph's names (TFLite's in lower case). A row says what is known from the operator's name;
what depends on shapes is a constraint, named here and written in analysis/runtimes/constraints.
"""

from dataclasses import dataclass
from typing import Literal

OURS = "chipfit"
"""The runtime whose operators follow from analysis/kernels and are written nowhere else."""


@dataclass(frozen=True, slots=True)
class Use:
    """A constraint with its parameters, written as `stride-at-most 3`."""

    name: str
    parameters: tuple[int, ...] = ()

    @staticmethod
    def parse(text: str) -> "Use":
        """Read the name and the whole numbers behind it. Raises ValueError with a message for the user."""
        name, *numbers = text.split() or [""]
        try:
            return Use(name, tuple(int(number) for number in numbers))
        except ValueError as error:
            raise ValueError(f"The parameters of a constraint are whole numbers, which `{text}` has not.") from error


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One operator of a runtime.

    `accelerated` lists the instruction sets or NPUs that it has an optimised kernel for ("scalar", "dsp", "mve",
    "ethos-u55", ...); elsewhere a plain reference kernel runs. `dtypes` are those of feature maps, empty if unknown;
    `certain` is False where they were gathered by a heuristic. A node that fails `constraints` is not run by this
    runtime; one that fails `fast` is run by the reference kernel.
    """

    name: str
    native: str
    dtypes: tuple[str, ...] = ()
    accelerated: tuple[str, ...] = ()
    certain: bool = True
    constraints: tuple[Use, ...] = ()
    fast: tuple[Use, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when a runtime is not maintained for microcontrollers any more, why, and what to use instead."""

    since: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class ArenaExtra:
    """What the runtime's own structures take in the arena beside the tensors, in bytes."""

    bytes_per_operator: int
    bytes_per_channel: int
    source: str


@dataclass(frozen=True, slots=True)
class Runtime:
    """A runtime at one version.

    `complete` says whether an operator without a row is unsupported; if not, it is unknown. `arithmetic` is the type
    in which it computes a network. What it does not run goes to `fallback`, another runtime, if it has one.
    `accelerators` are the NPUs it drives, the first being assumed where the board has none of them. `chips` are how
    the names of the parts begin that it is for, empty for any. `composites` is True if its converter splits operators
    it lacks into ones it has. `optimised_by` is the runtime that has the same kernels, or is this one with optimised
    ones, from whose published results its own are estimated. `every` are constraints on each of its operators.
    """

    name: str
    title: str
    version: str
    description: str
    source: str = ""
    licence: str = ""
    layout: Literal["NHWC", "NCHW"] = "NHWC"
    arithmetic: Literal["int8", "float32"] = "int8"
    complete: bool = True
    composites: bool = False
    fallback: str = ""
    optimised_by: str = ""
    accelerators: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    note: str = ""
    deprecated: Deprecation | None = None
    extra: ArenaExtra | None = None
    every: tuple[Use, ...] = ()
    operators: tuple[OperatorRow, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether chipfit's own kernels run the model, so that every figure is exact."""
        return self.name == OURS

    def row(self, op: str) -> OperatorRow | None:
        """What is known of an operator; None if there is no row for it."""
        return next((row for row in self.operators if row.name == op), None)
