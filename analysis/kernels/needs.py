"""Conditions that several kernels share. Each is None if met, else the reason as a clause after the kernel's name."""

from ..ir.graph import Graph, Node

INT16_MAX = 32767


def batch_one(node: Node, graph: Graph) -> str | None:
    """The first input is a feature map (1, H, W, C)."""
    shape = graph.tensor(node.inputs[0]).shape
    if len(shape) != 4:
        return f"needs a feature map of rank 4, this one has rank {len(shape)}"
    return None if shape[0] == 1 else f"needs batch 1, this one has batch {shape[0]}"


def constant_weights(node: Node, graph: Graph) -> str | None:
    """Every input after the first is a constant."""
    computed = [name for name in node.inputs[1:] if name and not graph.is_constant(name)]
    return f"needs constant weights, {computed[0]} is computed at run time" if computed else None


def int16_geometry(*values: int) -> str | None:
    """The values fit the int16_t fields of a params struct."""
    largest = max(map(abs, values))
    return None if largest <= INT16_MAX else f"handles dimensions up to {INT16_MAX}, this one has {largest}"


def rounded(array_bytes: int) -> int:
    """The flash an array takes: arrays are aligned to 4 bytes."""
    return (array_bytes + 3) // 4 * 4


def channel_constants(weights: int, channels: int) -> int:
    """int8 weights, int32 bias, int32 multipliers and int8 shifts."""
    return rounded(weights) + 4 * channels + 4 * channels + rounded(channels)
