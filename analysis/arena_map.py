"""The plan of the arena as figures: every buffer with its place, its time and the line of the user's that makes it."""

from .ir.graph import Graph, Node
from .memory.arena import Arena
from .memory.buffer import Buffer
from .report import ArenaTensor
from .span import Span


def arena_map(graph: Graph, planned: Arena, span: Span) -> tuple[ArenaTensor, ...]:
    """The buffers of a planned, lowered graph in order of execution. Inputs are charged to `span`, the model."""
    buffers = {buffer.name: buffer for buffer in planned.liveness.buffers}
    makers = graph.producers() | {
        planned.liveness.scratch[node.name]: node for node in graph.nodes if node.name in planned.liveness.scratch
    }
    aliases: dict[str, list[str]] = {}
    for tensor, home in planned.liveness.home.items():
        if tensor != home:
            aliases.setdefault(home, []).append(tensor)
    return tuple(
        _placed(graph, planned, buffers[name], makers.get(name), tuple(aliases.get(name, ())), span)
        for name in planned.plan.order
    )


def _placed(
    graph: Graph, planned: Arena, buffer: Buffer, maker: Node | None, aliases: tuple[str, ...], span: Span
) -> ArenaTensor:
    tensor = graph.tensors.get(buffer.name)
    calls = maker.origin.calls if maker else (span,)
    return ArenaTensor(
        name=buffer.name,
        kind=_kind(graph, buffer.name, aliases),
        shape=tensor.shape if tensor else (buffer.size,),
        dtype=tensor.dtype if tensor else "uint8",
        offset=planned.plan.offsets[buffer.name],
        bytes=buffer.size,
        first=buffer.first,
        last=buffer.last,
        node=maker.name if maker else None,
        file=calls[-1].file if calls else None,
        line=calls[-1].start.line if calls else None,
        aliases=aliases,
    )


def _kind(graph: Graph, name: str, aliases: tuple[str, ...]) -> str:
    if name not in graph.tensors:
        return "workspace"
    if name in graph.inputs:
        return "input"
    return "output" if {name, *aliases} & set(graph.outputs) else "activation"
