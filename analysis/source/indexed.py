"""What an index does to a shape."""

from collections.abc import Iterable

from .moves import Shape, Unshaped


def indexed(shape: Shape, keys: Iterable[int | slice | None]) -> Shape:
    """The shape of `x[keys]`. Raises Unshaped where the index is out of range, or there are too many."""
    rest, found = list(shape), list[int]()
    for key in keys:
        if key is None:
            found.append(1)
            continue
        if not rest:
            raise Unshaped
        dim = rest.pop(0)
        if isinstance(key, slice):
            if key.step == 0:
                raise Unshaped
            found.append(len(range(dim)[key]))
        elif not -dim <= key < dim:
            raise Unshaped
    return (*found, *rest)
