"""Registries: tables that decorators fill while modules are imported (`@register_model`, `@BLOCKS.register("x")`)."""

import ast
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .consulted import note_registries
from .descend import descend
from .frames import Frames
from .import_text import Statement, bound_name
from .names import target_names
from .source import Source
from .uses import chain_of
from .workspace import Workspace

_MOST_MODULES = 200
_FILLING = frozenset({"append", "add", "update", "setdefault", "extend", "insert"})


@dataclass(frozen=True, slots=True)
class Link:
    """How a module comes to be imported: by the alias `name` of a statement of `source`."""

    source: Source
    index: int
    name: str


@dataclass(frozen=True, slots=True)
class Filling:
    """A definition that its decorator puts into a registry, and the imports through which its module is reached."""

    source: Source
    index: int
    links: tuple[Link, ...]


class Registries:
    """Finds what fills a registry in the modules that the entry's module imports."""

    def __init__(self, workspace: Workspace, entry: Source) -> None:
        self._workspace = workspace
        self._entry = entry
        self._links: dict[str, Link | None] = {}

    def fillings(self, source: Source, name: str) -> list[Filling]:
        """The decorated definitions that end up in the table, or the object, `name` of `source`."""
        if not self._is_registry(source, name):
            return []
        note_registries()
        found = []
        for module in self._modules(source):
            for index, statement in enumerate(module.body):
                decorators = getattr(statement, "decorator_list", ())
                if any(self._fills(module, decorator, source, name) for decorator in decorators):
                    found.append(Filling(module, index, tuple(self._way(module, statement))))
        return found

    def _is_registry(self, source: Source, name: str) -> bool:
        """Whether a name could be one, to look no further for the many that cannot."""
        values = [getattr(source.body[index], "value", None) for index in source.binders.get(name, ())]
        return any(isinstance(value, ast.Dict | ast.List | ast.Call | ast.DictComp) for value in values)

    def _fills(self, module: Source, decorator: ast.expr, source: Source, name: str) -> bool:
        chain = chain_of(decorator.func if isinstance(decorator, ast.Call) else decorator)
        owner = self._definition(module, chain[0]) if chain else None
        if chain is None or owner is None or owner[0] is not source:
            return False
        return owner[1] == name if len(chain) > 1 else name in _filled_by(source, owner[1])

    def _definition(self, source: Source, name: str) -> tuple[Source, str] | None:
        """The module that defines what `name` is in `source`, and its name there."""
        for _ in range(10):
            statements = [source.body[index] for index in source.binders.get(name, ())]
            imports = [s for s in statements if isinstance(s, ast.ImportFrom)]
            if not imports:
                return (source, name) if statements else self._starred(source, name)
            alias = next(alias for alias in imports[-1].names if bound_name(imports[-1], alias) == name)
            origin = self._workspace.find(source.source_of(imports[-1]))
            if origin is None:
                return None
            source, name = origin, alias.name
        return None

    def _starred(self, source: Source, name: str) -> tuple[Source, str] | None:
        for index in source.stars:
            statement = source.body[index]
            if isinstance(statement, ast.ImportFrom) and self._workspace.star_offers(source, index, name):
                origin = self._workspace.find(source.source_of(statement))
                return self._definition(origin, name) if origin is not None else None
        return None

    def _modules(self, source: Source) -> list[Source]:
        """All modules that importing the entry's module imports, breadth first; `source` among them."""
        if not self._links:
            pending = deque([self._entry])
            self._links[self._entry.name] = None
            while pending and len(self._links) < _MOST_MODULES:
                for module, link in self._imported(pending.popleft()):
                    if module.name not in self._links:
                        self._links[module.name] = link
                        pending.append(module)
        names = dict.fromkeys([*self._links, source.name])
        return [module for name in names if (module := self._workspace.find(name)) is not None]

    def _imported(self, source: Source) -> Iterator[tuple[Source, Link | None]]:
        for index, statement in enumerate(source.body):
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                continue
            for alias in statement.names:
                link = Link(source, index, "*" if alias.name == "*" else bound_name(statement, alias))
                for name in _module_names(source, statement, alias):
                    for end in range(1, len(name.split(".")) + 1):
                        module = self._workspace.find(".".join(name.split(".")[:end]))
                        if module is not None:
                            yield module, link
        parent = self._workspace.find(source.name.rpartition(".")[0])
        if parent is not None:
            yield parent, None

    def _way(self, module: Source, definition: ast.stmt) -> Iterator[Link]:
        """The links from the entry's module; where one is a star, it is the definition's name that it brings in."""
        link = self._links.get(module.name)
        while link is not None:
            name = getattr(definition, "name", "") if link.name == "*" else link.name
            yield Link(link.source, link.index, name)
            link = self._links.get(link.source.name)


def _module_names(source: Source, statement: Statement, alias: ast.alias) -> list[str]:
    if isinstance(statement, ast.Import):
        return [alias.name]
    origin = source.source_of(statement)
    return [origin, f"{origin}.{alias.name}"]


def _filled_by(source: Source, name: str) -> set[str]:
    """The names of the module into which the function `name` puts something."""
    found: set[str] = set()
    for index in source.binders.get(name, ()):
        function = source.body[index]
        if not isinstance(function, ast.FunctionDef):
            continue
        frames = Frames()
        frames.enter(function)
        for node in descend(function):
            targets: list[ast.expr] = []
            if isinstance(node, ast.Assign):
                targets = [target for target in node.targets if isinstance(target, ast.Subscript)]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILLING:
                targets = [node.func.value]
            found |= {n for target in targets for n in target_names(target) if not frames.is_local(n)}
    return found
