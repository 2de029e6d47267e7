"""An import statement as a slice has it: only what is wanted, and stand-ins for what may not be imported."""

import ast
from collections.abc import Callable, Collection, Iterator

from . import allowed
from .source import Source
from .vet import Verdict
from .workspace import Workspace

Refuse = Callable[[ast.alias, str, Verdict], int]
Statement = ast.Import | ast.ImportFrom


def import_text(
    workspace: Workspace,
    source: Source,
    statement: Statement,
    wanted: Collection[str] | None,
    guarded: bool,
    refuse: Refuse,
) -> str | None:
    """The text that takes the statement's place; None when it stays as it is.

    `wanted` limits it to some of the names it binds, and says which names a star stands for. `guarded` says that the
    program has a fallback for an import that fails.
    """
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return None
    aliases = [
        alias for alias in _aliases(statement, wanted) if wanted is None or bound_name(statement, alias) in wanted
    ]
    judged = [(alias, *_judge(workspace, source, statement, alias)) for alias in aliases]
    bad = [(alias, dotted, verdict) for alias, dotted, verdict in judged if verdict.refused]
    if bad and guarded:
        return f"raise ImportError({bad[0][1]!r})"
    if not bad and aliases == statement.names and not any(d in allowed.TRANSPARENT for _, d, _ in judged):
        return None
    return "; ".join(_parts(statement, judged, refuse)) or "pass"


def bound_name(statement: Statement, alias: ast.alias) -> str:
    """The name that an alias binds."""
    return alias.asname or (alias.name.partition(".")[0] if isinstance(statement, ast.Import) else alias.name)


def _aliases(statement: Statement, wanted: Collection[str] | None) -> list[ast.alias]:
    if wanted is not None and any(alias.name == "*" for alias in statement.names):
        return [ast.alias(name) for name in sorted(wanted)]
    return statement.names


def _judge(workspace: Workspace, source: Source, statement: Statement, alias: ast.alias) -> tuple[str, Verdict]:
    """The dotted name of what is imported, and whether it may be."""
    if isinstance(statement, ast.Import):
        return alias.name, workspace.judge(alias.name)
    origin = source.source_of(statement)
    dotted = f"{origin}.{alias.name}"
    found = workspace.find(origin)
    if found is not None:
        if alias.name == "*" or workspace.exports(found, alias.name):
            return dotted, Verdict()
        reason = f"{origin} ({found.module.file}) defines no `{alias.name}`"
        return dotted, Verdict(reason=reason, way_out="define it there, or import it from where it is")
    if statement.level and not workspace.is_unreadable(origin):
        reason = f"there is no module {origin or '.'} beside this file"
        return dotted, Verdict(reason=reason, way_out="say where the package begins with `--source-root DIR`")
    if dotted in allowed.TRANSPARENT:
        return dotted, Verdict()
    return dotted, workspace.judge(dotted)


def _parts(statement: Statement, judged: list[tuple[ast.alias, str, Verdict]], refuse: Refuse) -> Iterator[str]:
    """The statements, to be joined by semicolons."""
    good = [ast.unparse(a) for a, dotted, v in judged if not v.refused and dotted not in allowed.TRANSPARENT]
    if good and isinstance(statement, ast.ImportFrom):
        yield f"from {'.' * statement.level}{statement.module or ''} import {', '.join(good)}"
    elif good:
        yield f"import {', '.join(good)}"
    for alias, dotted, verdict in judged:
        if verdict.refused:
            yield f"{bound_name(statement, alias)} = __refused__({refuse(alias, dotted, verdict)})"
        elif dotted in allowed.TRANSPARENT:
            yield f"{bound_name(statement, alias)} = __same__"
