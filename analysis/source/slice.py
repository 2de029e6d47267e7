"""The small program a model needs: the definitions its entry reaches, and nothing else of the file.

A model file imports data loaders and loggers, parses arguments and starts training. From the syntax tree
alone the slice keeps the top-level statements that define a reached name, follows imports into the other
modules of the workspace, and vets what it keeps. Everything else is blanked out in place, so every line and
column of the slice is the user's.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..span import Span
from .module import Module, SourceError, parse
from .names import bound_names, dotted, imports
from .vet import Refusal, falls_away, vet_import, vet_statement


@dataclass(frozen=True, slots=True)
class SlicedModule:
    """One file's part of a slice: `text` is the file with what the model does not need blanked out."""

    name: str
    file: str
    text: str
    package: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """What the trace worker executes: modules, and the expression that makes the model in `entry_module`."""

    modules: tuple[SlicedModule, ...]
    entry_module: str
    expression: str
    refusals: tuple[Refusal, ...]


def slice_model(module: Module, expression: str, source_roots: tuple[str, ...] = ()) -> Slice:
    """Collect what `expression`, evaluated in `module`, reaches. Refused names are in `refusals`."""
    return _Slicer(module, source_roots).run(expression)


class _File:
    """A workspace module while it is being sliced: which names are bound by which top-level statements."""

    def __init__(self, name: str, module: Module, package: bool) -> None:
        self.name = name
        self.module = module
        self.package = package
        self.imports = imports(module)
        self.kept: set[int] = set()
        self.binders: dict[str, list[int]] = {}
        self.stars: list[int] = []
        for index, statement in enumerate(module.tree.body):
            if not is_main_guard(statement):
                for bound in bound_names(statement):
                    self.binders.setdefault(bound, []).append(index)
            if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
                self.stars.append(index)


