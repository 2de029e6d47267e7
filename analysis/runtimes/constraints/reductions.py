"""Constraints on operators that reduce, normalise or multiply along axes."""

from math import prod

from ...ir.graph import Graph, Node
from .constraint import Unmet, times


def softmax_pixels_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """Height times width is at most {0}."""
    shape = graph.tensor(node.inputs[0]).shape
    pixels = prod(shape[:-1])
    return Unmet(f"{times(shape)} has {pixels:,} rows", f"{most:,} rows") if pixels > most else None


def softmax_last_axis(node: Node, graph: Graph) -> Unmet | None:
    """Softmax runs along the last axis."""
    rank = len(graph.tensor(node.inputs[0]).shape)
    axis = int(node.attrs.get("axis", -1)) % rank
    return Unmet(f"axis {axis} of {rank}", f"axis {rank - 1}") if axis != rank - 1 else None


def reduced_axis_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """Every reduced axis is at most {0} long."""
    lengths = [graph.tensor(node.inputs[0]).shape[axis] for axis in _axes(node, graph)]
    longest = max(lengths, default=0)
    return Unmet(f"an axis of {longest:,}", f"{most:,}, reducing in two steps") if longest > most else None


def reduced_elements_at_most(node: Node, graph: Graph, int8: int, int16: int) -> Unmet | None:
    """At most {0} int8 or {1} int16 elements are reduced to one."""
    source = graph.tensor(node.inputs[0])
    count = prod(source.shape[axis] for axis in _axes(node, graph))
    limit = int16 if source.dtype == "int16" else int8
    return Unmet(f"{count:,} elements", f"{limit:,}") if count > limit else None


def depth_reduction(node: Node, graph: Graph) -> Unmet | None:
    """The channels are reduced only where height, width or channels are 1."""
    shape = graph.tensor(node.inputs[0]).shape
    inner = shape[-3:]
    reduced = len(shape) - 1 in _axes(node, graph)
    return Unmet(f"{times(inner)}", "a 1x1 convolution with equal weights") if reduced and 1 not in inner else None


def arg_max_depth(node: Node, graph: Graph, most: int) -> Unmet | None:
    """There are at most {0} channels to choose from."""
    shape = graph.tensor(node.inputs[0]).shape
    depth = shape[_channel_axis(node, len(shape))]
    return Unmet(f"{depth} channels", f"{most} channels, or the argmax in the application") if depth > most else None


def arg_max_axis(node: Node, graph: Graph) -> Unmet | None:
    """The largest is sought along the channels."""
    rank = len(graph.tensor(node.inputs[0]).shape)
    axis, channels = int(node.attrs.get("axis", 0)) % rank, _channel_axis(node, rank)
    return Unmet(f"axis {axis} of {rank}", f"axis {channels}") if axis != channels else None


def flat_weights(node: Node, graph: Graph) -> Unmet | None:
    """The weights are outputs by inputs, with nothing between."""
    shape = graph.tensor(node.inputs[1]).shape
    return Unmet(f"weights {times(shape)}", f"weights {shape[0]}x{prod(shape[1:])}") if prod(shape[1:-1]) > 1 else None


def matmul_int8(node: Node, graph: Graph) -> Unmet | None:
    """A product of two feature maps is int8."""
    dtype = graph.tensor(node.inputs[0]).dtype
    return Unmet(dtype, "int8") if _dynamic(node, graph) and dtype != "int8" else None


def matmul_axes_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """In a product of two feature maps, depth and reduced axis are at most {0}."""
    depth, reduced = graph.tensor(node.outputs[0]).shape[-1], graph.tensor(node.inputs[0]).shape[-1]
    wide = _dynamic(node, graph) and max(depth, reduced) > most
    return Unmet(f"depth {depth} and reduced axis {reduced}", f"{most}") if wide else None


def _channel_axis(node: Node, rank: int) -> int:
    """The last; an operator that the importer left in ONNX's terms (`keepdims`) still has PyTorch's NCHW."""
    return 1 if rank == 4 and "keepdims" in node.attrs else rank - 1


def _dynamic(node: Node, graph: Graph) -> bool:
    return len(graph.activations(node)) > 1


def _axes(node: Node, graph: Graph) -> tuple[int, ...]:
    rank = len(graph.tensor(node.inputs[0]).shape)
    return tuple(int(axis) % rank for axis in node.attrs.get("axes", range(rank)))


REDUCTIONS = (softmax_pixels_at_most, softmax_last_axis, reduced_axis_at_most, reduced_elements_at_most,
              depth_reduction, arg_max_depth, arg_max_axis, flat_weights, matmul_int8, matmul_axes_at_most)  # fmt: skip
