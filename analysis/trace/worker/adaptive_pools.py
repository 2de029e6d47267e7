"""An adaptive pool whose output divides its input is a plain one; to one pixel it is a reduction.

The windows of any other have several sizes. For an average ONNX's exporter knows what to write; the maximum is taken of
each window's slice, in one direction after the other.
"""

from __future__ import annotations

import operator
from typing import Any


def fix_average(torch: Any, node: Any) -> None:
    """Turn an adaptive average pool into a plain one, or a mean, where it is one."""
    aten = torch.ops.aten
    if node.target not in (aten.adaptive_avg_pool1d.default, aten.adaptive_avg_pool2d.default):
        return
    x, size = node.args
    window = _window(x, size)
    if all(out == 1 for out in size):
        node.target, node.args = aten.mean.dim, (x, _last(size), True)
    elif window is not None:
        node.target = aten.avg_pool1d.default if len(size) == 1 else aten.avg_pool2d.default
        node.args = (x, window, window)


def fix_maxima(torch: Any, program: Any) -> None:
    """Turn the adaptive maximum pools whose indices nothing reads into operators that the exporter knows."""
    aten = torch.ops.aten
    for node in list(program.graph.nodes):
        if node.target not in (aten.adaptive_max_pool1d.default, aten.adaptive_max_pool2d.default):
            continue
        parts = {user.args[1]: user for user in node.users if user.target is operator.getitem}
        if len(parts) != len(node.users) or (1 in parts and parts[1].users):
            continue
        if 0 in parts:
            _fix_maximum(torch, program.graph, parts[0], *node.args)
        if 1 in parts:
            program.graph.erase_node(parts[1])
        program.graph.erase_node(node)


def _fix_maximum(torch: Any, graph: Any, node: Any, x: Any, size: list[int]) -> None:
    """Let `node` be the maximum of each window of `x`."""
    aten = torch.ops.aten
    window = _window(x, size)
    if all(out == 1 for out in size):
        node.target, node.args = aten.amax.default, (x, _last(size), True)
    elif window is not None:
        node.target = _pool(aten, len(size))
        node.args = (x, window, window)
    else:
        pooled = [(dim, out) for dim, out in zip(_last(size), size, strict=True) if out != x.meta["val"].shape[dim]]
        with graph.inserting_before(node):
            for dim, out in pooled:
                x = _call(
                    torch, graph, node, aten.cat.default, (_maxima(torch, graph, node, x, dim, out, len(size)), dim)
                )
        node.target, node.args = x.target, x.args
        graph.erase_node(x)


def _pool(aten: Any, rank: int) -> Any:
    return aten.max_pool1d.default if rank == 1 else aten.max_pool2d.default


def _maxima(torch: Any, graph: Any, node: Any, x: Any, dim: int, out: int, rank: int) -> list[Any]:
    """The maximum of each window along one axis: floor(i * whole / out) to ceil((i + 1) * whole / out)."""
    aten, whole = torch.ops.aten, x.meta["val"].shape[dim]
    bounds = [(index * whole // out, -(-(index + 1) * whole // out)) for index in range(out)]
    found = []
    for first, end in bounds:
        part = _call(torch, graph, node, aten.slice.Tensor, (x, dim, first, end))
        window = [end - first if axis == dim else 1 for axis in range(-rank, 0)]
        found.append(_call(torch, graph, node, _pool(aten, rank), (part, window, window)))
    return found


def _call(torch: Any, graph: Any, node: Any, target: Any, arguments: tuple[Any, ...]) -> Any:
    """A new operator on the line of `node`."""
    made = graph.call_function(target, arguments)
    values = torch.fx.node.map_arg(arguments, lambda argument: argument.meta["val"])
    made.meta = {**node.meta, "val": target(*values)}
    return made


def _last(size: list[int]) -> list[int]:
    """The axes that are pooled, counted from the end."""
    return list(range(-len(size), 0))


def _window(x: Any, size: list[int]) -> list[int] | None:
    """The extent of every window, which is its stride as well; None where they have several."""
    sizes = x.meta["val"].shape[-len(size) :]
    if any(whole % out for whole, out in zip(sizes, size, strict=True)):
        return None
    return [whole // out for whole, out in zip(sizes, size, strict=True)]
