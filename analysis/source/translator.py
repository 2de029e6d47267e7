"""Expressions of one file of the workspace in the names of another."""

import ast
import copy
import os
from collections.abc import Mapping
from pathlib import Path

from .allowed import BUILTINS
from .around import workspace_around
from .constants import Constants
from .consulted import note_reading
from .folded import UNKNOWN
from .import_words import Stamped
from .module import Module, SourceError, parse
from .overlay import edited_text, read_text
from .uses import chain_of
from .workspace import MOST_REEXPORTS, Source, Workspace


class Translator(ast.NodeTransformer):
    """Puts an expression of one file into the names of another, `home`: `models.Net` there is `Net` here.

    A name that the other file defines itself is unknown here; one that a third file gives a literal value is that.
    """

    def __init__(self, workspace: Workspace, source: Source, home: str, aliases: Mapping[str, str]) -> None:
        self.workspace = workspace
        self.source = source
        self.home = home
        self.aliases = aliases
        self.constants = Constants(workspace, home)
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
        workspace, source = workspace_around(module)
        return module, Translator(workspace, source, home, aliases)

    def translated(self, node: ast.expr) -> ast.expr:
        return self.visit(copy.deepcopy(node, {id(UNKNOWN): UNKNOWN}))

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
        source, names = self.source, chain
        for _ in range(MOST_REEXPORTS):
            found, left = self.workspace.origin(source, names)
            if found is None:
                return self._elsewhere(left)
            if os.path.realpath(found.module.file) == self.home:
                return _attribute(left)
            held = self.constants.imported(source, names)
            if held is not None:
                return held
            source, names = found, left
        return UNKNOWN

    def _elsewhere(self, parts: tuple[str, ...]) -> ast.expr:
        """A name of a package, as this file would write it."""
        for split in range(len(parts), 0, -1):
            alias = self.aliases.get(".".join(parts[:split]))
            if alias is not None:
                return _attribute((alias, *parts[split:]))
        return _attribute(parts) if parts else UNKNOWN


def as_edited(file: Stamped) -> Stamped:
    """The file, stamped with the text that an editor has for it."""
    path = Path(file[0])
    note_reading(path)
    text = edited_text(path)
    return file if text is None else (file[0], 0, hash(text))


def _attribute(parts: tuple[str, ...]) -> ast.expr:
    node: ast.expr = ast.Name(parts[0], ast.Load())
    for part in parts[1:]:
        node = ast.Attribute(node, part, ast.Load())
    return node
