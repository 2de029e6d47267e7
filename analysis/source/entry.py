"""Which models a file holds, how they are constructed and what goes into them.

In order: the command line, a `# chipfit:` comment above the class, the configuration, and else every class
that no other class of the file uses. The comment is `# chipfit: [EXPRESSION] input=1x1x49x10 [input=...]`.
Arguments and shapes that none of them says are harvested from the file (arguments.py, shapes.py).
"""

import ast
import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from ..config import ModelSettings
from ..input_spec import InputSpec, InputSpecError
from ..span import Span
from .allowed import BUILTINS
from .arguments import Construction, find_construction
from .facts import Facts
from .flow import Call, find_calls, module_values
from .fold import fold_call
from .module import Comment, Module
from .names import bound_names, module_classes
from .shapes import find_inputs
from .suppressions import is_suppression

_INPUT = re.compile(r"\binput=(\S+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One model: the expression that makes it, where to report about it as a whole, and what it is fed.

    `required` names constructor parameters that nothing gives a value; `settings` is its configuration. `source` says
    in a word or two where the inputs are from (command line, comment, configuration, call site, annotation, example
    input, parameters, solved, convention), `reason` how, `evidence` at which place; `assumed` that they are a guess.
    `unfed` names parameters of `forward` without a shape, `origin` the call that the arguments are from. `rejected`
    is an assumed input that the model turned out not to take.
    """

    expression: str
    span: Span
    inputs: tuple[InputSpec, ...] = ()
    required: tuple[str, ...] = ()
    settings: ModelSettings | None = None
    source: str = ""
    assumed: bool = False
    reason: str = ""
    evidence: Span | None = None
    unfed: tuple[str, ...] = ()
    origin: str = ""
    rejected: tuple[InputSpec, ...] = ()

    @property
    def input_source(self) -> str:
        """Where the inputs are from, in words."""
        return f"{self.source}: {self.reason}" if self.reason else self.source

    @property
    def name(self) -> str:
        """The class or factory that is called: `DSCNN` of `DSCNN(num_classes=12)`."""
        match = re.match(r"[^\W\d][\w.]*", self.expression)
        return match[0].rpartition(".")[2] if match else self.expression


class EntryError(ValueError):
    """The entry that the caller asked for cannot be one; the message is for the user."""


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """A comment or an expression that cannot be understood: where, and why."""

    span: Span
    message: str


def find_entries(module: Module, models: tuple[ModelSettings, ...]) -> tuple[list[Entry], list[EntryProblem]]:
    """Every model of the file, in order of appearance."""
    entries: dict[str, Entry] = {}
    problems: list[EntryProblem] = []
    for comment in module.comments:
        found = _from_comment(module, comment)
        if isinstance(found, EntryProblem):
            problems.append(found)
        elif found is not None:
            entries[found.expression] = found
    for settings in _models_of(module, models):
        found = _from_settings(module, settings)
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
    harvest = _Harvest(module)
    named |= {made for name in named for made in harvest.facts.factories.get(name, ())}
    for name, node in harvest.facts.roots.items():
        if name not in named:
            entries[name] = Entry(name, module.span_of_name(node), required=_required(node))
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
    required = _required(module.classes[expression]) if called else ()
    entry = Entry(expression, _definition_span(module, tree) or module.span_of_line(1), required=required)
    twin = next((known for known in entries if known.name == entry.name), None)
    if twin is not None and not twin.assumed:
        entry = replace(entry, inputs=twin.inputs, settings=twin.settings, span=twin.span)
        entry = replace(entry, source=twin.source, reason=twin.reason, evidence=twin.evidence)
    elif twin is not None:
        entry = replace(entry, settings=twin.settings, span=twin.span)
    return [_Harvest(module).complete(entry)], problems


class _Harvest:
    """Completes entries with what their file says; the file is followed once, and only if an entry needs it."""

    def __init__(self, module: Module) -> None:
        self.facts = Facts(module)

    @cached_property
    def calls(self) -> list[Call]:
        return find_calls(self.facts)

    def complete(self, entry: Entry) -> Entry:
        """The entry with the arguments of a bare class name, and the inputs, where nothing nearer says them."""
        try:
            return self._complete(entry)
        except RecursionError:
            return entry  # an expression too deep to follow says nothing

    def _complete(self, entry: Entry) -> Entry:
        made = self._construction(entry)
        if made is None:
            return entry
        name, construction = made
        entry = replace(
            entry, expression=construction.expression, required=construction.missing, origin=construction.origin
        )
        if entry.inputs or entry.required:
            return entry
        found = find_inputs(self.facts, self.facts.models[name], construction, self.calls)
        evidence = found.evidence
        if evidence is None:
            return replace(entry, unfed=found.missing)
        return replace(
            entry,
            inputs=evidence.inputs,
            source=evidence.source,
            assumed=evidence.assumed,
            reason=evidence.reason,
            evidence=evidence.span,
        )

    def _construction(self, entry: Entry) -> tuple[str, Construction] | None:
        """(class, how it is made), or None for an expression that is no plain call of a class or factory."""
        tree = ast.parse(entry.expression, mode="eval").body
        if isinstance(tree, ast.Name) and tree.id in self.facts.models:
            return tree.id, find_construction(self.facts, self.facts.models[tree.id], self.calls)
        if entry.inputs or not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
            return None
        maker = tree.func.id
        classes = {maker} if maker in self.facts.models else self.facts.factories.get(maker, frozenset())
        if len(classes) != 1:
            return None
        folded = fold_call(tree, module_values(self.facts), self.facts)
        return next(iter(classes)), Construction(entry.expression, entry.origin, (), folded)


def _require_names(module: Module, tree: ast.Expression) -> None:
    """Every name of the expression must be defined in the file, imported by it, or Python's own."""
    defined = {name for statement in module.tree.body for name in bound_names(statement)}
    starred = any(isinstance(s, ast.ImportFrom) and any(a.name == "*" for a in s.names) for s in module.tree.body)
    local = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    local |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not starred and node.id not in defined | local | BUILTINS:
            close = get_close_matches(node.id, defined, 3, 0.5) or list(module_classes(module))
            hint = f"; it has {', '.join(f'`{name}`' for name in close)}" if close else ""
            raise EntryError(f"{module.file} defines no `{node.id}`{hint}.")


def _from_comment(module: Module, comment: Comment) -> Entry | EntryProblem | None:
    if is_suppression(comment):
        return None
    owner = _statement_below(module, comment.span.start.line)
    first = _INPUT.search(comment.body)
    expression = comment.body[: first.start() if first else None].strip()
    rest = _INPUT.sub("", comment.body[first.start() :] if first else "").strip()
    if rest:
        return EntryProblem(comment.span, f"`{rest}` in this comment is neither an expression nor an `input=`.")
    try:
        inputs = tuple(InputSpec.parse(text) for text in _INPUT.findall(comment.body))
    except InputSpecError as error:
        return EntryProblem(comment.span, str(error))
    if not expression:
        if owner is None:
            return EntryProblem(comment.span, "This comment stands above no class or function, so it names no model.")
        expression = owner.name
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return EntryProblem(comment.span, f"`{expression}` is not a Python expression.")
    span = _definition_span(module, tree) or (module.span_of_name(owner) if owner else comment.span)
    called = isinstance(tree.body, ast.Name)
    required = _required(module.classes[expression]) if called and expression in module.classes else ()
    return Entry(expression, span, inputs, required, source="comment" if inputs else "")


def _from_settings(module: Module, settings: ModelSettings) -> Entry | EntryProblem:
    expression = settings.entry
    if not expression:
        names = list(Facts(module).roots)
        if len(names) != 1:
            what = "no model" if not names else f"{len(names)} models ({', '.join(names)})"
            message = f"The configuration names this file without an `entry`, and the file holds {what}."
            return EntryProblem(module.span_of_line(1), message)
        expression = names[0]
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError):
        return EntryProblem(module.span_of_line(1), f"The configured entry `{expression}` is not a Python expression.")
    span = _definition_span(module, tree) or module.span_of_line(1)
    called = isinstance(tree.body, ast.Name) and expression in module.classes
    required = _required(module.classes[expression]) if called else ()
    return Entry(expression, span, settings.input, required, settings, "configuration" if settings.input else "")


