"""What a report has to say beside its figures when they are for a runtime that is not chipfit's own."""

from .ir.graph import Graph
from .memory.runtime_extra import runtime_extra
from .runtimes.features import board_npu, unit
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
        *elsewhere(target),
        *((runtime.note,) if runtime.note else ()),
    )


def elsewhere(target: Target) -> tuple[str, ...]:
    """That the board is none that the runtime is for; empty if it is one."""
    runtime, npu = target.runtime, unit(target.runtime, board_npu(target))
    lacks = f"{target.name} has no {npu}: this is what one would do."
    foreign = f"{runtime.title} is for {', '.join(runtime.chips)}; {target.name} has {target.mcu or 'another chip'}."
    return (
        *((lacks,) if npu and npu != board_npu(target) else ()),
        *((foreign,) if runtime.chips and not target.mcu.lower().startswith(runtime.chips) else ()),
    )
