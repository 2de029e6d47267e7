"""The fix for a `view` of a tensor whose dimensions were permuted, which PyTorch refuses."""

import ast

from ..diagnostic import Edit, Fix, Safety
from ..failure import Failure
from ..source.module import Module
from .constructor import source_text

REFUSED = "view size is not compatible"


def copying_view(module: Module | None, failure: Failure) -> Fix | None:
    """`x.view(x.size(0), -1)` becomes `x.flatten(1)`, every other `x.view(...)` becomes `x.reshape(...)`."""
    if module is None or REFUSED not in failure.detail or failure.span.file != module.file:
        return None
    calls = [c for c in module.calls_on(failure.span.lines) if _is_view(c)]
    if len(calls) != 1 or not isinstance(calls[0].func, ast.Attribute):
        return None
    call, source = calls[0], source_text(module, calls[0].func.value)
    if _keeps_batch(call, source):
        return _fix(module, call, f"{source}.flatten(1)", "`flatten(1)`")
    given = source_text(module, call)[len(source_text(module, call.func)) :]
    return _fix(module, call, f"{source}.reshape{given}", "`reshape`")


def _fix(module: Module, call: ast.Call, text: str, name: str) -> Fix:
    return Fix(f"Use {name}, which copies where it has to", Safety.SAFE, (Edit(module.span_of(call), text),))


def _is_view(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "view"


def _keeps_batch(call: ast.Call, source: str) -> bool:
    """Whether it is `x.view(x.size(0), -1)` in one of its spellings."""
    spellings = (f"{source}.size(0)", f"{source}.shape[0]", f"len({source})")
    given = [ast.unparse(argument) for argument in call.args]
    return len(given) == 2 and given[0] in spellings and given[1] == "-1" and not call.keywords
