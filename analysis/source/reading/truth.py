"""Whether a condition holds."""

from .values import Class, Constant, External, Function, Instance, Layer, Sequence, Table, Value


def truth_of(value: Value) -> bool | None:
    """Whether a condition holds; None if that is not known."""
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, Sequence):
        return bool(value.items)
    if isinstance(value, Table):
        return bool(value.entries)
    if isinstance(value, External):
        return True if value.dotted.startswith("torch.nn.") else None
    return True if isinstance(value, Instance | Layer | Class | Function) else None
