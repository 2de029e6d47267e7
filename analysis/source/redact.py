"""Put a stand-in where kept code names what it must not, so that only running into it is an error.

`__refused__(3)` is the third refusal: whoever calls it, or computes with it, is told. `__same__` gives back its first
argument. Both are provided by trace/guard.py.
"""

import ast
import re
from collections.abc import Callable, Collection
from dataclasses import replace

from . import allowed
from .descend import descend
from .edits import Edits
from .import_text import import_text
from .refusal import Refusal
from .uses import chain_of
from .vet import Verdict, judge_attribute, judge_builtin
from .walk import Walk
from .workspace import Source, Workspace

Register = Callable[[Refusal], int]

_STAND_INS = frozenset({"__refused__", "__same__"})
_INSPECTS = re.compile(r"\{[^{}]*__\w+__")
_DEVICE = re.compile(r"^(cuda|mps|xpu)(:\d+)?$")


class Redactor(Walk):
    """Visits the kept statements of one module and notes in `edits` what has to be replaced.

    `sure` holds the ids of definitions that run whenever the model is made or run; `skipped` those of nodes that are
    not there any more. `looked_up` collects the modules whose members are only named at run time.
    """

    def __init__(
        self,
        workspace: Workspace,
        source: Source,
        edits: Edits,
        register: Register,
        skipped: Collection[int] = (),
        sure: Collection[int] = (),
    ) -> None:
        super().__init__(skipped, sure)
        self.workspace, self.source, self.edits, self.register = workspace, source, edits, register
        self.module = edits.module
        self.looked_up: set[str] = set()
        self.broken: dict[str, tuple[int, Refusal]] = {}
        self.instead: ast.expr | None = None

    def top(self, statement: ast.stmt) -> None:
        """Visit a top-level statement. The value of a constant is only missed where it is used."""
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if value is None or not all(isinstance(target, ast.Name) for target in targets):
            self.visit(statement)
        elif self.in_class or not self._is_alias(value):
            self.statement = statement
            for target in targets:
                assert isinstance(target, ast.Name)
                self.visit(target)
            self.default(value)

    def default(self, value: ast.expr) -> None:
        """Visit a constant or a default: something refused in it takes all of it, and is only missed on use."""
        if self.instead is None and isinstance(value, ast.List | ast.Tuple | ast.Set):
            for element in value.elts:
                self.default(element)
            return
        if self.instead is None and isinstance(value, ast.Dict):
            for key, element in zip(value.keys, value.values, strict=True):
                if key is not None:
                    self.selector(key)
                self.default(element)
            return
        before = self.instead
        self.instead = before or value
        self.branches += 1
        self.visit(value)
        self.branches -= 1
        self.instead = before

    def visit_Name(self, node: ast.Name) -> None:
        name = node.id
        if name in _STAND_INS or self.frames.is_local(name):
            return
        known = name in self.source.imported or name in self.source.binders
        verdict = judge_builtin(name) if name.startswith("__") or not (known or self._binds(name)) else Verdict()
        if verdict.refused and (isinstance(node.ctx, ast.Load) or name.startswith("__")):
            self.refuse(node, name, verdict)
        elif (known or self.source.stars) and isinstance(node.ctx, ast.Load):
            self._judge_meanings(node, (name,))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain = chain_of(node)
        if chain is None:
            verdict = judge_attribute(node.attr)
            if verdict.refused:
                self.refuse(node, node.attr, verdict)
            else:
                self.visit(node.value)
            return
        if not self.frames.is_local(chain[0]) and self._judge_meanings(node, chain):
            return
        assigned = isinstance(node.ctx, ast.Store) and chain[-1] in allowed.ASSIGNED_ATTRIBUTES
        for attribute in chain[1:-1] if assigned else chain[1:]:
            verdict = judge_attribute(attribute)
            if verdict.refused:
                self.refuse(node, attribute, verdict)
                return
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not self._meanings(chain[:1]):
            self.visit(root)

    def visit_Call(self, node: ast.Call) -> None:
        chain = chain_of(node.func)
        if isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr") and len(node.args) > 1:
            self._look_up(node)
            return
        meanings = self._meanings(chain) if chain else frozenset()
        plain = len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)
        if plain and meanings and meanings <= allowed.CALL_ONLY:
            self.visit(node.args[0])
            return
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _DEVICE.match(node.value) and not self.unchanged:
            self.edits.expression(node, "'cpu'")
        elif isinstance(node.value, str) and _INSPECTS.search(node.value):
            reason = "this text formats what is inside of Python, which is not something a network needs"
            self.refuse(node, "format", Verdict(reason=reason))

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring says what it likes
            self.visit(node.value)

    def visit_MatchClass(self, node: ast.MatchClass) -> None:
        """The attributes that a pattern takes are looked up like any others; those by position cannot be told."""
        for name in node.kwd_attrs:
            verdict = judge_attribute(name)
            if verdict.refused:
                self.refuse(node.cls, name, verdict)
        named = isinstance(node.cls, ast.Name) and node.cls.id in (
            "bool",
            "int",
            "float",
            "str",
            "tuple",
            "list",
            "dict",
        )
        if node.patterns and not named:
            verdict = Verdict(reason="a pattern takes attributes by position", way_out="name them in the pattern")
            self.refuse(node.cls, "case", verdict)
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        outermost = self.instead is None
        if outermost:  # Python 3.11 does not know where in the line the parts of an f-string stand
            self.instead = node
        self.as_it_is(node)
        if outermost:
            self.instead = None

    def visit_Import(self, node: ast.Import) -> None:
        self.imports(node, None)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.imports(node, None)

    def imports(self, node: ast.Import | ast.ImportFrom, wanted: Collection[str] | None) -> None:
        """Limit an import to the names in `wanted` (None: all) and put stand-ins for what may not be imported."""
        if self.in_class:
            reason = "an import in the body of a class is not something chipfit follows"
            refusal = self._register(node, "import", Verdict(reason=reason, way_out="import it above the class"))
            self.edits.statement(node, f"__refused__({refusal})()")
            return
        before = len(self.broken)

        def refuse(alias: ast.alias, dotted: str, verdict: Verdict) -> int:
            index = self._register(node, dotted, verdict, conditional=True)
            name = alias.asname or alias.name.partition(".")[0]
            self.broken[name] = index, self._refusal(node, dotted, verdict, True)
            return index

        text = import_text(self.workspace, self.source, node, wanted, self.guarded, refuse)
        if text is not None and (text or before == len(self.broken)):
            self.edits.statement(node, text)

    def _binds(self, name: str) -> bool:
        """Whether the statement being visited, or a star import, may bind the name somewhere."""
        return any(self.workspace.star_offers(self.source, index, name) for index in self.source.stars) or any(
            (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
            or (isinstance(node, ast.arg) and node.arg == name)
            for node in (descend(self.statement) if self.statement else ())
        )

    def _meanings(self, chain: tuple[str, ...]) -> frozenset[str]:
        if self.frames.is_local(chain[0]):
            return frozenset()
        return self.workspace.follow(self.source, chain)

    def _judge_meanings(self, node: ast.Name | ast.Attribute, chain: tuple[str, ...]) -> bool:
        """Judge what a name or an attribute chain stands for; True when it was replaced."""
        for dotted in sorted(self._meanings(chain)):
            if dotted in allowed.TRANSPARENT:
                self._replace(node, "__same__")
                return True
            verdict = self._judge(dotted, chain)
            if verdict.refused:
                if chain[0] in self.broken:
                    self._refuse_again(node, *self.broken[chain[0]])
                else:
                    self.refuse(node, dotted, verdict)
                return True
        return False

    def _judge(self, dotted: str, chain: tuple[str, ...]) -> Verdict:
        verdict = self.workspace.judge(dotted)
        if verdict.module:
            name = ".".join(chain)
            reason = f"`{name}` is a module, and what becomes of it cannot be told before it runs"
            return Verdict(reason=reason, way_out=f"name the members of `{name}` where they are used")
        if dotted in allowed.CALL_ONLY:
            return Verdict(
                reason=f"`{dotted}` is only allowed around one function", way_out="call it with one argument"
            )
        return verdict

    def _is_alias(self, value: ast.expr) -> bool:
        """`nn = torch.nn`, which is an import by other means."""
        chain = chain_of(value)
        meanings = self._meanings(chain) if chain else frozenset()
        return bool(meanings) and all(self.workspace.judge(dotted).module for dotted in meanings)

    def _look_up(self, node: ast.Call) -> None:
        """`getattr(nn, name)` and `hasattr(nn, name)`: the guard in the worker judges names made at run time."""
        owner, key = node.args[0], node.args[1]
        chain = chain_of(owner)
        meanings = self._meanings(chain) if chain else frozenset()
        if not meanings:
            self.visit(owner)
        self.looked_up |= meanings
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            verdict = judge_attribute(key.value)
            for dotted in () if verdict.refused else sorted(meanings):
                if self.workspace.find(dotted) is None:
                    verdict = self.workspace.judge(f"{dotted}.{key.value}")
                    if verdict.module:
                        verdict = Verdict(reason=f"`{dotted}.{key.value}` is a module, not a value")
                    break
            if verdict.refused and isinstance(node.func, ast.Name) and node.func.id == "getattr":
                self.refuse(node, key.value, verdict)
                return
        for part in (*node.args[1:], *node.keywords):
            self.visit(part)

    def refuse(self, node: ast.expr | ast.Name, name: str, verdict: Verdict) -> None:
        """Register a refusal and put its stand-in where the name stands."""
        index = self._register(node, name, verdict)
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del) or self.match is not None:
            assert self.statement is not None
            self.edits.statement(self.match or self.statement, f"__refused__({index})()")
        else:
            self._replace(node, f"__refused__({index})")

    def _replace(self, node: ast.expr, text: str) -> None:
        self.edits.expression(self.instead if self.instead is not None and text != "__same__" else node, text)

    def _register(self, node: ast.expr | ast.stmt, name: str, verdict: Verdict, conditional: bool = False) -> int:
        return self.register(self._refusal(node, name, verdict, conditional or bool(self.branches)))

    def _refusal(self, node: ast.expr | ast.stmt, name: str, verdict: Verdict, conditional: bool) -> Refusal:
        sure = self.surely and not conditional
        span = self.module.span_of(node)
        return Refusal(span, name, verdict.reason, verdict.way_out, sure, conditional)

    def _refuse_again(self, node: ast.expr, index: int, refusal: Refusal) -> None:
        """Something refused where it was imported is used: it is reported there, and once."""
        if self.surely and not self.branches:
            index = self.register(replace(refusal, sure=True, conditional=False))
        self._replace(node, f"__refused__({index})")
