"""A cell of a notebook as a part of the notebook's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """The document `uri`, whose first line is the notebook's line `first`, from 1, and which has `lines` of them."""

    uri: str
    first: int
    lines: int

    @property
    def last(self) -> int:
        """Its last line."""
        return self.first + self.lines - 1


def cell_at(cells: tuple[Cell, ...], line: int) -> Cell | None:
    """The cell that a line of the notebook is in; the nearest one for a line beyond. None if there are no cells."""
    return next((cell for cell in cells if line <= cell.last), cells[-1] if cells else None)
