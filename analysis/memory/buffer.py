"""A tensor or scratch space as the planner sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Buffer:
    """`size` bytes, alive from step `first` to step `last` inclusive, at an offset that `align` divides."""

    name: str
    size: int
    align: int
    first: int
    last: int

    def meets(self, other: "Buffer") -> bool:
        """Whether both are alive at some step."""
        return self.first <= other.last and other.first <= self.last
