"""The small program a model needs: the definitions its entry reaches, and nothing else of the file.

A model file imports data loaders and loggers, parses arguments and starts training. From the syntax tree
alone the slice keeps the top-level statements that define a reached name, follows imports into the other
modules of the workspace, and vets what it keeps: a name that is not allowed is replaced by a stand-in that
complains when it is used. Everything else is blanked out in place, so every line of the slice is the user's.
"""

import ast
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from ..span import Span
from . import allowed
from .descend import descend
from .edits import Edits
from .module import Module, SourceError, parse
from .places import module_name, search_roots
from .reach import Kept, Reach
from .redact import Redactor
from .refusal import Refusal
from .vet import judge
from .workspace import Source, Workspace


@dataclass(frozen=True, slots=True)
class SlicedModule:
    """One file's part of a slice: `text` is the file with what the model does not need blanked out."""

    name: str
    file: str
    text: str
    package: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """What the trace worker executes: modules, and the expression that makes the model in `entry_module`.

    `refusals` are the stand-ins in the modules, by number. `packages` are the trusted packages that it imports,
    `lookups` the dotted names that it may look up in torch's modules at run time.
    """

    modules: tuple[SlicedModule, ...]
    entry_module: str
    expression: str
    refusals: tuple[Refusal, ...]
    packages: tuple[str, ...] = ()
    lookups: tuple[str, ...] = ()

    @property
    def certain(self) -> tuple[Refusal, ...]:
        """What is to be reported without running anything; empty when running the slice may go well."""
        return self.reported(()) if any(refusal.sure for refusal in self.refusals) else ()

    def reported(self, hit: Collection[int]) -> tuple[Refusal, ...]:
        """What is to be reported when running the slice met the refusals `hit`: those, and all others of their kind."""
        chosen = [r for i, r in enumerate(self.refusals) if i in hit or r.sure or not r.conditional]
        unique = {(refusal.span, refusal.name): refusal for refusal in chosen}
        return tuple(sorted(unique.values(), key=lambda refusal: (refusal.span.file, refusal.span.start)))


def slice_model(
    module: Module,
    expression: str,
    source_roots: tuple[str, ...] = (),
    packages: Collection[str] = (),
    span: Span | None = None,
) -> Slice:
    """Collect what `expression`, evaluated in `module`, reaches. Refused names are in `refusals`.

    `packages` are the installed packages the user trusts; `span` is where the expression itself is reported.
    """
    try:
        return _Slicer(module, source_roots, packages, span or module.span_of_line(1)).run(expression)
    except RecursionError:
        refusal = Refusal(module.span_of_line(1), expression, "the code of this model is nested too deeply", sure=True)
        return Slice((), "", expression, (refusal,))


class _Slicer:
    def __init__(self, module: Module, roots: tuple[str, ...], packages: Collection[str], span: Span) -> None:
        path = Path(module.file)
        folders = search_roots(path, roots)
        self.workspace = Workspace(folders, frozenset(packages))
        self.refusals: list[Refusal] = []
        self.lookups: set[str] = set()
        self.span = span
        self.entry = self.workspace.add(module_name(path, folders), module, path.name == "__init__.py")

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
            tuple(sorted(set(self.workspace.packages) & imported_packages(modules))),
            tuple(sorted(lookups_of(self.lookups))),
        )

    def _expression(self, text: str, tree: ast.expr) -> str:
        """The expression with stand-ins; what is refused in it is reported where the model is."""
        module = Module(self.entry.module.file, text, ast.Module([ast.Expr(tree)], []), ())
        edits = Edits(module)

        def register(refusal: Refusal) -> int:
            return self._register(replace(refusal, span=self.span, sure=not refusal.conditional))

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
        edits = source.edits.copy()
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
            module = parse(source.module.file, text)
        except SourceError as error:
            reason = f"chipfit cannot take out of {source.name} what the model needs: {error.reason}"
            self._register(Refusal(error.span, source.name, reason, sure=True))
            return ""
        found: list[Refusal] = []

        def register(refusal: Refusal) -> int:
            found.append(replace(refusal, sure=True))
            return 0

        again = Redactor(self.workspace, source, Edits(module), register)
        for statement in module.tree.body:
            again.top(statement)
        for refusal in found:
            self._register(refusal)
        return text

    def _register(self, refusal: Refusal) -> int:
        if refusal not in self.refusals:
            self.refusals.append(refusal)
        return self.refusals.index(refusal)


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


def imported_packages(modules: Collection[SlicedModule]) -> set[str]:
    """The top-level names of everything that a slice imports."""
    found: set[str] = set()
    for module in modules:
        for node in descend(ast.parse(module.text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found |= {name.partition(".")[0] for name in names}
    return found


def lookups_of(modules: Collection[str]) -> set[str]:
    """The dotted names that `getattr(module, name)` may give for the modules of torch."""
    found = {f"{module}.{name}" for module in modules for name in allowed.MEMBERS.get(module, ())}
    return found | {f"{module}.*" for module in allowed.LAYER_MODULES.intersection(modules) if judge(module).module}


def is_future(statement: ast.stmt) -> bool:
    """`from __future__ import ...`, which changes how the rest is read."""
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