class _Slicer:
    def __init__(self, module: Module, source_roots: tuple[str, ...]) -> None:
        path = Path(module.file)
        self.roots = [Path(root) for root in source_roots] or [package_root(path)]
        if all(not path.is_relative_to(root) for root in self.roots):
            self.roots.append(path.parent)
        self.files: dict[str, _File | None] = {}
        self.refusals: list[Refusal] = []
        self.entry = self._add(self._module_name(path), module, path.name == "__init__.py")

    def run(self, expression: str) -> Slice:
        tree = ast.parse(expression, mode="eval")
        self.refusals += vet_statement(self.entry.module, ast.Expr(tree.body), self.entry.imports, self._bound)
        for name in loaded_names(tree):
            self._reach(self.entry, name)
        modules = tuple(
            SlicedModule(file.name, file.module.file, blank(file.module, file.kept), file.package)
            for file in self.files.values()
            if file is not None
        )
        unique = dict.fromkeys(self.refusals)
        return Slice(modules, self.entry.name, expression, tuple(unique))

    def _module_name(self, path: Path) -> str:
        for root in self.roots:
            if path.is_relative_to(root):
                parts = path.relative_to(root).with_suffix("").parts
                return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or path.parent.name
        return path.stem

    def _add(self, name: str, module: Module, package: bool) -> _File:
        self._add_parents(name)
        file = _File(name, module, package)
        self.files[name] = file
        return file

    def _add_parents(self, name: str) -> None:
        """A package's `__init__.py` is part of the slice, as empty as what is reached in it."""
        parent = name.rpartition(".")[0]
        if parent and parent not in self.files:
            self._find(parent)

    def _find(self, name: str) -> _File | None:
        """The workspace module `name`, or None when the workspace has none of that name."""
        if name in self.files:
            return self.files[name]
        self.files[name] = None
        for root in self.roots:
            base = root.joinpath(*name.split("."))
            for path, package in ((base.with_name(base.name + ".py"), False), (base / "__init__.py", True)):
                if path.is_file():
                    return self._read(name, path, package)
            if base.is_dir() and root != base:
                return self._add(name, Module(str(base), "", ast.Module([], []), ()), True)
        return None

    def _read(self, name: str, path: Path, package: bool) -> _File | None:
        try:
            return self._add(name, parse(str(path), path.read_text(encoding="utf-8")), package)
        except SourceError as error:
            self.refusals.append(Refusal(error.span, name, f"the module {name} is not valid Python: {error.reason}"))
        except (OSError, UnicodeDecodeError) as error:
            span = Span.line(str(path), 1)
            self.refusals.append(Refusal(span, name, f"the module {name} cannot be read: {error}"))
        return None

    def _bound(self, name: str) -> bool:
        return name in self.entry.binders

    def _reach(self, file: _File, name: str) -> None:
        if name in file.binders:
            for index in file.binders[name]:
                self._keep(file, index, name)
        for index in file.stars:
            self._reach_star(file, index, name)

    def _reach_star(self, file: _File, index: int, name: str) -> None:
        statement = file.module.tree.body[index]
        assert isinstance(statement, ast.ImportFrom)
        source = self._find(self._absolute(file, statement))
        if source is not None and name in source.binders:
            file.kept.add(index)
            self._reach(source, name)
        elif source is None and name not in file.binders and not vet_import(file.module, statement):
            file.kept.add(index)

    def _keep(self, file: _File, index: int, name: str) -> None:
        statement = file.module.tree.body[index]
        if isinstance(statement, ast.Import | ast.ImportFrom):
            self._keep_import(file, index, statement, name)
            return
        if index in file.kept:
            return
        file.kept.add(index)
        self.refusals += vet_statement(file.module, statement, file.imports, lambda n: n in file.binders)
        for nested in nested_imports(statement):
            self._follow(file, nested, None)
        for used in loaded_names(without_fallen(file.module, statement, file.imports)):
            self._reach(file, used)
        for attribute in attribute_chains(statement):
            self._reach_attribute(file, attribute)

    def _keep_import(self, file: _File, index: int, statement: ast.Import | ast.ImportFrom, name: str) -> None:
        if self._follow(file, statement, name):
            file.kept.add(index)
        elif isinstance(statement, ast.ImportFrom) or not self._is_workspace(statement, name):
            refusals = vet_import(file.module, statement, name)
            self.refusals += refusals
            if not refusals:
                file.kept.add(index)

    def _is_workspace(self, statement: ast.Import, name: str) -> bool:
        return any((a.asname or a.name.partition(".")[0]) == name and self._find(a.name) for a in statement.names)

    def _follow(self, file: _File, statement: ast.Import | ast.ImportFrom, name: str | None) -> bool:
        """Reach what an import of a workspace module brings in; False when it is not of the workspace."""
        if isinstance(statement, ast.Import):
            found = [
                a.name
                for a in statement.names
                if name in (None, a.asname or a.name.partition(".")[0]) and self._find(a.name)
            ]
            return bool(found)
        source_name = self._absolute(file, statement)
        source = self._find(source_name)
        if source is None:
            return False
        for alias in statement.names:
            if name in (None, alias.asname or alias.name):
                if alias.name in source.binders or source.stars:
                    self._reach(source, alias.name)
                elif self._find(f"{source_name}.{alias.name}") is None:
                    reason = f"{source_name} ({source.module.file}) defines no {alias.name}"
                    self.refusals.append(Refusal(file.module.span_of(statement), alias.name, reason))
        return True

    def _reach_attribute(self, file: _File, chain: tuple[str, ...]) -> None:
        """`blocks.Conv` after `import blocks`: reach Conv in blocks."""
        full = file.imports.get(chain[0])
        if full is None or chain[0] not in file.binders:
            return
        parts = [*self._resolve_relative(file, full).split("."), *chain[1:]]
        for split in range(len(parts) - 1, 0, -1):
            source = self._find(".".join(parts[:split]))
            if source is not None:
                self._reach(source, parts[split])
                return

    def _resolve_relative(self, file: _File, name: str) -> str:
        level = len(name) - len(name.lstrip("."))
        return ".".join(filter(None, (self._base(file, level), name.lstrip(".")))) if level else name

    def _absolute(self, file: _File, statement: ast.ImportFrom) -> str:
        return self._resolve_relative(file, "." * statement.level + (statement.module or ""))

    def _base(self, file: _File, level: int) -> str:
        parts = file.name.split(".")
        drop = level - 1 if file.package else level
        return ".".join(parts[: len(parts) - drop])


