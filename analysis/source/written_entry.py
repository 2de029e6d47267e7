"""Entries that somebody has written down: in a comment above the model, or in the configuration."""

import ast
import re

from ..config import ModelSettings
from ..input_spec import InputSpec, InputSpecError, arranged
from ..span import Span
from .comment import Comment
from .entry import Entry, EntryProblem
from .facts import Facts
from .first_line import first_line
from .module import Module
from .sequences import class_roots, expression_of, sequences, target_of
from .suppressions import is_suppression

_INPUT = re.compile(r"\binput=(\S+)")


def entry_of_comment(module: Module, comment: Comment) -> Entry | EntryProblem | None:
    """The entry that a `# chipfit:` comment names; None for a comment that is about something else."""
    if is_suppression(comment):
        return None
    owner = _owner_below(module, comment.span.start.line)
    first = _INPUT.search(comment.body)
    expression = comment.body[: first.start() if first else None].strip()
    rest = _INPUT.sub("", comment.body[first.start() :] if first else "").strip()
    if rest:
        return EntryProblem(comment.span, f"`{rest}` in this comment is neither an expression nor an `input=`.")
    try:
        inputs = arranged([InputSpec.parse(text) for text in _INPUT.findall(comment.body)])
    except InputSpecError as error:
        return EntryProblem(comment.span, str(error))
    if not expression:
        if owner is None:
            return EntryProblem(
                comment.span, "This comment stands above no class, function or nn.Sequential, so it names no model."
            )
        expression = owner[0]
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return EntryProblem(comment.span, f"`{expression}` is not a Python expression.")
    span = definition_span(module, tree) or (owner[1] if owner else comment.span)
    called = isinstance(tree.body, ast.Name)
    required = required_of(module.classes[expression]) if called and expression in module.classes else ()
    return Entry(expression, span, inputs, required, source="comment" if inputs else "")


def entry_of_settings(module: Module, settings: ModelSettings) -> Entry | EntryProblem:
    """The entry of one `[[tool.chipfit.model]]`; without an `entry` the only model of the file."""
    expression = settings.entry
    if not expression:
        facts = Facts(module)
        names = [*class_roots(facts), *(expression_of(name, node) for name, node in sequences(facts).items())]
        if len(names) != 1:
            what = "no model" if not names else f"{len(names)} models ({', '.join(names)})"
            message = f"The configuration names this file without an `entry`, and the file holds {what}."
            return EntryProblem(module.span_of_line(1), message)
        expression = names[0]
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return EntryProblem(module.span_of_line(1), f"The configured entry `{expression}` is not a Python expression.")
    span = definition_span(module, tree) or module.span_of_line(1)
    called = isinstance(tree.body, ast.Name) and expression in module.classes
    required = required_of(module.classes[expression]) if called else ()
    try:
        inputs = arranged(settings.input)
    except InputSpecError as error:
        return EntryProblem(module.span_of_line(1), str(error))
    return Entry(expression, span, inputs, required, settings, "configuration" if inputs else "")


def definition_span(module: Module, tree: ast.Expression) -> Span | None:
    """Where the class or factory that an expression calls is defined in this file, or the variable that it is."""
    node = tree.body
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        for statement in module.tree.body:
            if isinstance(statement, ast.ClassDef | ast.FunctionDef) and statement.name == node.id:
                return module.span_of_name(statement)
            target = target_of(statement)
            if target is not None and target.id == node.id:
                return module.span_of(target)
    return None


def required_of(node: ast.ClassDef) -> tuple[str, ...]:
    """The parameters of `__init__` that have no default."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            arguments = statement.args
            positional = [*arguments.posonlyargs, *arguments.args][1:]
            free = positional[: len(positional) - len(arguments.defaults)]
            keyword = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            return tuple(a.arg for a in free) + tuple(a.arg for a, default in keyword if default is None)
    return ()


def _owner_below(module: Module, line: int) -> tuple[str, Span] | None:
    """What the comment at `line` stands above, decorators and blank lines between allowed: its expression and name.

    That is a class, a function, or a variable that is an nn.Sequential.
    """
    for statement in module.tree.body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            first = first_line(statement)
            if first > line or statement.lineno > line > first:
                return statement.name, module.span_of_name(statement)
        elif statement.lineno > line:
            target = target_of(statement)
            known = target is not None and target.id in sequences(Facts(module))
            return (target.id, module.span_of(target)) if target is not None and known else None
    return None
