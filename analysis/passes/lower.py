"""The road from the imported graph to the one that is planned, costed and emitted."""

from collections.abc import Callable

from ..ir.graph import Graph
from ..targets.target import Target
from .annotate import annotate
from .choose_kernels import choose_kernels
from .clean import clean
from .fold_affine import fold_affine
from .fuse_clamps import fuse_clamps
from .fuse_padding import fuse_padding
from .order_operands import order_operands
from .reconcile_scales import reconcile_scales
from .tabulate import tabulate
from .tidy_names import tidy_names
from .to_nhwc import to_nhwc

Pass = Callable[[Graph, Target], Graph]

PASSES: tuple[Pass, ...] = (
    clean,
    to_nhwc,
    fuse_padding,
    fold_affine,
    fuse_clamps,
    tabulate,
    order_operands,
    reconcile_scales,
    tidy_names,
    annotate,
    choose_kernels,
)


def lower(graph: Graph, target: Target) -> Graph:
    """NHWC; constants and batch norm folded, clamps and padding fused, functions tabulated, kernels chosen."""
    for lowering in PASSES:
        graph = lowering(graph, target)
    return graph
