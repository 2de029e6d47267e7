"""Which statements say something and compute nothing: they fall away before the model is run."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from . import allowed
from .module import Module
from .names import dotted

_METHODS = frozenset("debug info warning error exception critical log warn success trace".split())
_LOGGERS = frozenset({"log", "logger", "logging"})
_DEVICE = (
    "torch.cuda.",
    "torch.backends.",
    "torch.mps.",
    "torch.xpu.",
    "torch.random.",
    "random.seed",
    "numpy.random.seed",
)
_SETTINGS = frozenset(
    "torch.set_num_threads torch.set_printoptions torch.set_float32_matmul_precision "
    "torch.use_deterministic_algorithms torch.autograd.set_detect_anomaly torch.fx.wrap "
    "torch.set_num_interop_threads torch.set_default_device".split()
)


def falls_away(statement: ast.AST, table: Mapping[str, str]) -> bool:
    """Whether a statement only reports, logs, seeds or sets up a device. `table` is `names.imports`."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = [a.name for a in statement.names] if isinstance(statement, ast.Import) else [statement.module or ""]
        return all(name.partition(".")[0] in allowed.LOGGING_MODULES - {"warnings"} for name in names)
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        name = dotted(statement.targets[0], table) or ""
        made = dotted(statement.value.func, table) if isinstance(statement.value, ast.Call) else None
        return name.startswith(_DEVICE) or ("." in name and made == "logging.getLogger")
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        name = dotted(statement.value.func, table)
        return name is not None and _only_says(name)
    return False


def never_runs(statement: ast.stmt, table: Mapping[str, str]) -> bool:
    """`if TYPE_CHECKING:`"""
    return isinstance(statement, ast.If) and dotted(statement.test, table) in ("typing.TYPE_CHECKING", "TYPE_CHECKING")


def fallen(module: Module, table: Mapping[str, str]) -> Iterator[ast.AST]:
    """Every statement of a file that falls away."""

    def places(top: ast.stmt) -> tuple[int, ...]:
        nodes = module.nodes_of(top)
        gone = {id(node) for node in _fallen(nodes, table)}
        return tuple(place for place, node in enumerate(nodes) if id(node) in gone) if gone else ()

    for top in module.tree.body:
        for place in module.fact_given(top, "fallen", table, places):
            yield module.nodes_of(top)[place]


def _fallen(nodes: Iterable[ast.AST], table: Mapping[str, str]) -> Iterator[ast.AST]:
    for node in nodes:
        if falls_away(node, table):
            yield node
        elif isinstance(node, ast.If) and never_runs(node, table):
            yield from node.body


def _only_says(name: str) -> bool:
    parts = name.split(".")
    if name == "print" or parts[0] in allowed.LOGGING_MODULES:
        return True
    if len(parts) > 1 and parts[-1] in _METHODS and parts[-2].lower().strip("_") in _LOGGERS:
        return True
    return name in _SETTINGS or (name.startswith(_DEVICE) and parts[-1] not in ("is_available", "device_count"))
