"""An activation is computed for values of which the max-pool behind it throws most away.

Where an activation never falls (sigmoid, tanh, leaky ReLU, a clamp), the largest of four results is the result of the
largest of four inputs, so it does not matter which comes first; but behind a 2x2 pool there is only a quarter of the
values to compute. On a Cortex-M4 a table lookup takes 9 cycles a value and a clamp of its own 15: on 14x14x8 values
14,300 instead of 3,600.

## How to fix

Pool first. The fix exchanges the two in the source where they are neighbours in a container, one call in the other, or
one statement behind the other. It changes no result.

## Exceptions

Silent for what the kernel before it computes for nothing (ReLU and ReLU6 behind a convolution, `chipfit report` lists
them as fused); for activations that fall somewhere (SiLU, GELU, hard swish, Mish); and where less than one percent of
the inference would be saved, or the time of the activation is not known.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..diagnostic import Severity
from ..ir.graph import Graph, Node
from ..latency import latency
from ..ops.table import OPERATORS
from .measured import Measured, measured
from .pool_edits import container_line, pool_first
from .rule import Finding, Rule, Subject
from .words import call, milliseconds, shape

WORTH = 0.01
"""Of the time."""
_PROBE = np.linspace(-40, 40, 8001)
"""Values on which a function that falls anywhere falls; int8 activations lie within them."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every activation that should come behind the pool that reads it."""
    model = measured(subject)
    if model is None:
        return
    consumers = model.graph.consumers()
    for node in model.graph.nodes:
        readers = consumers[node.outputs[0]]
        pool = readers[0] if len(readers) == 1 and readers[0].op == "max_pool_2d" else None
        if pool is not None and node.outputs[0] not in model.graph.outputs and _never_falls(node, model.graph):
            saved = _saved(model, node, pool)
            if saved is not None:
                yield _finding(model, node, pool, saved)


def _finding(model: Measured, node: Node, pool: Node, saved: int) -> Finding:
    module = model.subject.module
    before, after = (model.graph.tensor(n.outputs[0]) for n in (node, pool))
    span = container_line(module, node, pool) or call(node, model.model)
    fix = pool_first(module, node, pool)
    saved_ms = 1000 * saved / model.report.target.clock_hz
    names = ", ".join(f"`{name}`" for name in (node.fused if node.op == "lookup" else (node.op,)))
    return Finding(
        span,
        f"An activation ({names}) is computed for {shape(before.shape)} values, of which the max-pool keeps "
        f"{shape(after.shape)}: behind the pool it would take {milliseconds(saved_ms)} less.",
        fixes=(fix,) if fix is not None else (),
    )


def _saved(model: Measured, node: Node, pool: Node) -> int | None:
    """Cycles, if they are worth a word: those of the activation now, less those of it for what is kept."""
    own, total = model.figures(node).cycles, model.report.latency.cycles
    kept = model.graph.tensor(pool.outputs[0]).shape
    fewer = {name: replace(model.graph.tensor(name), shape=kept) for name in (node.inputs[0], *node.outputs)}
    behind = model.graph.with_nodes((node,), {**model.graph.tensors, **fewer})
    then = latency(behind, model.subject.target).per_node[node.name]
    saved = own - then if own is not None and then is not None else 0
    return saved if total and saved >= POOL_AFTER_ACTIVATION.threshold_in(model.subject.settings) * total else None


def _never_falls(node: Node, graph: Graph) -> bool:
    """Whether the node is a function of one value that never falls."""
    operator = OPERATORS.get(node.op)
    if operator is None or not operator.elementwise or len(node.inputs) != 1:
        return False
    if graph.tensor(node.inputs[0]).shape != graph.tensor(node.outputs[0]).shape:
        return False
    with np.errstate(all="ignore"):
        values = np.asarray(operator.reference(node.attrs, [_PROBE]))
    return bool(np.isfinite(values).all() and (np.diff(values) >= 0).all())


POOL_AFTER_ACTIVATION = Rule(
    "CF409", "pool-after-activation", Severity.INFORMATION, __doc__ or "", check, WORTH, "the time of an inference"
)
