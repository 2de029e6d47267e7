"""How numbers and places are worded in every message, hover and report."""

from typing import TYPE_CHECKING

from ..span import Span

if TYPE_CHECKING:  # numpy comes with it
    from ..ir.graph import Node


def size(count: int) -> str:
    """Bytes for people: 980 B, 15.6 KiB, 2.0 MiB."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.1f} KiB" if count < 1 << 20 else f"{count / (1 << 20):.2f} MiB"


def milliseconds(value: float) -> str:
    """0.034 ms, 4.1 ms, 120 ms."""
    return f"{value:.3f} ms" if value < 1 else f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def shape(dims: tuple[int, ...]) -> str:
    """1x49x10x1."""
    return "x".join(map(str, dims))


def place(node: "Node", default: Span) -> Span:
    """The line to change for a node: where its layer is constructed, else where it is called."""
    return node.origin.init or (node.origin.calls[-1] if node.origin.calls else default)


def call(node: "Node", default: Span) -> Span:
    """The line that runs a node: the innermost of the user's calls."""
    return node.origin.calls[-1] if node.origin.calls else default
