"""Put a stand-in where kept code names what it must not, so that only running into it is an error."""

import ast
import re
from collections.abc import Collection

from . import allowed
from .import_text import import_text
from .judged import Judged
from .uses import chain_of
from .vet import Verdict, judge_attribute, judge_builtin

_STAND_INS = frozenset({"__refused__", "__same__"})
_INSPECTS = re.compile(r"\{[^{}]*__\w+__")
_DEVICE = re.compile(r"^(cuda|mps|xpu)(:\d+)?$")
_MATCHED_WHOLE = frozenset({"bool", "int", "float", "str", "tuple", "list", "dict"})


class Redactor(Judged):
    """Visits the kept statements of one module and notes in `edits` what has to be replaced."""

    def top(self, statement: ast.stmt) -> None:
        """Visit a top-level statement. The value of a constant is only missed where it is used."""
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if value is None or not all(isinstance(target, ast.Name) for target in targets):
            self.visit(statement)
        elif self.in_class or not self.is_alias(value):
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
        verdict = judge_builtin(name) if name.startswith("__") or not (known or self.binds(name)) else Verdict()
        if verdict.refused and (isinstance(node.ctx, ast.Load) or name.startswith("__")):
            self.refuse(node, name, verdict)
        elif (known or self.source.stars) and isinstance(node.ctx, ast.Load):
            self.judge_meanings(node, (name,))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain = chain_of(node)
        if chain is None:
            verdict = judge_attribute(node.attr)
            if verdict.refused:
                self.refuse(node, node.attr, verdict)
            else:
                self.visit(node.value)
            return
        if not self.frames.is_local(chain[0]) and self.judge_meanings(node, chain):
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
        if not self.meanings(chain[:1]):
            self.visit(root)

    def visit_Call(self, node: ast.Call) -> None:
        chain = chain_of(node.func)
        if isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr") and len(node.args) > 1:
            self._look_up(node)
            return
        meanings = self.meanings(chain) if chain else frozenset()
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
        named = isinstance(node.cls, ast.Name) and node.cls.id in _MATCHED_WHOLE
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
            refusal = self.note(node, "import", Verdict(reason=reason, way_out="import it above the class"))
            self.edits.statement(node, f"__refused__({refusal})()")
            return
        before = len(self.broken)
        own = isinstance(node, ast.ImportFrom) and (
            node.level > 0 or self.workspace.find(self.source.source_of(node)) is not None
        )

        def refuse(alias: ast.alias, dotted: str, verdict: Verdict) -> int:
            index = self.note(node, dotted, verdict, conditional=True)
            name = alias.asname or alias.name.partition(".")[0]
            self.broken[name] = index, self.refusal(node, dotted, verdict, True)
            if own:
                self.missing.add(name)
            return index

        text = import_text(self.workspace, self.source, node, wanted, self.guarded, refuse)
        if text is not None and (text or before == len(self.broken)):
            self.edits.statement(node, text)

    def _look_up(self, node: ast.Call) -> None:
        """`getattr(nn, name)` and `hasattr(nn, name)`: the guard in the worker judges names made at run time."""
        owner, key = node.args[0], node.args[1]
        chain = chain_of(owner)
        meanings = self.meanings(chain) if chain else frozenset()
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
