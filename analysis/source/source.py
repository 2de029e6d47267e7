"""One module of the workspace: what its names are bound by."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from .allowed import IMPLIED
from .fallen import fallen
from .latest import Latest
from .module import Module
from .names import bound_in, imports, imports_in, is_main_guard


@dataclass(frozen=True, eq=False)
class Source:
    """One module: what its top-level statements bind. `fallen` holds the ids of statements that are not run.

    `imported` says what names stand for by some import anywhere in the file, or without one; relative names keep their
    dots.
    """

    name: str
    module: Module
    package: bool
    table: Mapping[str, str]
    fallen: frozenset[int]
    binders: Mapping[str, list[int]]
    stars: tuple[int, ...]
    imported: Mapping[str, frozenset[str]]

    @property
    def body(self) -> list[ast.stmt]:
        """The top-level statements."""
        return self.module.tree.body

    def absolute(self, name: str) -> str:
        """A dotted name as this module means it: `..layers` becomes `pkg.layers`."""
        level = len(name) - len(name.lstrip("."))
        if not level:
            return name
        parts = self.name.split(".")
        drop = level - 1 if self.package else level
        return ".".join(filter(None, (*parts[: len(parts) - drop], name.lstrip("."))))

    def source_of(self, statement: ast.ImportFrom) -> str:
        """The absolute name of the module that an import takes from."""
        return self.absolute("." * statement.level + (statement.module or ""))


_sources = Latest[Source]()


def source_of(name: str, module: Module, package: bool) -> Source:
    """The tables of a module that the workspace knows as `name`."""
    return _sources.get((module.file, name, package), module, lambda: _source_of(name, module, package))


def _source_of(name: str, module: Module, package: bool) -> Source:
    table = imports(module)
    gone = frozenset(id(statement) for statement in fallen(module, table))
    binders: dict[str, list[int]] = {}
    stars = []
    for index, statement in enumerate(module.tree.body):
        if is_main_guard(statement) or (
            id(statement) in gone and not isinstance(statement, ast.Import | ast.ImportFrom)
        ):
            continue
        for bound in bound_in(module, statement):
            binders.setdefault(bound, []).append(index)
        if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
            stars.append(index)
    binders.pop("*", None)
    imported = {name: frozenset((name,)) for name in IMPLIED if name not in binders} | _imported(module)
    return Source(name, module, package, table, gone, binders, tuple(stars), imported)


def _imported(module: Module) -> dict[str, frozenset[str]]:
    """Like `names.imports`, with all that a name may stand for where several imports bind it."""
    found: dict[str, set[str]] = {}
    for statement in module.tree.body:
        for name, dotted in imports_in(module, statement):
            found.setdefault(name, set()).add(dotted)
    return {name: frozenset(targets) for name, targets in found.items()}
