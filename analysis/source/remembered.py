"""An answer about a part of a file, and what it depends on."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .consulted import Notes
from .relocation import Relocation

Names = tuple[frozenset[str], ...] | None
"""Names in any of several sets; None for all."""


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """`value` holds as long as the `statements` are the same, and all that they and the `names` mean.

    And while the places in `reads` are as they were. `statements` has those that `value` was found with and what they
    have become; `relocated` gives the value for where they are now, and holds on to no state of the file.
    """

    value: Any
    statements: Mapping[ast.stmt, ast.stmt]
    names: Names
    reads: Notes
    relocated: Callable[[Any, Relocation], Any]

    def carried(
        self, there: frozenset[ast.stmt], moved: Mapping[ast.stmt, ast.stmt], changed: frozenset[str]
    ) -> "Remembered | None":
        """The answer for a newer state of the file, if all its statements are `there` or have `moved`.

        And if no name that it was asked for means something else; `changed` are those that do.
        """
        same = not changed if self.names is None else all(map(changed.isdisjoint, self.names))
        if not same:
            return None
        now = self.statements.values()
        if there.issuperset(now):
            return self
        if not all(s in there or s in moved for s in now):
            return None
        return replace(self, statements={first: moved.get(s, s) for first, s in self.statements.items()})

    def settled(self, file: str, count: int) -> "Remembered":
        """The same with the value for where the statements are now in a file of `count` lines."""
        if all(first is now for first, now in self.statements.items()):
            return self
        value = self.relocated(self.value, Relocation.of(file, count, self.statements))
        return replace(self, value=value, statements={now: now for now in self.statements.values()})
