"""What a file defines, read once from its syntax tree: imports, classes, functions, factories, argparse defaults."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from .allowed import BUILTINS
from .module import Module
from .names import bound_in, dotted, imports, is_main_guard, module_classes, roots
from .vet import vet_statement

Function = ast.FunctionDef | ast.AsyncFunctionDef
_MAX_CLASSES_PER_FACTORY = 4

_Made = tuple[str, bool]
"""A name, and whether the value is what it gives when it is called, or what it holds."""


@dataclass(frozen=True, eq=False)
class Facts:
    """Tables over one module, each made when it is first asked for."""

    module: Module

    @cached_property
    def imports(self) -> dict[str, str]:
        """Local name -> dotted name."""
        return imports(self.module)

    @cached_property
    def models(self) -> dict[str, ast.ClassDef]:
        """The classes that are torch modules."""
        return module_classes(self.module, self.imports)

    @cached_property
    def roots(self) -> dict[str, ast.ClassDef]:
        """The torch modules that no other one of the file uses, nor is given: `ResNet(Block, 2)` makes Block a part."""
        found, makers = roots(self.module, self.models), self.makers
        for statement in self.module.tree.body:
            for maker, given in self.module.fact(statement, "given", self._given):
                if maker in makers and maker != given and len(found) > 1:
                    found.pop(given, None)
        return found

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        return {node.name: node for node in self.module.tree.body if isinstance(node, ast.FunctionDef)}

    @cached_property
    def importable(self) -> frozenset[str]:
        """The names that an expression in the file's namespace may use: what a slice finds, without `__main__`."""
        body = self.module.tree.body
        return frozenset(name for s in body if not is_main_guard(s) for name in bound_in(self.module, s))

    @cached_property
    def defined(self) -> frozenset[str]:
        """Names that stand for themselves: classes, functions, imports and Python's own."""
        return frozenset({*self.module.classes, *self.functions, *self.imports, *BUILTINS})

    @cached_property
    def factories(self) -> dict[str, frozenset[str]]:
        """Function -> the module classes whose instances it returns, directly or through other functions."""
        functions, fact = self.functions, self.module.fact
        table = {name: fact(node, "returned", self._returned_calls) for name, node in functions.items()}
        found: dict[str, frozenset[str]] = {}
        for name in table:
            made = self._made(name, table)
            if made and len(made) <= _MAX_CLASSES_PER_FACTORY:
                found[name] = frozenset(made)
        return found

    @cached_property
    def makers(self) -> frozenset[str]:
        """The names whose call gives a model: module classes and factories."""
        return frozenset({*self.models, *self.factories})

    def makes(self, value: ast.expr, name: str) -> bool:
        """Whether a folded expression is a call that gives an instance of the class `name`."""
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name):
            return False
        return value.func.id == name or name in self.factories.get(value.func.id, ())

    def _given(self, statement: ast.stmt) -> tuple[tuple[str, str], ...]:
        """What is called by its name, and a variable that it is given, of every call."""
        return tuple(
            (node.func.id, value.id)
            for node in self.module.nodes_of(statement)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            for value in (*node.args, *(keyword.value for keyword in node.keywords))
            if isinstance(value, ast.Name)
        )

    def _made(self, name: str, table: dict[str, set[str]]) -> set[str]:
        made: set[str] = set()
        pending, seen = [name], {name}
        while pending:
            for called in table[pending.pop()]:
                if called in self.models:
                    made.add(called)
                elif called in table and called not in seen:
                    seen.add(called)
                    pending.append(called)
        return made

    def _returned_calls(self, node: ast.stmt) -> set[str]:
        """What the function calls to make what it returns: `Net` of `net = Net(); return net`, but not of `net(x)`."""
        returned: set[_Made] = set()
        assigned: dict[str, set[_Made]] = {}
        for part in self.module.nodes_of(node):
            if isinstance(part, ast.Return) and part.value is not None:
                returned |= _sources(part.value)
            elif isinstance(part, ast.Assign) and len(part.targets) == 1 and isinstance(part.targets[0], ast.Name):
                assigned.setdefault(part.targets[0].id, set()).update(_sources(part.value))
        # A variable holds what was called, and a variable that is called, `cls = Net; return cls()`, names it.
        meant = {name for held, is_called in returned for name, called in assigned.get(held, ()) if called != is_called}
        return meant | {name for name, is_called in returned if is_called}

    def is_allowed(self, expression: ast.expr) -> bool:
        """Whether neither the expression nor the functions of the file that it calls need what a slice refuses.

        What stands below an `if`, such as loading a checkpoint, does not count. The slice has the last word.
        """
        pending: list[ast.AST] = [expression]
        seen: set[str] = set()
        while pending:
            node = pending.pop()
            for name in {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - seen:
                seen.add(name)
                if name in self.functions:
                    pending.append(self.functions[name])
            if self._refuses(node):
                return False
        return True

    def _refuses(self, node: ast.AST) -> bool:
        names = {
            part.id for part in ast.walk(node) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)
        }
        names |= {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)} | self.importable
        body = (
            node.body if isinstance(node, ast.FunctionDef) else [ast.Expr(node)] if isinstance(node, ast.expr) else []
        )
        certain = [ast.Expr(s.test) if isinstance(s, ast.If) else s for s in body]
        return any(vet_statement(self.module, s, self.imports, names.__contains__) for s in certain)

    @cached_property
    def read_names(self) -> frozenset[str]:
        """The attributes that the models of the file, and the functions they lead to, name as such or in a string."""
        pending: list[ast.stmt] = [*self.models.values()]
        seen: set[ast.stmt] = set()
        while pending:
            node = pending.pop()
            if node not in seen:
                seen.add(node)
                pending += (self.functions[name] for name in self.module.names_in(node) if name in self.functions)
        return frozenset().union(*(self.module.fact(node, "read", self._read_names) for node in seen))

    def _read_names(self, node: ast.stmt) -> frozenset[str]:
        parts = self.module.nodes_of(node)
        texts = {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}
        return frozenset(texts | {p.attr for p in parts if isinstance(p, ast.Attribute)})

    def dotted(self, node: ast.expr) -> str:
        """The dotted name of `node`, imports resolved; empty when it is not a name."""
        return dotted(node, self.imports) or ""

    @cached_property
    def parsers(self) -> frozenset[str]:
        """The functions that return what `parse_args()` returns."""
        fact = self.module.fact
        return frozenset(name for name, node in self.functions.items() if fact(node, "parses", self._parses))

    def _parses(self, node: ast.stmt) -> bool:
        parts = self.module.nodes_of(node)
        held = {
            target.id
            for part in parts
            if isinstance(part, ast.Assign) and _is_parsed(part.value)
            for target in part.targets
            if isinstance(target, ast.Name)
        }
        returned = [part.value for part in parts if isinstance(part, ast.Return)]
        return any(_is_parsed(value) or (isinstance(value, ast.Name) and value.id in held) for value in returned)

    @cached_property
    def argparse_defaults(self) -> dict[str, ast.expr]:
        """`add_argument("--num-classes", default=12)` as {"num_classes": 12}."""
        options = (self.module.fact(s, "options", self._options) for s in self.module.tree.body)
        return dict(pair for pairs in options for pair in pairs)

    def _options(self, statement: ast.stmt) -> tuple[tuple[str, ast.expr], ...]:
        return tuple(_options_among(self.module.nodes_of(statement)))


def _options_among(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
            given = {k.arg: k.value for k in node.keywords}
            flags = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            name = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
            dest = given.get("dest")
            if isinstance(dest, ast.Constant) and isinstance(dest.value, str):
                name = dest.value
            default = given.get("default", _default(given.get("action")))
            if name and isinstance(default, ast.Constant | ast.List | ast.Tuple | ast.UnaryOp):
                yield name.lstrip("-").replace("-", "_"), default


def _default(action: ast.expr | None) -> ast.expr | None:
    """What an option is without its flag: False of `action="store_true"`."""
    known = {"store_true": False, "store_false": True}
    value = action.value if isinstance(action, ast.Constant) else None
    return ast.Constant(known[value]) if isinstance(value, str) and value in known else None


def _is_parsed(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "parse_args"


def _sources(value: ast.expr) -> set[_Made]:
    """What the value of an expression is."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        value = value.func.value  # Net().to(device)
    if isinstance(value, ast.IfExp):
        return _sources(value.body) | _sources(value.orelse)
    if isinstance(value, ast.Call):
        return {(value.func.id, True)} if isinstance(value.func, ast.Name) else set()
    return {(value.id, False)} if isinstance(value, ast.Name) else set()
