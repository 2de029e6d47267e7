"""What is known where a class is constructed: the module's values, and the defaults of its `__init__`."""

import ast

from .facts import Facts
from .fold import fold
from .follow import module_values
from .signature import constructor_of


def constructor_values(facts: Facts, node: ast.ClassDef) -> dict[str, ast.expr]:
    """Name -> folded value, of which the caller may change any."""
    env = dict(module_values(facts))
    return env | {name: fold(default, env, facts) for name, default in constructor_of(facts, node).defaults.items()}
