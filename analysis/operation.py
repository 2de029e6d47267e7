"""The function of torch that raised, and the tensors that went into it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Operand:
    """A tensor that went into the function that raised, and the function and line that made it, if that is known."""

    shape: tuple[int, ...] = ()
    function: str = ""
    file: str = ""
    line: int = 0

    @property
    def text(self) -> str:
        """The shape as `1x8x6x6`."""
        return "x".join(map(str, self.shape)) or "a number"


@dataclass(frozen=True, slots=True)
class Operation:
    """The function of torch that raised, the layer around it (its class and attribute path), and its tensors.

    `line` is the user's line on which it raised.
    """

    function: str = ""
    layer: str = ""
    path: str = ""
    operands: tuple[Operand, ...] = ()
    line: int = 0

    @staticmethod
    def parse(reply: Any, line: int) -> "Operation":
        """Read the worker's `operation`, which raised on `line`; of anything else nothing is known."""
        try:
            layer = reply["layer"] or {}
            operands = tuple(
                Operand(
                    tuple(int(size) for size in operand["shape"]),
                    str(operand["function"]),
                    str(operand.get("file", "")),
                    int(operand.get("line", 0)),
                )
                for operand in reply["operands"]
            )
            return Operation(
                str(reply["function"]), str(layer.get("name", "")), str(layer.get("path", "")), operands, line
            )
        except (TypeError, KeyError, ValueError, AttributeError):
            return Operation()

    def named(self, *layers: str, otherwise: str) -> str:
        """`This Linear \u0060fc\u0060` when the layer is one of those, else `otherwise`."""
        if not self.layer.startswith(layers):
            return otherwise
        return f"This {self.layer} `{self.path}`" if self.path else f"This {self.layer}"

    @property
    def given(self) -> str:
        """What the first operand is, and what made it."""
        first = self.operands[0] if self.operands else Operand()
        place = f" on line {first.line}" if first.line != self.line else ""
        made = f", made by `{first.function}`{place}" if first.line else ""
        return f"{first.text}{made}" if first.shape else ""

    @property
    def made(self) -> str:
        """The same in brackets, with a space before it; empty where nothing is known."""
        return f" ({self.given})" if self.given else ""

    @property
    def shapes(self) -> str:
        """The operands as `1x8 and 1x4`; empty where none is known."""
        return " and ".join(operand.text for operand in self.operands)
