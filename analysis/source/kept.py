"""What a slice keeps of one module."""

import ast
from dataclasses import dataclass, field

from .source import Source


@dataclass(eq=False)
class Kept:
    """What is kept of one module: top-level statements by index, and the names wanted from its imports.

    `gone` holds the ids of decorators and methods inside kept statements that are not needed.
    """

    source: Source
    statements: set[int] = field(default_factory=set)
    wanted: dict[int, set[str]] = field(default_factory=dict)
    decorators: list[ast.expr] = field(default_factory=list)
    methods: list[ast.stmt] = field(default_factory=list)

    @property
    def gone(self) -> frozenset[int]:
        """Ids of nodes that are not run."""
        return frozenset({*self.source.fallen, *map(id, self.decorators), *map(id, self.methods)})
