"""A slice: the small program that makes a model."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ..span import Position, Span
from .refusal import Refusal

EXPRESSION = Span("", Position(0, 0), Position(0, 0))
"""Where a refusal is that is in the expression of a slice, until somebody says where that stands."""


@dataclass(frozen=True, slots=True)
class SlicedModule:
    """One file's part of a slice: `text` is the file with what the model does not need blanked out."""

    name: str
    file: str
    text: str
    package: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """What the trace worker executes: modules, and the expression that makes the model in `entry_module`.

    `refusals` are the stand-ins in the modules, by number. `packages` are the trusted packages that it imports,
    `lookups` the dotted names that it may look up in torch's modules at run time.
    """

    modules: tuple[SlicedModule, ...]
    entry_module: str
    expression: str
    refusals: tuple[Refusal, ...]
    packages: tuple[str, ...] = ()
    lookups: tuple[str, ...] = ()

    def reported_at(self, span: Span) -> "Slice":
        """The same where the expression stands at `span`, with what is refused in the expression itself."""
        if all(refusal.span is not EXPRESSION for refusal in self.refusals):
            return self
        refusals = [replace(r, span=span) if r.span is EXPRESSION else r for r in self.refusals]
        return replace(self, refusals=tuple(refusals))

    @property
    def certain(self) -> tuple[Refusal, ...]:
        """What is to be reported without running anything; empty when running the slice may go well."""
        return self.reported(()) if any(refusal.sure for refusal in self.refusals) else ()

    def reported(self, hit: Collection[int]) -> tuple[Refusal, ...]:
        """What is to be reported when running the slice met the refusals `hit`: those, and all others of their kind."""
        chosen = [r for i, r in enumerate(self.refusals) if i in hit or r.sure or not r.conditional]
        unique = {(refusal.span, refusal.name): refusal for refusal in chosen}
        return tuple(sorted(unique.values(), key=lambda refusal: (refusal.span.file, refusal.span.start)))
