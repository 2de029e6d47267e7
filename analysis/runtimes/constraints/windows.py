"""Constraints on convolutions and pools: stride, dilation, kernel, groups."""

from ...ir.graph import Graph, Node
from ...kernels.window import window
from .constraint import Unmet, pair, times


def stride_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """The stride is at most {0}."""
    stride = pair(node, "stride", "strides") or (1, 1)
    return Unmet(f"stride {times(stride)}", f"stride {_capped(stride, most)}") if max(stride) > most else None


def stride_at_most_unless_valid(node: Node, graph: Graph, most: int) -> Unmet | None:
    """A stride above {0} has neither padding nor dilation."""
    stride = pair(node, "stride", "strides") or (1, 1)
    result = graph.tensor(node.outputs[0]).shape[1:3]
    # An axis with one output takes no step.
    taken = [step for step, outputs in zip(stride, result, strict=True) if outputs > 1]
    dilated = (pair(node, "dilation", "dilations") or (1, 1)) != (1, 1)
    padded = any(node.attrs.get("padding", node.attrs.get("pads", ())))
    if max(taken, default=1) <= most or not (dilated or padded):
        return None
    what = " and ".join(word for word, on in (("padding", padded), ("dilation", dilated)) if on)
    nearest = f"stride {_capped(stride, most)}, or the same stride without {what}"
    return Unmet(f"stride {times(stride)} with {what}", nearest)


def dilation_one(node: Node, graph: Graph) -> Unmet | None:
    """There is no dilation."""
    dilation = pair(node, "dilation", "dilations") or (1, 1)
    return Unmet(f"dilation {times(dilation)}", "dilation 1x1") if dilation != (1, 1) else None


def kernel_at_most(node: Node, graph: Graph, height: int, area: int) -> Unmet | None:
    """The window is at most {0} high and covers at most {1} cells."""
    kernel = window(node, graph).kernel
    if kernel[0] <= height and kernel[0] * kernel[1] <= area:
        return None
    fitting = min(kernel[0], height)
    return Unmet(f"window {times(kernel)}", f"window {times((fitting, min(kernel[1], area // fitting)))}")


def padded_kernel_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """With padding the window is at most {0}x{0}."""
    kernel = window(node, graph).kernel
    if max(kernel) <= most or not any(node.attrs["padding"]):
        return None
    return Unmet(f"window {times(kernel)} with padding", f"window {_capped(kernel, most)}, or no padding")


def depth_multiplier_one(node: Node, graph: Graph) -> Unmet | None:
    """Each input channel makes one output channel."""
    channels, outputs = graph.tensor(node.inputs[0]).shape[3], graph.tensor(node.outputs[0]).shape[3]
    return Unmet(f"{channels} channels make {outputs}", f"groups={channels} with {channels} outputs, then a 1x1 "
                 "convolution") if channels != outputs else None  # fmt: skip


def groups_one(node: Node, graph: Graph) -> Unmet | None:
    """There is one group."""
    groups = int(node.attrs.get("group", node.attrs.get("groups", 1)))
    if node.op == "conv_2d":
        groups = graph.tensor(node.inputs[0]).shape[3] // graph.tensor(node.inputs[1]).shape[3]
    return Unmet(f"{groups} groups", "groups=1, or one group per channel") if groups > 1 else None


def transpose_conv_stride(node: Node, graph: Graph) -> Unmet | None:
    """The stride is 1x1 or 2x2, or 2x1 or 1x2 where the other axis has one cell."""
    stride = pair(node, "stride", "strides") or (1, 1)
    if stride in ((1, 1), (2, 2)):
        return None
    height, width = _spatial(node, graph)
    kernel = pair(node, "filter", "kernel_shape") or (0, 0)
    lines = {(1, 2): height == kernel[0] == 1, (2, 1): width == kernel[1] == 1}
    return None if lines.get(stride, False) else Unmet(f"stride {times(stride)}", "stride 2x2")


def _spatial(node: Node, graph: Graph) -> tuple[int, int]:
    """Height and width of the input; operators without a meaning of ours keep PyTorch's NCHW."""
    shape = graph.tensor(node.inputs[0]).shape
    at = 2 if "strides" in node.attrs else 1
    return shape[at], (shape[at + 1] if len(shape) > at + 1 else 1)


def _capped(values: tuple[int, int], most: int) -> str:
    return times((min(values[0], most), min(values[1], most)))


WINDOWS = (stride_at_most, stride_at_most_unless_valid, dilation_one, kernel_at_most, padded_kernel_at_most,
           depth_multiplier_one, groups_one, transpose_conv_stride)  # fmt: skip
