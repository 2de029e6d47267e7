"""Whether a class is a part of a model in another file of the workspace, such as a block in `blocks.py`."""

import ast
import os
from pathlib import Path

from .facts import Facts
from .import_words import Stamped
from .importers import importers
from .latest_read import LatestRead
from .translator import Translator, as_edited
from .uses import chain_of

_known = LatestRead[str]()


def part_of(facts: Facts, name: str) -> str:
    """The model of another file that is made of the class `name`: "`WakeNet` of net.py"; empty where there is none."""
    home = os.path.realpath(facts.module.file)
    for file in map(as_edited, importers(facts.module.file, frozenset((name,)))):
        user = _known.get((file[0], home, name), file, home, lambda file=file: _user(file, home, name))
        if user:
            return user
    return ""


def _user(file: Stamped, home: str, name: str) -> str:
    other = Translator.of(file, home, {})
    if other is None:
        return ""
    module, translator = other
    models = Facts(module).models
    for user, node in module.classes.items():
        # What derives from an import may well be a model.
        parts = module.nodes_of(node) if user in models else node.bases
        if any(_means(part, name, translator) for part in parts):
            return f"`{user}` of {Path(file[0]).name}"
    return ""


def _means(node: ast.AST, name: str, translator: Translator) -> bool:
    """Whether it is the class that `home` calls so, by way of an import."""
    chain = chain_of(node) if isinstance(node, ast.Name | ast.Attribute) else None
    if chain is None or chain[0] not in translator.source.imported:
        return False
    assert isinstance(node, ast.expr)
    meant = translator.translated(node)
    return isinstance(meant, ast.Name) and meant.id == name
