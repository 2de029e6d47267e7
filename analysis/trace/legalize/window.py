"""Windows as ONNX writes them, in the pairs and fours of ours."""

from typing import Any

from .importing import Importing


def pair(values: Any, rank: int) -> tuple[int, int]:
    """(height, width) of strides, dilations or a kernel; one of a sequence runs along rows."""
    given = tuple(int(v) for v in values) if values else (1,) * rank
    return (given[0], 1) if rank == 1 else (given[0], given[1])


def pads(values: Any, rank: int) -> tuple[int, int, int, int]:
    """(top, left, bottom, right)."""
    given = tuple(int(v) for v in values) if values else (0,) * (2 * rank)
    return (given[0], 0, given[1], 0) if rank == 1 else (given[0], given[1], given[2], given[3])


def spatial_rank(importing: Importing) -> int:
    """The spatial rank when explicit pads describe the window, else 0."""
    rank = len(importing.shape(0)) - 2
    explicit = importing.attrs.get("auto_pad", "NOTSET") in ("NOTSET", "VALID")
    return rank if rank in (1, 2) and explicit else 0


def nhwc(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of N C H W, or N C L, in N H W C."""
    n, c, *spatial = shape
    return (n, spatial[0], spatial[1] if len(spatial) > 1 else 1, c)
