"""How long a walk through a model may take."""

from .layers import Unsolvable

_MOST = 4000


class Steps:
    """Those of one walk."""

    def __init__(self) -> None:
        self.taken = 0

    def tick(self) -> None:
        """Count a step. Raises Unsolvable after too many."""
        self.taken += 1
        if self.taken > _MOST:
            raise Unsolvable
