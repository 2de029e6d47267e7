"""How a slice is made: reach the definitions, vet them, render the files they are in."""

import ast
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from . import allowed
from .descend import descend
from .edits import Edits
from .first_line import first_line
from .kept import Kept
from .module import Module, SourceError, parse
from .names import is_future
from .places import module_name, search_roots
from .reach import Reach
from .redact import Redactor
from .refusal import Refusal
from .sliced import EXPRESSION, Slice, SlicedModule
from .source import Source
from .vet import judge
from .workspace import Workspace


class Slicer:
    """Slices one model out of the workspace around `module`; use it once."""

    def __init__(self, module: Module, roots: tuple[str, ...], packages: Collection[str]) -> None:
        path = Path(module.file)
        folders = search_roots(path, roots)
        name, top = _own_name(path, folders, packages)
        self.workspace = Workspace(folders, frozenset(packages), top)
        self.refusals: list[Refusal] = []
        self.lookups: set[str] = set()
        self.imported: set[str] = set()
        self.entry = self.workspace.add(name, module, path.name == "__init__.py")

    def run(self, expression: str) -> Slice:
        tree = ast.parse(expression, mode="eval").body
        reach = Reach(self.workspace, self.entry)
        reach.expression(self.entry, tree)
        sure = frozenset(map(id, surely_run(self.entry, tree)))
        vetted = self._expression(expression, tree)
        kept = {source.name: source for source in self.workspace.sources.values() if source is not None}
        modules = tuple(self._module(source, reach.kept.get(name), sure) for name, source in kept.items())
        for problem in self.workspace.problems:
            self._register(Refusal(problem.span, problem.name, problem.reason, sure=True))
        return Slice(
            modules,
            self.entry.name,
            vetted,
            tuple(self.refusals),
            tuple(sorted(set(self.workspace.packages) & self.imported)),
            tuple(sorted(lookups_of(self.lookups))),
        )

    def _expression(self, text: str, tree: ast.expr) -> str:
        """The expression with stand-ins."""
        module = Module(self.entry.module.file, text, ast.Module([ast.Expr(tree)], []), ())
        edits = Edits(module)

        def register(refusal: Refusal) -> int:
            return self._register(replace(refusal, span=EXPRESSION, sure=not refusal.conditional))

        redactor = Redactor(self.workspace, self.entry, edits, register)
        redactor.visit(tree)
        self.lookups |= redactor.looked_up
        return edits.render()

    def _module(self, source: Source, kept: Kept | None, sure: Collection[int]) -> SlicedModule:
        text = self._render(source, kept or Kept(source), sure)
        return SlicedModule(source.name, source.module.file, text, source.package)

    def _render(self, source: Source, kept: Kept, sure: Collection[int]) -> str:
        if not kept.statements and not kept.wanted:
            return "\n" * (len(source.module.lines) - 1)
        edits = Edits(source.module)
        for node in kept.decorators:
            edits.decorator(node)
        redactor = Redactor(self.workspace, source, edits, self._register, kept.gone, sure)
        for index in sorted(kept.wanted):
            statement = source.body[index]
            assert isinstance(statement, ast.Import | ast.ImportFrom)
            redactor.imports(statement, kept.wanted[index])
        for index, statement in enumerate(source.body):
            if index in kept.statements:
                redactor.top(statement)
                for inner in descend(statement):
                    if isinstance(inner, ast.stmt) and id(inner) in kept.gone:
                        edits.statement(inner, "pass")
            elif index not in kept.wanted and not is_future(statement):
                edits.statement(statement)
        self.lookups |= redactor.looked_up
        return self._verified(source, edits.render())

    def _verified(self, source: Source, text: str) -> str:
        """The text, if what will be run is Python and names nothing that is refused."""
        try:
            module = parse(source.module.file, text, keep=False)
        except SourceError as error:
            reason = f"chipfit cannot take out of {source.name} what the model needs: {error.reason}"
            self._register(Refusal(error.span, source.name, reason, sure=True))
            return ""
        found: list[Refusal] = []

        def register(refusal: Refusal) -> int:
            found.append(replace(refusal, sure=True))
            return 0

        self.imported |= imported_packages(module)
        again = Redactor(self.workspace, source, Edits(module), register)
        for statement in module.tree.body:
            again.top(statement)
        for refusal in found:
            self._register(refusal)
        return _without_passes(module)

    def _register(self, refusal: Refusal) -> int:
        if refusal not in self.refusals:
            self.refusals.append(refusal)
        return self.refusals.index(refusal)


def _without_passes(module: Module) -> str:
    """The text; of a line of which nothing is kept, no `pass` is, either, for it would stay when the rest moves."""
    lines, body = [*module.lines], module.tree.body
    kept = {line for s in body if not isinstance(s, ast.Pass) for line in (first_line(s), s.end_lineno)}
    for statement in body:
        if isinstance(statement, ast.Pass) and statement.lineno not in kept:
            lines[statement.lineno - 1] = ""
    return "\n".join(lines)


def _own_name(path: Path, folders: list[Path], packages: Collection[str]) -> tuple[str, str]:
    """What the entry's module is called, and its top-level name on disk.

    They differ for what the worker itself needs, such as `operator` or `types`: it keeps its own.
    """
    name = module_name(path, folders)
    top, dot, rest = name.partition(".")
    taken = top in sys.stdlib_module_names or top in allowed.PACKAGES or top in packages
    return (f"{top}_{dot}{rest}" if taken else name), top


def surely_run(source: Source, tree: ast.expr) -> list[ast.AST]:
    """The definitions in the entry's file that run whenever the expression is evaluated and the model is called."""
    callee = tree.func if isinstance(tree, ast.Call) else tree
    indices = source.binders.get(callee.id, ()) if isinstance(callee, ast.Name) else ()
    found: list[ast.AST] = []
    for index in indices:
        statement = source.body[index]
        if isinstance(statement, ast.ClassDef):
            found.append(statement)
            found += [s for s in statement.body if getattr(s, "name", "") in ("__init__", "forward")]
        elif isinstance(statement, ast.FunctionDef):
            found.append(statement)
    return found


def imported_packages(module: Module) -> set[str]:
    """The top-level names of everything that a module imports."""
    found: set[str] = set()
    for node in module.of(ast.Import, ast.ImportFrom):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        found |= {name.partition(".")[0] for name in names}
    return found


def lookups_of(modules: Collection[str]) -> set[str]:
    """The dotted names that `getattr(module, name)` may give for the modules of torch."""
    found = {f"{module}.{name}" for module in modules for name in allowed.MEMBERS.get(module, ())}
    return found | {f"{module}.*" for module in allowed.LAYER_MODULES.intersection(modules) if judge(module).module}
