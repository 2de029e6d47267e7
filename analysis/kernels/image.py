"""Tensors as kernels that work by rows see them: rows of pixels of channels."""

from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class Image:
    """height x width x channels elements of one byte."""

    height: int
    width: int
    channels: int

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        return self.width * self.channels

    @property
    def bytes(self) -> int:
        """Bytes of the whole image."""
        return self.height * self.row_bytes

    @property
    def pixels(self) -> int:
        """Places, each with all channels."""
        return self.height * self.width


def image(shape: tuple[int, ...]) -> Image:
    """(1,H,W,C) -> H x W x C; (1,A,B) -> A x 1 x B; (N,K) -> N x 1 x K; (K,) -> 1 x 1 x K.

    Leading dimensions beyond these are rows too: (A,B,C,D) -> A*B x C x D.
    """
    if len(shape) >= 4:
        return Image(prod(shape[:-2]), shape[-2], shape[-1])
    return Image(prod(shape[:-1]), 1, shape[-1] if shape else 1)
