"""Complete an entry with what the code around it says: arguments, and the shapes of the inputs."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from .arguments import Construction, find_construction
from .call import Call
from .dispatch import dispatched
from .entry import Entry
from .facts import Facts
from .find_calls import find_calls
from .fold import fold, fold_call
from .follow import module_values
from .module import Module
from .outside_calls import outside_calls
from .part_of import part_of
from .sequences import Sequence, expression_of, sequences
from .shapes import Found, find_inputs, find_sequence_inputs


class Harvest:
    """Completes entries with what their file says; the file is followed once, and only if an entry needs it."""

    def __init__(self, module: Module) -> None:
        self.facts = Facts(module)

    @cached_property
    def calls(self) -> list[Call]:
        return dispatched(self.facts, find_calls(self.facts))

    @cached_property
    def making(self) -> list[Call]:
        """Those that make a model: of a long file a few of many, and every model looks through them."""
        return [call for call in self.calls if call.maker in self.facts.makers]

    @cached_property
    def outside(self) -> list[Call]:
        return dispatched(self.facts, outside_calls(self.facts))

    def complete(self, entry: Entry) -> Entry:
        """The entry with the arguments of a bare class name, and the inputs, where nothing nearer says them."""
        try:
            return self._complete_sequence(entry) or self._complete(entry)
        except RecursionError:
            return entry  # an expression too deep to follow says nothing

    @cached_property
    def sequences(self) -> Mapping[str, Sequence]:
        """The models without a class."""
        return sequences(self.facts)

    def _complete_sequence(self, entry: Entry) -> Entry | None:
        """The inputs of a model without a class; None for any other."""
        node = self.sequences.get(entry.name)
        if node is None or entry.expression not in (entry.name, expression_of(entry.name, node)):
            return None
        if entry.inputs:
            return entry
        written = ast.parse(expression_of(entry.name, node), mode="eval").body
        made = fold(written, module_values(self.facts), self.facts)
        call = made if isinstance(made, ast.Call) else None
        construction = Construction(entry.expression, call=call)
        return self._fed(entry, find_sequence_inputs(self.facts, entry.name, construction, self.calls))

    def _complete(self, entry: Entry) -> Entry:
        made = self._construction(entry)
        if made is None:
            return entry
        name, construction = made
        entry = replace(
            entry, expression=construction.expression, required=construction.missing, origin=construction.origin
        )
        if entry.inputs:
            return entry
        if entry.required:
            return replace(entry, part_of=part_of(self.facts, name))
        found = find_inputs(self.facts, self.facts.models[name], construction, self.calls, lambda: self.outside)
        return self._fed(entry, found)

    def _fed(self, entry: Entry, found: Found) -> Entry:
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
            return tree.id, find_construction(self.facts, self.facts.models[tree.id], self.making, lambda: self.outside)
        if entry.inputs or not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
            return None
        maker = tree.func.id
        classes = {maker} if maker in self.facts.models else self.facts.factories.get(maker, frozenset())
        if len(classes) != 1:
            return None
        folded = fold_call(tree, module_values(self.facts), self.facts)
        return next(iter(classes)), Construction(entry.expression, entry.origin, (), folded)
