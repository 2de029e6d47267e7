"""Which definitions a model needs: everything that the names it uses are bound by, across the workspace."""

import ast
import builtins
from collections import deque
from collections.abc import Iterator

from . import allowed
from .descend import descend
from .import_text import bound_name
from .kept import Kept
from .plain import is_plain
from .registries import Registries
from .source import Source
from .uses import Uses, chain_of, uses_of
from .vet import judge
from .workspace import Workspace

_HOOKS = frozenset(
    "forward train eval parameters named_parameters buffers named_buffers children named_children modules "
    "named_modules apply state_dict load_state_dict requires_grad_ register_buffer register_parameter "
    "add_module get_extra_state set_extra_state extra_repr float half double".split()
)
"""Methods of nn.Module that torch calls by itself."""
_DECORATORS = frozenset({"staticmethod", "classmethod", "property"})


class Reach:
    """Follows names through the workspace. Methods of plain classes are kept only if something names them."""

    def __init__(self, workspace: Workspace, entry: Source) -> None:
        self.workspace = workspace
        self._registries = Registries(workspace, entry)
        self.kept: dict[str, Kept] = {}
        self._seen: set[str] = set()
        self._everything = False
        self._waiting: dict[str, list[tuple[Source, ast.stmt]]] = {}
        self._pending: deque[tuple[Source, ast.AST]] = deque()
        self._named: set[tuple[str, str]] = set()

    def expression(self, source: Source, tree: ast.expr) -> None:
        """Follow an expression evaluated in a module, and all that follows from it."""
        self._pending.append((source, tree))
        while self._pending:
            self._process(*self._pending.popleft())
        for waiting in self._waiting.values():
            for owner, method in waiting:
                self._of(owner).methods.append(method)

    def _of(self, source: Source) -> Kept:
        return self.kept.setdefault(source.name, Kept(source))

    def _process(self, source: Source, node: ast.AST) -> None:
        kept = self._of(source)
        for part in descend(node):
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                kept.decorators += [d for d in part.decorator_list if not self._keeps(source, d)]
        waiting = list(self._unnamed_methods(source, node)) if isinstance(node, ast.ClassDef) else []
        for method in waiting:
            self._waiting.setdefault(method.name, []).append((source, method))
        uses = uses_of(node, {*source.fallen, *map(id, kept.decorators), *map(id, waiting)})
        self._follow(source, uses)
        self._release(uses)

    def _follow(self, source: Source, uses: Uses) -> None:
        for name in sorted(uses.names):
            self._name(source, name)
        for statement in uses.imports:
            for alias in statement.names:
                self._alias(source, statement, alias)
        for chain in sorted(uses.chains):
            self._chain(source, chain)

    def _release(self, uses: Uses) -> None:
        """Take in the methods whose names have come up."""
        self._everything = self._everything or uses.dynamic
        self._seen |= uses.attributes
        for name in list(self._waiting) if self._everything else [n for n in self._waiting if n in self._seen]:
            self._pending.extend(self._waiting.pop(name))

    def _name(self, source: Source, name: str) -> None:
        if (source.name, name) in self._named:
            return
        self._named.add((source.name, name))
        for index in source.binders.get(name, ()):
            statement = source.body[index]
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._of(source).wanted.setdefault(index, set()).add(name)
                for alias in statement.names:
                    if bound_name(statement, alias) == name:
                        self._alias(source, statement, alias)
            else:
                self._statement(source, index)
        for filling in self._registries.fillings(source, name):
            self._statement(filling.source, filling.index)
            for link in filling.links:
                self._of(link.source).wanted.setdefault(link.index, set()).add(link.name)
        if name not in source.binders:
            self._star(source, name)

    def _statement(self, source: Source, index: int) -> None:
        if index not in self._of(source).statements:
            self._of(source).statements.add(index)
            self._pending.append((source, source.body[index]))

    def _star(self, source: Source, name: str) -> None:
        """A name that only a star import can bring in: the last one that offers it."""
        for index in reversed(source.stars):
            statement = source.body[index]
            assert isinstance(statement, ast.ImportFrom)
            if self.workspace.star_offers(source, index, name):
                self._of(source).wanted.setdefault(index, set()).add(name)
                self._alias(source, statement, ast.alias(name))
                return
            origin = source.source_of(statement)
            if self.workspace.find(origin) is None and self._may_bring(origin, name):
                self._of(source).wanted.setdefault(index, set()).add(name)
                return

    def _may_bring(self, module: str, name: str) -> bool:
        """Whether a star import from outside the workspace may bind `name`; what nobody knows is refused there."""
        if name in allowed.BUILTINS or name.startswith("_") or hasattr(builtins, name):
            return False
        unknown = module.partition(".")[0] in self.workspace.packages or judge(module).refused
        return name in star_members(module) or unknown

    def _alias(self, source: Source, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        if isinstance(statement, ast.Import):
            self.workspace.find(alias.name)
            return
        origin = self.workspace.find(source.source_of(statement))
        if origin is None:
            return
        if alias.name == "*":
            for name in origin.binders:
                self._name(origin, name)
        elif alias.name in origin.binders or origin.stars:
            self._name(origin, alias.name)
        self.workspace.find(f"{origin.name}.{alias.name}")

    def _chain(self, source: Source, chain: tuple[str, ...]) -> None:
        """`blocks.Conv` after `import blocks`: reach Conv in blocks; `("blocks", "*")` is all of it."""
        for first in self.workspace.meanings(source, chain[0]):
            parts = (*first.split("."), *chain[1:])
            for split in range(len(parts) - 1, 0, -1):
                found = self.workspace.find(".".join(parts[:split]))
                if found is not None:
                    for name in found.binders if parts[split] == "*" else (parts[split],):
                        self._name(found, name)
                    for deeper in [parts[split:]] if len(parts) > split + 1 else []:
                        self._chain(found, deeper)
                    break

    def _keeps(self, source: Source, decorator: ast.expr) -> bool:
        """Whether a decorator stays: Python's own, allowed ones, those of the workspace, `@name.setter`."""
        chain = chain_of(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if chain is None:
            return False
        meanings = self.workspace.follow(source, chain)
        if not meanings:
            return chain[0] in source.binders or chain[0] in _DECORATORS or chain[0] not in source.imported
        return all(self._keeps_meaning(dotted) for dotted in meanings)

    def _keeps_meaning(self, dotted: str) -> bool:
        if dotted in allowed.DECORATORS_KEPT or dotted.partition(".")[0] in self.workspace.packages:
            return True
        top = dotted.partition(".")[0]
        verdict = judge(dotted)
        return not verdict.refused and not verdict.module and top not in allowed.DECORATORS_DROPPED

    def _unnamed_methods(self, source: Source, node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
        """Methods of a class that nothing reached so far names, and nothing but names can call."""
        if self._everything or not is_plain(self.workspace, source, node, set()):
            return
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                name = statement.name
                if not name.startswith("__") and name not in _HOOKS and name not in self._seen:
                    yield statement


def star_members(module: str) -> frozenset[str]:
    """What `from module import *` brings in, of a module outside the workspace and as far as it is allowed."""
    members = allowed.LAYERS if module == "torch.nn" else allowed.MEMBERS.get(module, frozenset())
    return frozenset(name for name in members if not name.startswith("_"))
