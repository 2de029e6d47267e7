"""A split is a slice for each of its parts: ONNX's own form is a sequence, which has no shape."""

from __future__ import annotations

import itertools
import operator
from typing import Any


def splits_as_slices(torch: Any, program: Any) -> None:
    """Let the parts of `split`, `chunk` and `unbind` be cut from the whole, each where it is taken out."""
    aten = torch.ops.aten
    splits = (aten.split.Tensor, aten.split_with_sizes.default, aten.unsafe_split.Tensor, aten.chunk.default)
    for node in list(program.graph.nodes):
        if node.target not in (*splits, aten.unbind.int):
            continue
        if not all(user.target is operator.getitem for user in node.users):
            continue
        dim = node.kwargs.get("dim", 0)
        if node.target == aten.unbind.int:
            dim = node.args[1] if len(node.args) > 1 else dim
            cuts = [(aten.select.int, (dim, index)) for index in range(len(node.meta["val"]))]
        else:
            dim = node.args[2] if len(node.args) > 2 else dim
            ends, end = [0], 0
            for part in node.meta["val"]:
                ends.append(end := end + part.shape[dim])
            cuts = [(aten.slice.Tensor, (dim, *pair)) for pair in itertools.pairwise(ends)]
        for user in list(node.users):
            user.target, arguments = cuts[user.args[1]]
            user.args = (node.args[0], *arguments)
        program.graph.erase_node(node)
