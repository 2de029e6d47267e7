"""What variables hold at the end of a function and of a module."""

import ast
from collections.abc import Mapping
from functools import lru_cache

from .facts import Facts, Function
from .folded import UNKNOWN
from .follower import RETURNED, Follower
from .names import is_definition, is_main_guard


def follow(facts: Facts, node: Function, given: Mapping[str, ast.expr]) -> dict[str, ast.expr]:
    """What the variables of a function hold at its end when its parameters hold `given`.

    Loops over literals are unrolled. May raise RecursionError.
    """
    return Follower(facts).function(node, dict(module_values(facts)), given)


def returned(facts: Facts, node: Function, given: Mapping[str, ast.expr]) -> ast.expr:
    """What a function returns then, UNKNOWN if that is not known. May raise RecursionError."""
    return follow(facts, node, given).get(RETURNED, UNKNOWN)


@lru_cache(maxsize=4)
def module_values(facts: Facts) -> Mapping[str, ast.expr]:
    """What the module's own variables hold, `__main__` aside."""
    walker, env = Follower(facts), dict[str, ast.expr]()
    try:
        walker.block([s for s in facts.module.tree.body if not is_main_guard(s) and not is_definition(s)], env)
    except RecursionError:
        return {}
    return env
