"""What other files of the workspace do with the models of a file: `train.py` makes `Net(12)` and feeds it."""

import ast
import os
from dataclasses import replace
from pathlib import Path

from .call import Call
from .facts import Facts
from .find_calls import find_calls
from .import_words import Stamped
from .importers import importers
from .latest_read import LatestRead
from .translator import Translator, as_edited

_known = LatestRead[tuple[Call, ...]]()


def outside_calls(facts: Facts) -> list[Call]:
    """The calls in other files that name a model or factory of this one, put into this file's names.

    The most telling place first, as `find_calls` has them.
    """
    names = frozenset((*facts.models, *facts.functions))
    if not facts.makers:
        return []
    aliases = tuple(sorted((dotted, local) for local, dotted in facts.imports.items() if local in facts.importable))
    home = os.path.realpath(facts.module.file)
    files = [as_edited(file) for file in importers(facts.module.file, names)]
    found: list[Call] = []
    for file in files:
        key = file[0], home, names, aliases
        found += _known.get(key, file, home, lambda file=file: _calls(file, home, names, aliases))
    return sorted(found, key=lambda call: call.place)


def _calls(file: Stamped, home: str, names: frozenset[str], aliases: tuple[tuple[str, str], ...]) -> tuple[Call, ...]:
    other = Translator.of(file, home, dict(aliases))
    if other is None:
        return ()
    module, translator = other
    found: list[Call] = []
    for call in find_calls(Facts(module)):
        value = translator.translated(call.value)
        if isinstance(value, ast.Call) and any(n.id in names for n in ast.walk(value) if isinstance(n, ast.Name)):
            node = translator.translated(call.node)
            assert isinstance(node, ast.Call)
            found.append(replace(call, node=node, value=value, written=call.text, file=Path(file[0]).name))
    return tuple(found)
