"""The fix that writes down what a model is fed: a comment above its class."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..input_spec import InputSpec
from ..source.entry import Entry
from ..source.first_line import first_line
from ..source.module import Module
from ..span import Position, Span


def input_comment(module: Module, entry: Entry, inputs: tuple[InputSpec, ...], safety: Safety) -> Fix | None:
    """Insert `# chipfit: input=1x3x32x32` above the entry's class and its decorators, or above the function.

    A comment that names the construction alone gets the inputs at its end. None where the entry is defined in no
    place of this file.
    """
    line = _first_line(module, entry)
    if line is None:
        return None
    shapes = " ".join(f"input={spec}" for spec in inputs)
    for comment in module.comments:
        above = module.lines[comment.span.start.line : line - 1]
        directly = comment.span.start.line < line and all(text.lstrip().startswith("#") for text in above)
        if directly and comment.body.startswith(entry.name):
            edit = Edit(Span(module.file, comment.span.end, comment.span.end), f" {shapes}")
            return Fix(f"Add `{shapes}` to the comment above it", safety, (edit,))
    text = f"# chipfit: {shapes}"
    indent = module.lines[line - 1][: len(module.lines[line - 1]) - len(module.lines[line - 1].lstrip())]
    start = Position(line, 1)
    newline = "\r\n" if "\r\n" in module.text else "\n"
    return Fix(f"Write `{text}` above it", safety, (Edit(Span(module.file, start, start), f"{indent}{text}{newline}"),))


def _first_line(module: Module, entry: Entry) -> int | None:
    """The line of the class or function at the entry's span, decorators included."""
    for node in module.tree.body:
        named = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign)
        if named and node.lineno == entry.span.start.line:
            return first_line(node)
    return None
