"""Whether a class is a part of a model in another file of the workspace, such as a block in `blocks.py`."""

import ast
import os
from functools import lru_cache
from pathlib import Path

from .facts import Facts
from .importers import Stamped, importers
from .translator import Translator, as_edited
from .uses import chain_of


def part_of(facts: Facts, name: str) -> str:
    """The model of another file that is made of the class `name`: "`WakeNet` of net.py"; empty where there is none."""
    home = os.path.realpath(facts.module.file)
    files = (as_edited(file) for file in importers(facts.module.file, frozenset((name,))))
    return next((user for file in files if (user := _user(file, home, name))), "")


@lru_cache(maxsize=256)
def _user(file: Stamped, home: str, name: str) -> str:
    other = Translator.of(file, home, {})
    if other is None:
        return ""
    module, translator = other
    for user, node in Facts(module).models.items():
        if any(_means(part, name, translator) for part in module.parts[node]):
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
