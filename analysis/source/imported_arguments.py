"""What a parser of another file of the workspace gives: `from options import parse_args`."""

import ast

from .around import workspace_around
from .facts import Facts
from .parsed_arguments import parsed_arguments
from .remember import remember
from .workspace import MOST_REEXPORTS
from .workspace_chain import workspace_chain


def imported_arguments(facts: Facts, value: ast.expr) -> ast.Call | None:
    """The namespace that a folded call of something imported gives; None for any other value."""
    method = value.func if isinstance(value, ast.Call) else None
    chosen = isinstance(method, ast.Attribute) and method.attr == "parse_args"  # `get_parser().parse_args()`
    maker = method.value if chosen and isinstance(method, ast.Attribute) else value
    chain = workspace_chain(facts, maker.func if isinstance(maker, ast.Call) else maker)
    if method is None or chain is None:
        return None

    def find() -> ast.Call | None:
        return _found(facts, chain, chosen)

    return remember(facts.module, ("arguments", chain, chosen), (chain[0],), find)


def _found(facts: Facts, chain: tuple[str, ...], chosen: bool) -> ast.Call | None:
    workspace, home = workspace_around(facts.module)
    source, names = home, chain
    for _ in range(MOST_REEXPORTS):
        found, left = workspace.origin(source, names)
        if found is None:
            break
        source, names = found, left
    other = Facts(source.module)
    parses = source is not home and (chosen or names[0] in other.parsers)
    return parsed_arguments(other) if parses and other.argparse_defaults else None
