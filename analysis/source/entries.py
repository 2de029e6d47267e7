"""Which models a file holds, how they are constructed and what goes into them.

In order: the command line, a `# chipfit:` comment above the class, the configuration, and else every class
that no other class of the file uses. The comment is `# chipfit: [EXPRESSION] input=1x1x49x10 [input=...]`
(input_spec.py says what an input may be).
Arguments and shapes that none of them says are harvested from the file (arguments.py, shapes.py).
"""

import ast
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from ..config import ModelSettings
from .allowed import BUILTINS, IMPLIED
from .entry import Entry, EntryError, EntryProblem
from .harvest import Harvest
from .module import Module
from .names import bound_names, module_classes
from .sequences import class_roots, expression_of
from .written_entry import definition_span, entry_of_comment, entry_of_settings, required_of


def find_entries(module: Module, models: tuple[ModelSettings, ...]) -> tuple[list[Entry], list[EntryProblem]]:
    """Every model of the file, in order of appearance."""
    entries: dict[str, Entry] = {}
    problems: list[EntryProblem] = []
    for comment in module.comments:
        found = entry_of_comment(module, comment)
        if isinstance(found, EntryProblem):
            problems.append(found)
        elif found is not None:
            entries[found.expression] = found
    for settings in _models_of(module, models):
        found = entry_of_settings(module, settings)
        if isinstance(found, EntryProblem):
            problems.append(found)
            continue
        written = next((key for key, entry in entries.items() if entry.name == found.name), None)
        if written is None:
            entries[found.expression] = found
        else:  # the comment stands nearer to the code; the configuration adds what it does not say
            entry = entries[written]
            source = entry.source or found.source
            entries[written] = replace(entry, inputs=entry.inputs or found.inputs, settings=settings, source=source)
    named = {entry.name for entry in entries.values()}
    harvest = Harvest(module)
    named |= {made for name in named for made in harvest.facts.factories.get(name, ())}
    for name, node in class_roots(harvest.facts).items():
        if name not in named:
            entries[name] = Entry(name, module.span_of_name(node), required=required_of(node))
    for name, node in harvest.sequences.items():
        if name not in named:
            expression = expression_of(name, node)
            tree = ast.parse(expression, mode="eval")
            entries[expression] = Entry(expression, definition_span(module, tree) or module.span_of(node))
    return sorted(map(harvest.complete, entries.values()), key=lambda e: e.span.start), problems


def select_entry(
    module: Module, models: tuple[ModelSettings, ...], expression: str
) -> tuple[list[Entry], list[EntryProblem]]:
    """The entry that the command line names: a class, a factory, or any expression in the file's namespace.

    What a comment or the configuration says about the same class holds for the input shape. Raises EntryError for
    what is no expression, or names something that the file does not define.
    """
    expression = expression.strip()
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError) as error:
        reason = getattr(error, "msg", error)
        raise EntryError(f"The entry `{expression}` is not a Python expression: {reason}.") from None
    _require_names(module, tree)
    entries, problems = find_entries(module, models)
    for known in entries:
        if known.expression == expression or (known.name == expression and isinstance(tree.body, ast.Name)):
            return [known], problems
    called = isinstance(tree.body, ast.Name) and expression in module.classes
    required = required_of(module.classes[expression]) if called else ()
    entry = Entry(expression, definition_span(module, tree) or module.span_of_line(1), required=required)
    twin = next((known for known in entries if known.name == entry.name), None)
    if twin is not None and not twin.assumed:
        entry = replace(entry, inputs=twin.inputs, settings=twin.settings, span=twin.span)
        entry = replace(entry, source=twin.source, reason=twin.reason, evidence=twin.evidence)
    elif twin is not None:
        entry = replace(entry, settings=twin.settings, span=twin.span)
    return [Harvest(module).complete(entry)], problems


def _require_names(module: Module, tree: ast.Expression) -> None:
    """Every name of the expression must be defined in the file, imported by it, or Python's own."""
    defined = {name for statement in module.tree.body for name in bound_names(statement)}
    starred = any(isinstance(s, ast.ImportFrom) and any(a.name == "*" for a in s.names) for s in module.tree.body)
    local = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    local |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not starred and node.id not in defined | local | BUILTINS | IMPLIED:
            close = get_close_matches(node.id, defined, 3, 0.5) or list(module_classes(module))
            hint = f"; it has {', '.join(f'`{name}`' for name in close)}" if close else ""
            raise EntryError(f"{module.file} defines no `{node.id}`{hint}.")


def _models_of(module: Module, models: tuple[ModelSettings, ...]) -> list[ModelSettings]:
    path = Path(module.file).resolve()
    return [model for model in models if Path(model.file).resolve() == path]
