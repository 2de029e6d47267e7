"""What a report has to say beside its figures when they are for a runtime that is not chipfit's own."""

from .ir.graph import Graph
from .memory.runtime_extra import runtime_extra
from .targets.target import Target


def estimate_notes(graph: Graph, target: Target) -> tuple[str, ...]:
    """Full sentences; none for chipfit's own kernels, whose figures are those of the image."""
    runtime = target.runtime
    if runtime.is_ours:
        return ()
    tensors = f"the tensors ({runtime.arithmetic}) as chipfit's planner would place them"
    own = (
        f"{tensors}; what {runtime.title} needs beside them is not known"
        if runtime.extra is None
        else f"{tensors} and {runtime_extra(graph, runtime):,} bytes for the structures of {runtime.title} "
        f"({runtime.extra.source})"
    )
    return (
        f"The arena is an estimate: {own}.",
        f"Flash is the constants alone, without the code of {runtime.title}.",
        *((runtime.note,) if runtime.note else ()),
    )
