"""A flattened feature map reaches a linear layer in another order: reorder the columns of the weights instead."""

from dataclasses import replace

import numpy as np

from ..ir.graph import Node
from ..ir.rewrite import Draft
from .views import chain_above, trace


def fold_into_weights(draft: Draft, node: Node) -> bool:
    """Whether the views above `node`, a fully_connected, went into its weights."""
    base, chain = chain_above(draft, node.inputs[0])
    weights = draft.tensors[node.inputs[1]]
    flat = draft.tensors[node.inputs[0]].elements == weights.shape[1]
    if weights.data is None or not flat or not any(view.op == "transpose" for view in chain):
        return False
    source = trace(draft, base, chain).ravel()
    reordered = np.empty_like(weights.data)
    reordered[:, source] = weights.data
    x = draft.tensors[node.inputs[0]]
    flattened = draft.insert(
        "reshape", (base,), replace(x, name=draft.fresh(x.name)), {"shape": x.shape}, chain[-1].origin
    )
    turned = draft.constant(reordered, weights.name)
    draft.tensors[turned] = replace(draft.tensors[turned], quantization=weights.quantization)
    draft.update(node, inputs=(flattened, turned, *node.inputs[2:]))
    return True
