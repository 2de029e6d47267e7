"""One model of a file: how it is constructed, what it is fed, and where both are known from."""

import re
from dataclasses import dataclass

from ..config import ModelSettings
from ..input_spec import InputSpec
from ..span import Span


@dataclass(frozen=True, slots=True)
class Entry:
    """One model: the expression that makes it, where to report about it as a whole, and what it is fed.

    `required` names constructor parameters that nothing gives a value; `settings` is its configuration. `source` says
    in a word or two where the inputs are from (command line, comment, configuration, call site, annotation, example
    input, parameters, solved, convention), `reason` how, `evidence` at which place; `assumed` that they are a guess.
    `unfed` names parameters of `forward` without a shape, `origin` the call that the arguments are from. `rejected`
    is an assumed input that the model turned out not to take. `part_of` says which model of another file is made of
    one whose arguments are not known.
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
    part_of: str = ""

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
