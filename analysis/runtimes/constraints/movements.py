"""Constraints on operators that move data: transpose, resize, slice, split, gather; and on recurrent layers."""

from itertools import combinations
from math import prod

from ...ir.graph import Graph, Node
from .constraint import Unmet, shapes, times


def transpose_axes_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """The product of any N-2 of N axes is at most {0}; where only the last three change places, each of them is."""
    shape, perm = graph.tensor(node.inputs[0]).shape, tuple(node.attrs["perm"])
    if perm == tuple(range(len(perm))):
        return None
    limits = [prod(axes) for axes in combinations(shape, max(len(shape) - 2, 1))]
    if prod(shape[:-3]) == 1 and perm[:-3] == tuple(range(len(perm)))[:-3]:
        limits = list(shape[-3:])
    return Unmet(f"{times(shape)} has {max(limits):,}", f"{most:,}") if max(limits) > most else None


def resize_factor_among(node: Node, graph: Graph, *factors: int) -> Unmet | None:
    """The scale factor is {all}."""
    found = _factors(node, graph)
    if found is None or all(factor in (1, *factors) for factor in found):
        return None
    nearest = min(factors, key=lambda factor: abs(factor - max(found)))
    return Unmet(f"factor {found[0]:.3g}x{found[1]:.3g}", f"factor {nearest}")


def resize_one_factor(node: Node, graph: Graph) -> Unmet | None:
    """Height and width have one scale factor, unless one of them is 1 and stays 1."""
    found, (height, width) = _factors(node, graph), _result(node, graph)
    if found is None or found[0] == found[1] or 1 in (height, width):
        return None
    return Unmet(f"factor {found[0]:.3g}x{found[1]:.3g}", f"factor {min(found):g}x{min(found):g}")


def resize_half_pixel_factor(node: Node, graph: Graph, factor: int) -> Unmet | None:
    """With half-pixel centres the scale factor is {0}."""
    found = _factors(node, graph)
    half = node.attrs.get("half_pixel", False) or _mode(node) in ("half_pixel", "pytorch_half_pixel")
    wrong = half and found is not None and found != (factor, factor)
    return Unmet(f"factor {found[0]:.3g}x{found[1]:.3g}", f"factor {factor}") if wrong and found else None


def resize_power_of_two(node: Node, graph: Graph, most: int) -> Unmet | None:
    """The scale factor is a power of two up to {0}."""
    found = _factors(node, graph)
    if found is None or all(f in [1 << k for k in range(most.bit_length())] for f in found):
        return None
    below = min(1 << max(int(max(found)).bit_length() - 1, 0), most)
    return Unmet(f"factor {found[0]:.3g}x{found[1]:.3g}", f"factor {below}")


def resize_factor_at_most(node: Node, graph: Graph, most: int) -> Unmet | None:
    """The scale factor is at most {0}."""
    found = _factors(node, graph)
    return Unmet(f"factor {found[0]:.3g}x{found[1]:.3g}", f"factor {most}") if found and max(found) > most else None


def slice_steps_positive(node: Node, graph: Graph) -> Unmet | None:
    """A slice steps forwards."""
    steps = node.attrs.get("strides", ())
    if len(node.inputs) > 4 and node.inputs[4] and graph.is_constant(node.inputs[4]):
        steps = tuple(int(v) for v in graph.tensor(node.inputs[4]).data.reshape(-1))  # type: ignore[union-attr]
    return Unmet(f"steps {times(tuple(steps))}", "positive steps") if any(step < 1 for step in steps) else None


def split_outputs(node: Node, graph: Graph) -> Unmet | None:
    """A split has as many outputs as it says."""
    said = int(node.attrs.get("num_splits", node.attrs.get("num_outputs", len(node.outputs))))
    return Unmet(f"{said} said, {len(node.outputs)} used", f"{said} outputs") if said != len(node.outputs) else None


def gather_axis(node: Node, graph: Graph) -> Unmet | None:
    """Gathering runs along the axis behind the batch dimensions."""
    axis, batch = int(node.attrs.get("axis", 0)), int(node.attrs.get("batch_dims", 0))
    return Unmet(f"axis {axis}", f"axis {batch}") if axis != batch else None


def unidirectional(node: Node, graph: Graph) -> Unmet | None:
    """A recurrent layer runs forwards in time only."""
    direction = node.attrs.get("direction", "forward")
    text = direction.decode() if isinstance(direction, bytes) else str(direction)
    return Unmet(text, "bidirectional=False") if text != "forward" else None


def plain_lstm(node: Node, graph: Graph) -> Unmet | None:
    """An LSTM has no peephole, no projection and no gate normalisation."""
    peephole = len(node.inputs) > 7 and bool(node.inputs[7])
    return Unmet("peephole weights", "an LSTM without them") if peephole else None


def _factors(node: Node, graph: Graph) -> tuple[float, float] | None:
    """How much larger height and width become; None where nothing changes or the input is one pixel."""
    at, (source, _) = _first_axis(node), shapes(node, graph)
    if len(source) != 4 or source[at] == source[at + 1] == 1:
        return None
    height, width = _result(node, graph)
    # With aligned corners the distances between the outermost pixels are compared.
    ends = 1 if _mode(node) == "align_corners" or node.attrs.get("align_corners", False) else 0
    return (height - ends) / max(source[at] - ends, 1), (width - ends) / max(source[at + 1] - ends, 1)


def _mode(node: Node) -> str:
    mode = node.attrs.get("coordinate_transformation_mode", "")
    return mode.decode() if isinstance(mode, bytes) else str(mode)


def _result(node: Node, graph: Graph) -> tuple[int, int]:
    at, (_, result) = _first_axis(node), shapes(node, graph)
    return (result[at], result[at + 1]) if len(result) == 4 else (1, 1)


def _first_axis(node: Node) -> int:
    """Where height is: the importer keeps `resize`, which has no meaning of ours, in PyTorch's NCHW."""
    return 2 if node.op == "resize" else 1


MOVEMENTS = (transpose_axes_at_most, resize_factor_among, resize_one_factor, resize_half_pixel_factor,
             resize_power_of_two, resize_factor_at_most, slice_steps_positive, split_outputs, gather_axis,
             unidirectional, plain_lstm)  # fmt: skip
