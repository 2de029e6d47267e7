"""The small program a model needs: the definitions its entry reaches, and nothing else of the file.

A model file imports data loaders and loggers, parses arguments and starts training. From the syntax tree
alone the slice keeps the top-level statements that define a reached name, follows imports into the other
modules of the workspace, and vets what it keeps: a name that is not allowed is replaced by a stand-in that
complains when it is used. Everything else is blanked out in place, so every line of the slice is the user's.
"""

from collections.abc import Collection
from dataclasses import replace

from ..span import Span
from .module import Module
from .refusal import Refusal
from .relocation import Relocation
from .remember import names_of, remember
from .sliced import Slice
from .slicer import Slicer


def slice_model(
    module: Module,
    expression: str,
    source_roots: tuple[str, ...] = (),
    packages: Collection[str] = (),
    span: Span | None = None,
) -> Slice:
    """Collect what `expression`, evaluated in `module`, reaches. Refused names are in `refusals`.

    `packages` are the installed packages the user trusts; `span` is where the expression itself is reported.
    """
    key = "slice", expression, source_roots, frozenset(packages)
    names = names_of(expression)
    found = remember(module, key, names, lambda: _sliced(module, expression, source_roots, packages), _relocated)
    return found.reported_at(span or module.span_of_line(1))


def _sliced(module: Module, expression: str, source_roots: tuple[str, ...], packages: Collection[str]) -> Slice:
    try:
        return Slicer(module, source_roots, packages).run(expression)
    except RecursionError:
        refusal = Refusal(module.span_of_line(1), expression, "the code of this model is nested too deeply", sure=True)
        return Slice((), "", expression, (refusal,))


def _relocated(sliced: Slice, to: Relocation) -> Slice:
    modules = [replace(m, text=to.text(m.text)) if m.file == to.file else m for m in sliced.modules]
    refusals = [
        replace(refusal, span=to.span(refusal.span), imported=to.span(refusal.imported) if refusal.imported else None)
        for refusal in sliced.refusals
    ]
    return replace(sliced, modules=tuple(modules), refusals=tuple(refusals))
