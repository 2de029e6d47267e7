"""What a loop goes through."""

from .values import Constant, Layer, Sequence, Table, Value


def items_of(value: Value) -> tuple[Value, ...] | None:
    """What a loop over a value goes through."""
    if isinstance(value, Sequence):
        return value.items
    if isinstance(value, Table):
        return tuple(map(Constant, value.entries))
    if isinstance(value, Layer):
        return value.children
    if isinstance(value, Constant) and isinstance(value.value, str):
        return tuple(map(Constant, value.value))
    return None
