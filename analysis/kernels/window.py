"""The sliding window of convolutions and pools: which input rows and columns an output pixel reads."""

from dataclasses import dataclass

import numpy as np

from ..ir.graph import Graph, Node
from .image import Image, image
from .overlap import Overlap, by_steps


@dataclass(frozen=True, slots=True)
class Window:
    """Pairs are (height, width); `padding` is (top, left)."""

    source: Image
    output: Image
    kernel: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    padding: tuple[int, int]

    def rows(self, y: int) -> tuple[int, int]:
        """First and last input row that output row y reads (half open; padding is not read)."""
        first = y * self.stride[0] - self.padding[0]
        last = first + (self.kernel[0] - 1) * self.dilation[0] + 1
        return min(max(first, 0), self.source.height), min(max(last, 0), self.source.height)

    def ring_rows(self) -> int:
        """Rows that a ring must hold so that every output row finds its input: the window's extent, unclipped."""
        return min((self.kernel[0] - 1) * self.dilation[0] + 1, self.source.height)

    def valid(self, axis: int) -> np.ndarray:
        """Taps that fall inside the input, for each output row (axis 0) or column (axis 1)."""
        outputs = (self.output.height, self.output.width)[axis]
        size = (self.source.height, self.source.width)[axis]
        starts = np.arange(outputs)[:, None] * self.stride[axis] - self.padding[axis]
        at = starts + np.arange(self.kernel[axis])[None, :] * self.dilation[axis]
        return ((at >= 0) & (at < size)).sum(axis=1)

    def overlap(self) -> Overlap:
        """Pixels are computed in raster order; each reads its window until its last channel is written."""
        top = np.clip(np.arange(self.output.height) * self.stride[0] - self.padding[0], 0, self.source.height)
        left = np.clip(np.arange(self.output.width) * self.stride[1] - self.padding[1], 0, self.source.width)
        first_read = (top[:, None] * self.source.width + left[None, :]) * self.source.channels
        return by_steps(first_read.ravel(), self.output.channels, self.source, self.output.height)

    def params(self) -> dict[str, int]:
        """The geometry fields that the params structs of all windowed kernels share, whole tensors in and out."""
        return {
            "in_height": self.source.height,
            "in_width": self.source.width,
            "in_ring": self.source.height,
            "out_width": self.output.width,
            "out_ring": self.output.height,
            "kernel_height": self.kernel[0],
            "kernel_width": self.kernel[1],
            "stride_height": self.stride[0],
            "stride_width": self.stride[1],
            "pad_top": self.padding[0],
            "pad_left": self.padding[1],
        }


def window(node: Node, graph: Graph) -> Window:
    """The window of a conv_2d, depthwise_conv_2d, average_pool_2d or max_pool_2d node."""
    kernel = node.attrs["filter"] if "filter" in node.attrs else graph.tensor(node.inputs[1]).shape[1:3]
    top, left, _, _ = node.attrs["padding"]
    return Window(
        image(graph.tensor(node.inputs[0]).shape),
        image(graph.tensor(node.outputs[0]).shape),
        (kernel[0], kernel[1]),
        node.attrs["stride"],
        node.attrs.get("dilation", (1, 1)),
        (top, left),
    )
