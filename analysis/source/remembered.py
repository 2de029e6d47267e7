"""An answer about a part of a file, and what it depends on."""

import ast
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from .consulted import Notes


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """`value` holds while `statements` stand where they are, and all others as far as `outlines` tells.

    And while the places in `reads` are as they were.
    """

    value: Any
    statements: frozenset[ast.stmt]
    outlines: Sequence[Hashable]
    reads: Notes