def package_root(path: Path) -> Path:
    """The folder that holds the outermost package around `path`, as Python's own import would need it."""
    folder = path.parent
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        folder = folder.parent
    return folder


def is_main_guard(statement: ast.stmt) -> bool:
    """`if __name__ == "__main__":`"""
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )


def loaded_names(node: ast.AST) -> set[str]:
    """Every name the code under `node` may read, annotations aside."""
    names: set[str] = set()
    for part in walk_code(node):
        if isinstance(part, ast.Name):
            names.add(part.id)
    return names


def walk_code(node: ast.AST) -> Iterator[ast.AST]:
    """`ast.walk` without annotations, which never matter."""
    yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.AST):
                yield from walk_code(item)


def attribute_chains(node: ast.AST) -> Iterator[tuple[str, ...]]:
    """`a.b.c` as ("a", "b", "c"), for every chain that starts at a plain name."""
    for part in walk_code(node):
        if isinstance(part, ast.Attribute):
            name = dotted(part, {})
            if name:
                yield tuple(name.split("."))


def nested_imports(statement: ast.stmt) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports inside functions and blocks."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def without_fallen(module: Module, statement: ast.stmt, table: dict[str, str]) -> ast.stmt:
    """The statement without the parts that `blank` removes, so that what they name is not reached."""

    class Drop(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST | None:
            if isinstance(node, ast.stmt) and node is not statement and falls_away(node, table):
                return ast.copy_location(ast.Pass(), node)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                node.decorator_list = [d for d in node.decorator_list if not falls_away(ast.Expr(d), table)]
            return self.generic_visit(node)

    result = Drop().visit(copy.deepcopy(statement))
    assert isinstance(result, ast.stmt)
    return result


def blank(module: Module, kept: set[int]) -> str:
    """The module's text with every statement outside `kept` replaced by spaces. Annotations stay: they are not run."""
    characters = [list(line) for line in module.lines]
    table = imports(module)
    for index, statement in enumerate(module.tree.body):
        if index not in kept and not is_future(statement):
            _erase(module, characters, statement, "")
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.stmt) and node is not statement and falls_away(node, table):
                _erase(module, characters, node, "pass")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for decorator in node.decorator_list:
                    if falls_away(ast.Expr(decorator), table):
                        _erase(module, characters, decorator, "", sign="@")
    return "\n".join("".join(line) for line in characters)


def is_future(statement: ast.stmt) -> bool:
    """`from __future__ import ...`, which changes how the rest is read."""
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def _erase(module: Module, characters: list[list[str]], node: ast.stmt | ast.expr, text: str, sign: str = "") -> None:
    """Blank the node, the sign in front of it, and the decorators above it; then write `text` at its start."""
    first = node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.decorator_list:
        first = node.decorator_list[0]
    span = module.span_of(node)
    start = module.span_of(first).start
    line, column = start.line - 1, start.column - 1
    if first is not node:
        column = 0
    while sign and "".join(characters[line][:column]).rstrip().endswith(sign) is False and (line or column):
        line, column = (line, column - 1) if column else (line - 1, len(characters[line - 1]))
    if sign:
        column = len("".join(characters[line][:column]).rstrip()) - len(sign)
    for row in range(line, span.end.line):
        begin = column if row == line else 0
        end = span.end.column - 1 if row == span.end.line - 1 else len(characters[row])
        characters[row][begin:end] = " " * (end - begin)
    if text:
        begin = start.column - 1
        characters[start.line - 1][begin : begin + len(text)] = text
