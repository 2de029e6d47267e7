"""Expressions of one file of the workspace in the names of another."""

import ast
import copy
import os
from collections.abc import Mapping
from pathlib import Path

from .allowed import BUILTINS
from .consulted import note_reading
from .folded import NAMESPACE, UNKNOWN
from .importers import Stamped, project_root
from .module import Module, SourceError, parse
from .overlay import edited_text, read_text
from .places import module_name, package_root
from .uses import chain_of
from .workspace import Source, Workspace

_MOST_REEXPORTS = 10


class Translator(ast.NodeTransformer):
    """Puts an expression of one file into the names of another, `home`: `models.Net` there is `Net` here.

    A name that the other file defines itself is unknown here.
    """

    def __init__(self, workspace: Workspace, source: Source, home: str, aliases: Mapping[str, str]) -> None:
        self.workspace = workspace
        self.source = source
        self.home = home
        self.aliases = aliases
        self.known: dict[tuple[str, ...], ast.expr] = {}

    @staticmethod
    def of(file: Stamped, home: str, aliases: Mapping[str, str]) -> "tuple[Module, Translator] | None":
        """Another file, and what puts its expressions into the names of the file `home`; None if it is no Python.

        `aliases` has the names that `home` gives to what it imports.
        """
        path = Path(file[0])
        try:
            module = parse(file[0], read_text(path))
        except (SourceError, OSError, UnicodeDecodeError):
            return None
        root = project_root(path)
        folders = list(dict.fromkeys((package_root(path), path.parent, root, root / "src")))
        workspace = Workspace(folders)
        source = workspace.add(module_name(path, folders), module, path.name == "__init__.py")
        return module, Translator(workspace, source, home, aliases)

    def translated(self, node: ast.expr) -> ast.expr:
        kept = {id(special): special for special in (UNKNOWN, NAMESPACE)}
        return self.visit(copy.deepcopy(node, kept))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._chain((node.id,), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        chain = chain_of(node)
        if chain is None:
            node.value = self.visit(node.value)
            return node
        return self._chain(chain, node)

    def _chain(self, chain: tuple[str, ...], node: ast.expr) -> ast.expr:
        if chain[0] not in self.source.imported:
            own = chain[0] in self.source.binders and chain[0] not in BUILTINS
            return UNKNOWN if own else node
        if chain not in self.known:
            self.known[chain] = self._meaning(chain)
        return self.known[chain]

    def _meaning(self, chain: tuple[str, ...]) -> ast.expr:
        source, names = self.source, list(chain)
        for _ in range(_MOST_REEXPORTS):
            targets = source.imported.get(names[0], frozenset())
            parts = [*source.absolute(next(iter(targets))).split("."), *names[1:]] if len(targets) == 1 else []
            split, found = self._module_of(parts)
            if found is None:
                return self._elsewhere(parts)
            names = parts[split:]
            if os.path.realpath(found.module.file) == self.home:
                return _attribute(names)
            source = found
        return UNKNOWN

    def _module_of(self, parts: list[str]) -> tuple[int, Source | None]:
        """The longest beginning of a dotted name that is a module of the workspace, something left behind it."""
        lengths = range(len(parts) - 1, 0, -1)
        found = ((n, self.workspace.find(".".join(parts[:n]))) for n in lengths)
        return next(((n, module) for n, module in found if module is not None), (0, None))

    def _elsewhere(self, parts: list[str]) -> ast.expr:
        """A name of a package, as this file would write it."""
        for split in range(len(parts), 0, -1):
            alias = self.aliases.get(".".join(parts[:split]))
            if alias is not None:
                return _attribute([alias, *parts[split:]])
        return _attribute(parts) if parts else UNKNOWN


def as_edited(file: Stamped) -> Stamped:
    """The file, stamped with the text that an editor has for it."""
    path = Path(file[0])
    note_reading(path)
    text = edited_text(path)
    return file if text is None else (file[0], 0, hash(text))


def _attribute(parts: list[str]) -> ast.expr:
    node: ast.expr = ast.Name(parts[0], ast.Load())
    for part in parts[1:]:
        node = ast.Attribute(node, part, ast.Load())
    return node
