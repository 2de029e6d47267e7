"""What a name imported from another file of the workspace holds: `from config import INPUT_SHAPE`."""

import ast

from .around import workspace_around
from .constants import Constants
from .facts import Facts
from .literals import entry_of
from .remember import remember
from .workspace_chain import workspace_chain


def imported_constant(facts: Facts, value: ast.expr) -> ast.expr | None:
    """The literal that a folded name, or an entry of one, stands for; None for any other value.

    Asked for where it is needed, and not where code is followed: what is kept of that depends on this file alone.
    """
    if isinstance(value, ast.Subscript):
        table = imported_constant(facts, value.value)
        return entry_of(table, value.slice) if table is not None else None
    chain = workspace_chain(facts, value)
    if chain is None:
        return None

    def find() -> ast.expr | None:
        workspace, home = workspace_around(facts.module)
        return Constants(workspace, facts.module.file).imported(home, chain)

    return remember(facts.module, ("constant", chain), (chain[0],), find)
