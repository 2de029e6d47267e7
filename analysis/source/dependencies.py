"""Which top-level statements of a file an answer depends on."""

import ast
import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .consulted import Notes, is_file_stamp
from .latest import Latest
from .module import Module, SourceError, parse
from .names import bound_in, is_future, is_main_guard
from .outline import EVERYTHING, FILLING
from .overlay import read_text
from .remembered import Names

_WORD = re.compile(r"\w+")
_STAR = re.compile(r"import\s*\(?\s*\*")
_tables = Latest[Mapping[str, list[ast.stmt]]]()
_words = Latest[frozenset[str] | None]()


def dependencies(
    module: Module, names: Iterable[str], statements: Iterable[ast.stmt], reads: Notes
) -> tuple[frozenset[ast.stmt], Names]:
    """Everything that `names` and `statements` lead to, and the names that are asked for from elsewhere.

    Those are `names` and what the files in `reads` name. Where registries were searched, all that may fill one counts;
    always what may bind any name, `from x import *`, or changes how the file is read, `from __future__ import ...`.
    """
    own = _parts_of(module.file)
    files = [_words_in(file, own) for file, stamp in reads.items() if is_file_stamp(stamp)]
    everything = frozenset(module.tree.body), None
    if None in files:
        return everything
    anyway = frozenset({EVERYTHING, FILLING} if reads.registries else {EVERYTHING})
    asked = (frozenset(names), anyway, *(words for words in files if words is not None))
    binders = _tables.get(module.file, module, lambda: _binders(module))
    found: set[ast.stmt] = set()
    pending = [*statements, *(s for s in module.tree.body if is_future(s) or (reads.registries and _may_fill(s)))]
    pending += (s for part in asked for name in part for s in binders.get(name, ()))
    while pending:
        statement = pending.pop()
        if statement not in found:
            found.add(statement)
            if _imports(module, statement, own):
                return everything
            pending += (s for name in module.mentioned_in(statement) for s in binders.get(name, ()))
    return frozenset(found), asked


def _may_fill(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Import | ast.ImportFrom) or bool(getattr(statement, "decorator_list", ()))


def _words_in(file: Path, own: tuple[str, ...]) -> frozenset[str] | None:
    """The words in another file, which may import the file of the name `own`; None if it may take anything."""
    try:
        text = read_text(file, "replace")
    except OSError:
        return None
    return _words.get((file, own), text, lambda: _words_of(str(file), text, own))


def _words_of(file: str, text: str, own: tuple[str, ...]) -> frozenset[str] | None:
    normal = unicodedata.normalize("NFKC", text)
    words = frozenset(_WORD.findall(normal))
    if _STAR.search(normal):
        return None
    if "getattr" in words:
        with suppress(SourceError):
            module = parse(file, text)
            return None if any(_imports(module, s, own) for s in module.tree.body) else words
    return words


def _parts_of(file: str) -> tuple[str, ...]:
    """The longest dotted name that a file could have, in parts."""
    path = Path(file)
    return path.parent.parts if path.stem == "__init__" else (*path.parent.parts, path.stem)


def _imports(module: Module, statement: ast.stmt, own: tuple[str, ...]) -> bool:
    """Whether a statement seems to import the file of that name, or something of it."""
    names = (tuple(name.split(".")) for name in module.imported_in(statement))
    return any(own[-len(parts) :] == parts for parts in names)


def _binders(module: Module) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for statement in module.tree.body:
        if not is_main_guard(statement):
            for name in bound_in(module, statement):
                found.setdefault(name, []).append(statement)
    return found
