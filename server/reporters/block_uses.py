"""Where the classes of a file are used in a model: the layers that are of them, with their operators."""

from dataclasses import dataclass

from ...analysis.examine import Examined
from ...analysis.report import NodeFigures
from ...analysis.span import Span


@dataclass(frozen=True, slots=True)
class BlockUse:
    """One layer; `init` is the line that constructs it, `nodes` are what is left to run of it.

    `derived` is the layer's own class, where that of the line is a base of it; empty where it is that.
    """

    scope: str
    init: Span | None
    nodes: tuple[NodeFigures, ...]
    derived: str = ""


def block_uses(model: Examined, file: str) -> dict[int, tuple[BlockUse, ...]]:
    """The layers of a traced model by the lines, in `file`, of their classes; only of those that it runs."""
    if model.report is None or model.imported is None:
        return {}
    run = [node.origin.scope for node in model.imported.nodes]
    found: dict[int, tuple[BlockUse, ...]] = {}
    for block in model.blocks:
        if block.span.file == file and any(_is_in(scope, block.scope) for scope in run):
            nodes = tuple(node for node in model.report.nodes if _is_in(node.scope, block.scope))
            line = block.span.start.line
            found[line] = (*found.get(line, ()), BlockUse(block.scope, block.init, nodes, block.derived))
    return found


def use_nodes(uses: tuple[BlockUse, ...]) -> tuple[NodeFigures, ...]:
    """The operators of some layers, each once: blocks may be in one another."""
    return tuple({node.name: node for use in uses for node in use.nodes}.values())


def _is_in(scope: str, block: str) -> bool:
    return not block or scope == block or scope.startswith(f"{block}.")
