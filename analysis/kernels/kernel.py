"""What is known about a kernel without its C: where it applies, what it needs, what it promises."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ..ir.graph import Graph, Node
from .overlap import Overlap


class Support(StrEnum):
    """How well a kernel serves its operator."""

    ACCELERATED = "accelerated"
    REFERENCE = "reference"


def _zero(node: Node, graph: Graph) -> int:
    return 0


def _disjoint(node: Node, graph: Graph) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Kernel:
    """One row of the kernel table; sizes are bytes. The callables need shapes and dtypes only, no data.

    `supports` is None if the kernel can run the node, else the reason as a clause ("needs batch 1, this one has 8").
    `params` gives the geometry fields of the C params struct, `params_bytes` that struct's size on 32-bit Arm.
    `constants_bytes` is what weights, bias, multipliers and shifts take in flash, each array rounded up to 4.
    `workspace` is what the kernel needs in the arena while it runs.
    `overlap` is how an input that dies may share memory with the output; None if they must be disjoint.
    `features` are the counts in which the kernel's instructions are linear; `costs/*.toml` has the coefficients.
    `listed` kernels take their inputs as one array of pointers. `pieces` are functions that it shares with other
    kernels and that are in flash once.
    """

    name: str
    ops: tuple[str, ...]
    dtypes: tuple[str, ...]
    support: Support
    params_bytes: int
    supports: Callable[[Node, Graph], str | None]
    params: Callable[[Node, Graph], dict[str, int]]
    features: Callable[[Node, Graph], dict[str, int]]
    constants_bytes: Callable[[Node, Graph], int] = _zero
    workspace: Callable[[Node, Graph], int] = _zero
    overlap: Callable[[Node, Graph], Overlap | None] = _disjoint
    listed: bool = False
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no kernel can run a node: full sentences for the user."""

    sentences: tuple[str, ...]
