"""Judge the statements of a slice: only names that build and run networks, or a refusal that names the line."""

import ast
import builtins
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..span import Span
from . import allowed
from .module import Module
from .names import dotted


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name the slice must not use: where it stands, and why in words for the user."""

    span: Span
    name: str
    reason: str


def falls_away(statement: ast.AST, table: Mapping[str, str]) -> bool:
    """Whether a statement says something and computes nothing: print, logging, warnings, progress bars."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = [a.name for a in statement.names] if isinstance(statement, ast.Import) else [statement.module or ""]
        return all(name.partition(".")[0] in allowed.LOGGING_MODULES for name in names)
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    name = dotted(statement.value.func, table)
    if name is None:
        return False
    first, _, rest = name.partition(".")
    if name == "print" or first in allowed.LOGGING_MODULES:
        return True
    methods = ("debug", "info", "warning", "error", "exception", "critical", "log", "warn")
    return rest in methods and first.lower().strip("_") in ("log", "logger", "logging")


def vet_import(module: Module, statement: ast.Import | ast.ImportFrom, name: str | None = None) -> list[Refusal]:
    """Refusals of an import of a module outside the workspace; `name` limits it to one bound name."""
    refusals = []
    if isinstance(statement, ast.ImportFrom):
        source = "." * statement.level + (statement.module or "")
        wanted = [source for a in statement.names if name in (None, a.asname or a.name)]
        names = [f"{source}.{a.name}" for a in statement.names if name in (None, a.asname or a.name)]
    else:
        wanted = names = [a.name for a in statement.names if name in (None, a.asname or a.name.partition(".")[0])]
    for origin, full in zip(wanted, names, strict=True):
        if not _importable(origin) or (full.startswith("torch.") and not _torch_allowed(full)):
            refusals.append(Refusal(module.span_of(statement), full, _import_reason(origin, full)))
    return refusals


def _importable(name: str) -> bool:
    return name in allowed.MODULES or (name.startswith("torch.") and _torch_allowed(name))


def _import_reason(origin: str, full: str) -> str:
    if origin.startswith("."):
        return f"there is no module {origin} beside this file"
    if full.startswith("torch."):
        return f"{full} is not a name that builds or runs a network"
    return (
        f"the model uses {full}, and {origin.partition('.')[0]} is neither a module of this workspace nor one that "
        "chipfit runs without trust"
    )


def vet_statement(
    module: Module, statement: ast.stmt, table: Mapping[str, str], bound: Callable[[str], bool]
) -> list[Refusal]:
    """Refusals of a statement of the slice: builtins, torch names and attributes off the allow list."""
    local = _local_names(statement)
    vetting = _Vetting(module, table, lambda name: name in local or bound(name))
    vetting.visit(statement)
    return vetting.refusals


def _local_names(statement: ast.AST) -> set[str]:
    """Parameters and assigned names, which hide builtins of the same name (`def forward(self, input)`)."""
    names = {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
    return names | {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}


class _Vetting(ast.NodeVisitor):
    def __init__(self, module: Module, table: Mapping[str, str], bound: Callable[[str], bool]) -> None:
        self.module = module
        self.table = table
        self.bound = bound
        self.refusals: list[Refusal] = []

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt) and falls_away(node, self.table):
            return
        super().visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns"):
                continue
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.expr) and field == "decorator_list" and falls_away(ast.Expr(item), self.table):
                    continue
                if isinstance(item, ast.AST):
                    self.visit(item)

    def visit_Import(self, node: ast.Import) -> None:
        self.refusals += [r for r in vet_import(self.module, node) if not self._is_bound_here(r)]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if not node.level:
            self.refusals += [r for r in vet_import(self.module, node) if not self._is_bound_here(r)]

    def _is_bound_here(self, refusal: Refusal) -> bool:
        return refusal.name.partition(".")[0] in allowed.LOGGING_MODULES

    def visit_Name(self, node: ast.Name) -> None:
        name = node.id
        builtin = isinstance(node.ctx, ast.Load) and not self.bound(name) and hasattr(builtins, name)
        if builtin and name not in allowed.BUILTINS:
            self._refuse(node, name, f"{name}() is not something a network needs; chipfit does not run it")
        full = self.table.get(name)
        if full and full.startswith("torch.") and not _torch_allowed(full):
            self._refuse(node, full, f"{full} is not a name that builds or runs a network")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = dotted(node, self.table)
        if name and name.startswith("torch.") and not _torch_allowed(name):
            self._refuse(node, name, f"{name} is not a name that builds or runs a network")
            return
        dunder = node.attr.startswith("__") and node.attr not in allowed.DUNDER_ATTRIBUTES
        if dunder or node.attr in allowed.REFUSED_ATTRIBUTES:
            self._refuse(node, node.attr, f"the attribute {node.attr} is not something a network needs")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in ("getattr", "setattr", "hasattr", "delattr"):
            self._vet_getattr(node)
        self.generic_visit(node)

    def _vet_getattr(self, node: ast.Call) -> None:
        """`getattr(nn, "ReLU")` is fine; an attribute that is only known at run time is not on a torch module."""
        if len(node.args) < 2:
            return
        owner = dotted(node.args[0], self.table) or ""
        key = node.args[1]
        constant = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
        if constant is not None:
            bad = constant.startswith("__") or constant in allowed.REFUSED_ATTRIBUTES
            bad = bad or (owner.startswith("torch") and not _torch_allowed(f"{owner}.{constant}"))
        else:
            bad = owner.startswith("torch") and not owner.startswith("torch.nn")
        if bad:
            self._refuse(node, constant or owner, "this attribute cannot be checked before it runs")

    def _refuse(self, node: ast.expr, name: str, reason: str) -> None:
        self.refusals.append(Refusal(self.module.span_of(node), name, reason))


def _torch_allowed(name: str) -> bool:
    """Whether a dotted name below `torch` is on the allow list."""
    parts = name.split(".")
    if any(part.startswith("_") for part in parts):
        return False
    if name in allowed.MODULES or name.startswith(allowed.TORCH_PREFIXES):
        return True
    if parts[1] == "nn":
        return len(parts) < 3 or parts[2] not in allowed.TORCH_NN_REFUSED
    return parts[1] in allowed.TORCH_FUNCTIONS
