"""Which expressions name what another file of the workspace may define: `config.IMG`, of which nothing is read yet."""

import ast
import sys

from .allowed import PACKAGES
from .facts import Facts
from .uses import chain_of


def workspace_chain(facts: Facts, value: ast.expr) -> tuple[str, ...] | None:
    """`a.b.c` of what the file imports, but not from Python or a listed package; None for anything else."""
    chain = chain_of(value)
    dotted = facts.imports.get(chain[0], "") if chain is not None else ""
    top = dotted.partition(".")[0]
    return chain if dotted and top not in PACKAGES and top not in sys.stdlib_module_names else None
