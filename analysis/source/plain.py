"""Classes of which nothing but their own code and nn.Module calls the methods."""

import ast

from .import_text import bound_name
from .source import Source
from .uses import chain_of
from .workspace import Workspace

_PLAIN_BASES = frozenset({"torch.nn.Module", "torch.nn.modules.module.Module", "torch.nn.modules.Module", "abc.ABC"})


def is_plain(workspace: Workspace, source: Source, node: ast.ClassDef, seen: set[int]) -> bool:
    """Whether a class derives from nothing but nn.Module and plain classes of the workspace."""
    if id(node) in seen or node.keywords:
        return False
    seen.add(id(node))
    return all(_is_plain_base(workspace, source, base, seen) for base in node.bases)


def _is_plain_base(workspace: Workspace, source: Source, base: ast.expr, seen: set[int]) -> bool:
    chain = chain_of(base)
    if chain is None:
        return False
    meanings = workspace.follow(source, chain)
    if meanings:
        return meanings <= _PLAIN_BASES
    owners = [source.body[index] for index in source.binders.get(chain[0], ())] if len(chain) == 1 else []
    if any(not isinstance(owner, ast.ClassDef) for owner in owners):
        return _imported_plain(workspace, source, chain, owners, seen)
    if not owners:
        return chain == ("object",)
    return all(isinstance(owner, ast.ClassDef) and is_plain(workspace, source, owner, seen) for owner in owners)


def _imported_plain(
    workspace: Workspace, source: Source, chain: tuple[str, ...], owners: list[ast.stmt], seen: set[int]
) -> bool:
    """A base class that a single import takes from a module of the workspace."""
    if len(owners) != 1 or not isinstance(owners[0], ast.ImportFrom):
        return False
    origin = workspace.find(source.source_of(owners[0]))
    alias = next((a for a in owners[0].names if bound_name(owners[0], a) == chain[0]), None)
    if origin is None or alias is None or alias.name not in origin.binders:
        return False
    return _is_plain_base(workspace, origin, ast.Name(alias.name, ast.Load()), seen)
