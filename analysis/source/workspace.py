"""The modules of the workspace by their dotted names, read and parsed when they are first asked for."""

import ast
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..span import Span
from .allowed import PACKAGES
from .consulted import note_reading
from .module import Module, SourceError, parse
from .overlay import is_file, read_text
from .source import Source, source_of
from .uses import chain_of
from .vet import Verdict, judge

MOST_REEXPORTS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """A module of the workspace that cannot be read."""

    span: Span
    name: str
    reason: str


@dataclass(eq=False)
class Workspace:
    """Where modules are looked for, in order. Python's own and the listed packages are never of the workspace.

    `evaded` is the top-level name of the entry on disk: where it is one of those, the entry goes by it with a `_`.
    """

    roots: list[Path]
    packages: Collection[str] = ()
    evaded: str = ""
    sources: dict[str, Source | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, module: Module, package: bool) -> Source:
        """Take a module in, and the packages around it."""
        parent = name.rpartition(".")[0]
        if parent and parent not in self.sources:
            self.find(parent)
        source = source_of(name, module, package)
        self.sources[name] = source
        return source

    def find(self, name: str) -> Source | None:
        """The module `name`, or None when the workspace has none of that name."""
        if name in self.sources:
            return self.sources[name]
        self.sources[name] = None
        top = name.partition(".")[0]
        if not name or top in sys.stdlib_module_names or top in PACKAGES or top in self.packages:
            return None
        for root in self.roots:
            base = self._path(root, name)
            for path, package in ((base / "__init__.py", True), (base.with_name(base.name + ".py"), False)):
                note_reading(path)
                if is_file(path):
                    return self._read(name, path, package)
        for root in self.roots:
            base = self._path(root, name)
            note_reading(base)
            if base.is_dir() and root != base:
                return self.add(name, Module(str(base), "", ast.Module([], []), ()), True)
        return None

    def _path(self, root: Path, name: str) -> Path:
        top, *rest = name.split(".")
        return root.joinpath(self.evaded if top == f"{self.evaded}_" else top, *rest)

    def meanings(self, source: Source, name: str) -> frozenset[str]:
        """The dotted names of modules and imported things that `name` may stand for in `source`; none for a value."""
        return frozenset(self._meanings(source, name, set()))

    def follow(self, source: Source, chain: tuple[str, ...]) -> frozenset[str]:
        """The dotted names that `a.b.c` may stand for, through re-exports of the workspace; none for values."""
        return frozenset(self._follow(self._meanings(source, chain[0], set()), chain[1:], set()))

    def origin(self, source: Source, chain: tuple[str, ...]) -> tuple[Source | None, tuple[str, ...]]:
        """The module that `source` imports `a.b.c` from, and the name there: one step, as there may be re-exports.

        None, and the whole dotted name, where that is outside of the workspace; none at all for what is not imported.
        """
        targets = source.imported.get(chain[0], frozenset())
        parts = (*source.absolute(next(iter(targets))).split("."), *chain[1:]) if len(targets) == 1 else ()
        for split in range(len(parts) - 1, 0, -1):
            found = self.find(".".join(parts[:split]))
            if found is not None:
                return found, parts[split:]
        return None, parts

    def judge(self, dotted: str) -> Verdict:
        """Judge a dotted name; what lies in a module that cannot be read is a problem of that module's."""
        if self.find(dotted) is not None:
            return Verdict(module=True)
        return Verdict() if self.is_unreadable(dotted) else judge(dotted, self.packages)

    def is_unreadable(self, dotted: str) -> bool:
        """Whether a name is of a module that is there and is not Python."""
        return any(dotted == problem.name or dotted.startswith(f"{problem.name}.") for problem in self.problems)

    def exports(self, source: Source, name: str) -> bool:
        """Whether `from source import name` would find something."""
        if name in source.binders or self.find(f"{source.name}.{name}") is not None:
            return True
        return any(self.star_offers(source, index, name) for index in source.stars)

    def star_offers(self, source: Source, index: int, name: str) -> bool:
        """Whether the star import at `index` brings `name` from a module of the workspace."""
        statement = source.body[index]
        assert isinstance(statement, ast.ImportFrom)
        origin = self.find(source.source_of(statement))
        return origin is not None and origin is not source and not name.startswith("_") and self.exports(origin, name)

    def _meanings(self, source: Source, name: str, seen: set[tuple[str, str]]) -> Iterator[str]:
        if (source.name, name) in seen:
            return
        seen.add((source.name, name))
        for target in source.imported.get(name, ()):
            yield from self._expand(source.absolute(target), seen)
        for index in source.binders.get(name, ()):
            statement = source.body[index]
            value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
            chain = chain_of(value) if value is not None else None
            if chain is not None:
                yield from self._follow(self._meanings(source, chain[0], seen), chain[1:], seen)
        for index in source.stars if name not in source.binders else ():
            if self.star_offers(source, index, name):
                statement = source.body[index]
                assert isinstance(statement, ast.ImportFrom)
                yield from self._expand(f"{source.source_of(statement)}.{name}", seen)

    def _expand(self, dotted: str, seen: set[tuple[str, str]]) -> Iterator[str]:
        """A dotted name, with the part that lies in the workspace replaced by what it stands for there."""
        parts = dotted.split(".")
        for split in range(len(parts), 0, -1):
            source = self.find(".".join(parts[:split]))
            if source is None:
                continue
            if split == len(parts):
                yield dotted
            elif parts[split] in source.binders or source.stars:
                yield from self._follow(self._meanings(source, parts[split], seen), tuple(parts[split + 1 :]), seen)
            return
        yield dotted

    def _follow(self, found: Iterator[str], rest: tuple[str, ...], seen: set[tuple[str, str]]) -> Iterator[str]:
        for dotted in found:
            yield from self._expand(".".join((dotted, *rest)), seen)

    def _read(self, name: str, path: Path, package: bool) -> Source | None:
        try:
            return self.add(name, parse(str(path), read_text(path)), package)
        except SourceError as error:
            self.problems.append(Problem(error.span, name, f"the module {name} is not valid Python: {error.reason}"))
        except (OSError, UnicodeDecodeError) as error:
            span = Span.line(str(path), 1)
            self.problems.append(Problem(span, name, f"the module {name} cannot be read: {error}"))
        return None
