"""What the names of a module mean: imports resolved to dotted names, and which classes are nn.Modules."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeGuard

from .latest import Latest

if TYPE_CHECKING:
    from .module import Module

_tables = Latest[dict[str, str]]()


def imports(module: "Module") -> dict[str, str]:
    """Local name -> dotted name for every import of the module (`F` -> `torch.nn.functional`), the last one counts.

    It is the same object as long as the imports are the same.
    """
    table = dict(pair for statement in module.tree.body for pair in imports_in(module, statement))
    return _tables.get(module.file, table, lambda: table)


def imports_in(module: "Module", statement: ast.stmt) -> tuple[tuple[str, str], ...]:
    """Local name and dotted name of every import in a top-level statement, however deep; relative ones keep their
    dots."""
    return module.fact(statement, "imports", lambda s: tuple(_imports_among(module.nodes_of(s))))


def _imports_among(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield alias.asname or top, alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            prefix = "." * node.level + (node.module or "")
            dot = "" if prefix.endswith(".") else "."
            for alias in node.names:
                yield alias.asname or alias.name, f"{prefix}{dot}{alias.name}"


def dotted(node: ast.expr, table: Mapping[str, str]) -> str | None:
    """The dotted name an expression like `nn.Conv2d` stands for, or None when it is not a plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(table.get(node.id, node.id))
    return ".".join(reversed(parts))


def is_future(statement: ast.stmt) -> bool:
    """`from __future__ import ...`, which changes how the rest is read."""
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def module_classes(module: "Module", table: Mapping[str, str] | None = None) -> dict[str, ast.ClassDef]:
    """The top-level classes that are torch modules, directly or through a class of the same file.

    `table` is `imports(module)`, if it is at hand.
    """
    table = imports(module) if table is None else table
    verdict: dict[str, bool] = {}
    return {name: node for name, node in module.classes.items() if _is_module(name, module, table, verdict)}


def _is_module(name: str, module: "Module", table: Mapping[str, str], verdict: dict[str, bool]) -> bool:
    """No closure: one that calls itself would keep every version of a typed file until Python looks for cycles."""
    if name not in verdict:
        verdict[name] = False  # a cycle of bases is not a module
        bases = [dotted(expr, table) or "" for expr in module.classes[name].bases]
        verdict[name] = any(
            base.startswith("torch.nn.") or (base in module.classes and _is_module(base, module, table, verdict))
            for base in bases
        )
    return verdict[name]


def roots(module: "Module", candidates: Mapping[str, ast.ClassDef]) -> dict[str, ast.ClassDef]:
    """The module classes among `candidates` that no other one uses: the plausible models."""
    named = {name: module.names_in(node) for name, node in candidates.items()}
    used: set[str] = set()
    for name, names in named.items():
        used |= names & set(candidates) - {name}
    # A helper that builds layers (`def block(): return Block(...)`) uses its classes too.
    called = set().union(*named.values())
    for helper in module.tree.body:
        if isinstance(helper, ast.FunctionDef) and helper.name in called:
            used |= module.names_in(helper) & set(candidates)
    return {name: node for name, node in candidates.items() if name not in used}


def bound_in(module: "Module", statement: ast.stmt) -> tuple[str, ...]:
    """The names that a top-level statement of the module binds, found once."""
    return module.fact(statement, "bound", lambda s: tuple(bound_names(s)))


def bound_names(statement: ast.stmt) -> Iterator[str]:
    """The names a top-level statement binds in its module, be it as deep as a thousand times `elif`."""
    pending = [statement]
    while pending:
        node = pending.pop()
        if is_definition(node):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or (alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name)
        else:
            for target in _targets(node):
                yield from target_names(target)
            pending += reversed([*_statements_in(node)])


def _targets(statement: ast.stmt) -> list[ast.expr]:
    """What a statement assigns to; `TABLE["x"] = 1` and `LIST.append(x)` change what the name means, too."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    if isinstance(statement, ast.AnnAssign | ast.AugAssign | ast.For):
        return [statement.target]
    if isinstance(statement, ast.With):
        return [item.optional_vars for item in statement.items if item.optional_vars is not None]
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return [statement.value.func] if isinstance(statement.value.func, ast.Attribute) else []
    return []


def _statements_in(statement: ast.stmt) -> Iterator[ast.stmt]:
    for node in ast.iter_child_nodes(statement):
        if isinstance(node, ast.stmt):
            yield node
        elif isinstance(node, ast.ExceptHandler | ast.match_case):
            yield from node.body


def target_names(target: ast.expr) -> Iterator[str]:
    """The names that an assignment to `target` binds or changes."""
    pending = [target]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            pending.append(node.value)
        elif isinstance(node, ast.Tuple | ast.List):
            pending += reversed(node.elts)


def is_main_guard(statement: ast.stmt) -> bool:
    """`if __name__ == "__main__":`"""
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )


def is_definition(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Whether a statement defines a function or a class."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
