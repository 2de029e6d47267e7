"""Facts of codegen/kernels/add_s8.c, sub_s8.c and mul_s8.c: two tensors, element by element."""

from ..ir.graph import Graph, Node
from .image import image
from .kernel import Kernel, Support
from .needs import int16_geometry
from .overlap import in_place


def _repeats(node: Node, graph: Graph) -> tuple[int, int] | None:
    """(bytes, rows) after which the second input starts anew; None if it is not the output's last dimensions."""
    first, second = (graph.tensor(name).shape for name in node.inputs[:2])
    view, elements = image(first), graph.tensor(node.inputs[1]).elements
    suffix = list(second)
    while suffix and suffix[0] == 1:
        del suffix[0]
    if len(suffix) > len(first) or tuple(suffix) != first[len(first) - len(suffix) :]:
        return None
    return (elements, 1) if elements < view.row_bytes else (view.row_bytes, max(elements // view.row_bytes, 1))


def _supports(node: Node, graph: Graph) -> str | None:
    shapes = [graph.tensor(name).shape for name in node.inputs[:2]]
    if constant := [name for name in node.inputs if graph.is_constant(name)]:
        return f"needs inputs that are computed at run time, {constant[0]} is a constant"
    output = graph.tensor(node.outputs[0]).shape
    if shapes[0] != output or _repeats(node, graph) is None:
        return (
            "needs two inputs of one shape, or a second one that is repeated along the first dimensions (a gate of "
            f"1x1xC), these are {_worded(shapes[0])} and {_worded(shapes[1])}"
        )
    return int16_geometry(image(output).height)


def _worded(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "a single value"


def _params(node: Node, graph: Graph) -> dict[str, int]:
    view, repeats = image(graph.tensor(node.outputs[0]).shape), _repeats(node, graph)
    assert repeats is not None
    rings = {"in1_ring": view.height, "in2_ring": repeats[1], "out_ring": view.height}
    return {"row_bytes": view.row_bytes, "in2_bytes": repeats[0], **rings}


def _features(node: Node, graph: Graph) -> dict[str, int]:
    """Turns are runs over the second input."""
    view, repeats = image(graph.tensor(node.outputs[0]).shape), _repeats(node, graph)
    assert repeats is not None
    return {"calls": 1, "rows": view.height, "turns": view.bytes // repeats[0], "outputs": view.bytes}


def _binary(op: str, params_bytes: int) -> Kernel:
    return Kernel(
        name=f"{op}_s8",
        ops=(op,),
        dtypes=("int8",),
        support=Support.ACCELERATED,
        params_bytes=params_bytes,
        supports=_supports,
        params=_params,
        features=_features,
        overlap=lambda node, graph: in_place(image(graph.tensor(node.outputs[0]).shape)),
    )


ADD_S8 = _binary("add", 40)
SUB_S8 = _binary("sub", 40)
MUL_S8 = _binary("mul", 32)
