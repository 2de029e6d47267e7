"""Models without a class: `model = nn.Sequential(...)` at the top of a file, and functions that return one."""

import ast
from collections.abc import Iterator

from .facts import Facts
from .signature import signature_of

_SAME = frozenset("to cuda cpu eval train float requires_grad_".split())

Sequence = ast.Assign | ast.AnnAssign | ast.FunctionDef


def sequences(facts: Facts) -> dict[str, Sequence]:
    """Name -> the statement that makes the model, for those that no other model of the file is made of."""
    found = dict(_candidates(facts))
    if not found:
        return {}
    used = set[str]()
    for name, node in [*found.items(), *facts.models.items()]:
        names = (part for part in facts.module.nodes_of(node) if isinstance(part, ast.Name))
        used |= {part.id for part in names if isinstance(part.ctx, ast.Load)} - {name}
    return {name: node for name, node in found.items() if name not in used}


def class_roots(facts: Facts) -> dict[str, ast.ClassDef]:
    """The classes that are models of their own: no other class is made of them, and no sequence."""
    nodes = [node for _, node in _candidates(facts)]
    parts = {name for node in nodes for name in facts.module.names_in(node)}
    return {name: node for name, node in facts.roots.items() if name not in parts}


def expression_of(name: str, node: ast.stmt) -> str:
    """What gives the model: the variable, or a call of the function."""
    return f"{name}()" if isinstance(node, ast.FunctionDef) else name


def target_of(node: ast.stmt) -> ast.Name | None:
    """The variable that an assignment to one name sets."""
    target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
    target = node.target if isinstance(node, ast.AnnAssign) else target
    return target if isinstance(target, ast.Name) else None


def _candidates(facts: Facts) -> Iterator[tuple[str, Sequence]]:
    for node in facts.module.tree.body:
        if isinstance(node, Sequence):
            name = facts.module.fact_given(node, "sequence", facts.imports, lambda node: _candidate(facts, node))
            if name is not None:
                yield name, node


def _candidate(facts: Facts, node: ast.stmt) -> str | None:
    """The name of the model that the statement makes."""
    if isinstance(node, ast.FunctionDef):
        return node.name if not signature_of(node, method=False).required and _returns_sequence(facts, node) else None
    target = target_of(node)
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return target.id if target is not None and value is not None and _is_sequence(facts, value) else None


def _returns_sequence(facts: Facts, node: ast.FunctionDef) -> bool:
    """Whether all that the function returns is an nn.Sequential, written there or held by a variable."""
    held = {
        target.id
        for part in facts.module.nodes_of(node)
        if isinstance(part, ast.Assign) and _is_sequence(facts, part.value) and (target := target_of(part)) is not None
    }
    returned = [part.value for part in facts.module.nodes_of(node) if isinstance(part, ast.Return)]
    return bool(returned) and all(
        value is not None and (_is_sequence(facts, value) or (isinstance(value, ast.Name) and value.id in held))
        for value in returned
    )


def _is_sequence(facts: Facts, value: ast.expr) -> bool:
    """`nn.Sequential(...)`, moved or not."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in _SAME:
        value = value.func.value
    return isinstance(value, ast.Call) and facts.dotted(value.func) in (
        "torch.nn.Sequential",
        "torch.nn.modules.container.Sequential",
    )
