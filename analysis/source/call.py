"""A call in a file, with what flows into it."""

import ast
from dataclasses import dataclass
from enum import IntEnum

from ..span import Span


class Place(IntEnum):
    """Where a call stands, the most telling place first."""

    MODULE = 0
    FUNCTION = 1
    TEST = 2
    FACTORY = 3
    DOCSTRING = 4


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `value` is the folded call, `node` the original.

    Of a call in another `file`, both are in the names of this one, and `written` is its text there. `entered` says that
    its function was followed with what another call gives it.
    """

    node: ast.Call
    value: ast.Call
    place: Place
    span: Span
    written: str = ""
    file: str = ""
    entered: bool = False

    def moved(self, span: Span) -> "Call":
        """The same at another place. Not by `dataclasses.replace`: of a long file all calls move at a keystroke."""
        return Call(self.node, self.value, self.place, span, self.written, self.file, self.entered)

    @property
    def maker(self) -> str:
        """The name that is called; empty where it is no plain one."""
        return self.value.func.id if isinstance(self.value.func, ast.Name) else ""

    @property
    def text(self) -> str:
        """The call on one line, shortened to be part of a sentence."""
        text = self.written or " ".join(ast.unparse(self.node).split())
        return text if len(text) <= 60 else text[:57] + "..."

    @property
    def where(self) -> str:
        return f"line {self.span.start.line}{f' of {self.file}' if self.file else ''}"
