"""Put a stand-in where kept code names what it must not, so that only running into it is an error.

`__refused__(3)` is the third refusal: whoever calls it, or computes with it, is told. `__same__` gives back its first
argument. Both are provided by trace/guard.py.
"""

import ast
from collections.abc import Callable, Collection
from dataclasses import replace

from .edits import Edits
from .refusal import Refusal
from .vet import Verdict
from .walk import Walk

Register = Callable[[Refusal], int]


class StandIns(Walk):
    """Visits nothing by itself; its methods replace what is being visited, and register why.

    `sure` holds the ids of definitions that run whenever the model is made or run; `skipped` those of nodes that are
    not there any more. While `instead` is set, it is replaced as a whole.
    """

    def __init__(
        self, edits: Edits, register: Register, skipped: Collection[int] = (), sure: Collection[int] = ()
    ) -> None:
        super().__init__(skipped, sure)
        self.edits, self.register, self.module = edits, register, edits.module
        self.instead: ast.expr | None = None
        self.used: dict[str, tuple[int, bool]] = {}

    def refuse(self, node: ast.expr | ast.Name, name: str, verdict: Verdict) -> None:
        """Register a refusal and put its stand-in where the name stands."""
        index = self.note(node, name, verdict)
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del) or self.match is not None:
            assert self.statement is not None
            self.edits.statement(self.match or self.statement, f"__refused__({index})()")
        else:
            self.replace(node, f"__refused__({index})")

    def replace(self, node: ast.expr, text: str) -> None:
        self.edits.expression(self.instead if self.instead is not None and text != "__same__" else node, text)

    def note(self, node: ast.expr | ast.stmt, name: str, verdict: Verdict, conditional: bool = False) -> int:
        return self.register(self.refusal(node, name, verdict, conditional or bool(self.branches)))

    def refusal(self, node: ast.expr | ast.stmt, name: str, verdict: Verdict, conditional: bool) -> Refusal:
        sure = self.surely and not conditional
        span = self.module.span_of(node)
        return Refusal(span, name, verdict.reason, verdict.way_out, sure, conditional)

    def refuse_use(self, node: ast.expr, name: str, refusal: Refusal) -> None:
        """Something is used whose import is refused: it is reported where that is first, and first surely, the case."""
        surely = self.surely and not self.branches
        known = self.used.get(name)
        if known is None or (surely and not known[1]):
            span = self.module.span_of(node)
            used = replace(refusal, span=span, sure=surely, conditional=not surely, imported=refusal.span)
            known = self.used[name] = self.register(used), surely
        self.replace(node, f"__refused__({known[0]})")

    def refuse_again(self, node: ast.expr, index: int, refusal: Refusal) -> None:
        """Something that its import does not find is used: it is reported where it is imported, and once."""
        if self.surely and not self.branches:
            index = self.register(replace(refusal, sure=True, conditional=False))
        self.replace(node, f"__refused__({index})")
