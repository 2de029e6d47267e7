"""Which tensors share one scale and zero point: what moves, joins, pools or clamps leaves them as they are."""

from dataclasses import dataclass

from ...analysis.ir.graph import Graph, Quantization
from ...analysis.ops.fixed_scales import FIXED_SCALES
from ...analysis.ops.table import OPERATORS


@dataclass(frozen=True, slots=True)
class ScaleGroup:
    """Activations of one quantization, in order of execution; `given` where a file or the specification says it."""

    tensors: tuple[str, ...]
    given: Quantization | None


def scale_groups(graph: Graph) -> list[ScaleGroup]:
    """Every activation of a lowered graph, in exactly one group."""
    order = [*graph.inputs, *(output for node in graph.nodes for output in node.outputs)]
    members: dict[str, list[str]] = {name: [name] for name in order}
    for node in graph.nodes:
        if OPERATORS[node.op].scale == "same":
            for name in graph.activations(node):
                _join(members, name, node.outputs[0])
    fixed = {node.outputs[0]: FIXED_SCALES[node.op] for node in graph.nodes if node.op in FIXED_SCALES}
    groups = {id(names): names for names in members.values()}
    return [_group(graph, names, fixed) for names in groups.values()]


def _join(members: dict[str, list[str]], one: str, other: str) -> None:
    if members[one] is not members[other]:
        members[one].extend(members[other])
        for name in members[other]:
            members[name] = members[one]


def _group(graph: Graph, names: list[str], fixed: dict[str, Quantization]) -> ScaleGroup:
    known = [fixed.get(name) or graph.tensor(name).quantization for name in names]
    return ScaleGroup(tuple(names), next((given for given in known if given is not None), None))
