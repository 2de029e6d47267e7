"""Which top-level statements of a file an answer depends on."""

import ast
import re
import unicodedata
from collections.abc import Iterable, Mapping

from .consulted import Notes, is_file_stamp
from .latest import Latest
from .module import Module
from .names import bound_in, is_future, is_main_guard
from .overlay import read_text

_WORD = re.compile(r"\w+")
_STAR = re.compile(r"import\s*\(?\s*\*")
_tables = Latest[Mapping[str, list[ast.stmt]]]()


def dependencies(
    module: Module, names: Iterable[str], statements: Iterable[ast.stmt], reads: Notes
) -> frozenset[ast.stmt]:
    """Everything that `names` and `statements` lead to, what fills registries, and what the files in `reads` name.

    And what changes how the file is read, `from __future__ import ...`.
    """
    binders = _tables.get(module.file, module, lambda: _binders(module))
    named = _named(reads)
    if named is None:
        return frozenset(module.tree.body)
    everywhere = (s for s in module.tree.body if getattr(s, "decorator_list", ()) or is_future(s))
    found: set[ast.stmt] = set()
    pending = [*statements, *everywhere, *(s for name in {*names, *named} for s in binders.get(name, ()))]
    while pending:
        statement = pending.pop()
        if statement not in found:
            found.add(statement)
            pending += (s for name in module.names_in(statement) for s in binders.get(name, ()))
    return frozenset(found)


def _named(reads: Notes) -> set[str] | None:
    """The words in other files, which may import this one; None for any."""
    found: set[str] = set()
    for file, stamp in reads.items():
        if is_file_stamp(stamp):
            try:
                text = unicodedata.normalize("NFKC", read_text(file, "replace"))
            except OSError:
                return None
            if _STAR.search(text):
                return None
            found.update(_WORD.findall(text))
    return found


def _binders(module: Module) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for statement in module.tree.body:
        if not is_main_guard(statement):
            for name in bound_in(module, statement):
                found.setdefault(name, []).append(statement)
    return found