def _models_of(module: Module, models: tuple[ModelSettings, ...]) -> list[ModelSettings]:
    path = Path(module.file).resolve()
    return [model for model in models if Path(model.file).resolve() == path]


def _statement_below(module: Module, line: int) -> ast.ClassDef | ast.FunctionDef | None:
    """The class or function that the comment at `line` stands above, decorators and blank lines between allowed."""
    for statement in module.tree.body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            first = min([statement.lineno, *(d.lineno for d in statement.decorator_list)])
            if first > line or statement.lineno > line > first:
                return statement
        elif statement.lineno > line:
            return None
    return None


def _definition_span(module: Module, tree: ast.Expression) -> Span | None:
    """Where the class or factory that an expression calls is defined in this file."""
    node = tree.body
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        for statement in module.tree.body:
            if isinstance(statement, ast.ClassDef | ast.FunctionDef) and statement.name == node.id:
                return module.span_of_name(statement)
    return None


def _required(node: ast.ClassDef) -> tuple[str, ...]:
    """The parameters of `__init__` that have no default."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            arguments = statement.args
            positional = [*arguments.posonlyargs, *arguments.args][1:]
            free = positional[: len(positional) - len(arguments.defaults)]
            keyword = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            return tuple(a.arg for a in free) + tuple(a.arg for a, default in keyword if default is None)
    return ()
