"""Methods that change a list, a table or an nn.Sequential."""

from .values import UNKNOWN, Layer, Sequence, Table, Value

_CHANGING = (
    "append",
    "extend",
    "insert",
    "pop",
    "remove",
    "clear",
    "reverse",
    "sort",
    "update",
    "setdefault",
    "__iadd__",
)


def changed_by(held: Value, method: str, arguments: list[Value]) -> Value | None:
    """What a list or table is after a method that changes it; None for any other method."""
    if isinstance(held, Sequence) and len(arguments) == 1:
        if method == "append":
            return Sequence((*held.items, arguments[0]), held.modules)
        more = arguments[0].items if isinstance(arguments[0], Sequence) else None
        if method in ("extend", "__iadd__"):
            return UNKNOWN if more is None else Sequence((*held.items, *more), held.modules)
    if isinstance(held, Layer) and held.children is not None and method == "append" and len(arguments) == 1:
        return Layer(held.kind, held.place, (*held.children, arguments[0]))
    if isinstance(held, Sequence | Table) and method in _CHANGING:
        return UNKNOWN
    if isinstance(held, Layer) and held.children is not None and method in (*_CHANGING, "add_module"):
        return Layer(held.kind, held.place, None if len(arguments) != 2 else (*held.children, arguments[1]))
    return None
