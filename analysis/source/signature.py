"""The parameters of a constructor, of `forward` or of a factory, and what a call gives them."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from .facts import Facts, Function


@dataclass(frozen=True, slots=True)
class Parameter:
    """`default` and `annotation` are None where there is none."""

    name: str
    default: ast.expr | None = None
    annotation: ast.expr | None = None
    keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters in order, without `self`, `*args` and `**kwargs`; `open` says that there are such.

    `rest` and `named_rest` are the names of those, empty where there is none.
    """

    parameters: tuple[Parameter, ...] = ()
    open: bool = False
    rest: str = ""
    named_rest: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        """The parameters that have no default."""
        return tuple(parameter.name for parameter in self.parameters if parameter.default is None)

    @property
    def positional(self) -> tuple[str, ...]:
        """The parameters that an argument without a name can set."""
        return tuple(parameter.name for parameter in self.parameters if not parameter.keyword_only)

    @property
    def defaults(self) -> Mapping[str, ast.expr]:
        """Parameter -> its default, as it is written."""
        return {p.name: p.default for p in self.parameters if p.default is not None}

    def bind(self, call: ast.Call) -> Mapping[str, ast.expr]:
        """Parameter -> the argument that `call` gives it."""
        given = dict(zip(self.positional, call.args, strict=False))
        return given | {k.arg: k.value for k in call.keywords if k.arg}

    def given(self, call: ast.Call) -> Mapping[str, ast.expr]:
        """As `bind`, with what `*args` and `**kwargs` are given as a tuple and a dict."""
        names = {p.name for p in self.parameters}
        more = [k for k in call.keywords if k.arg and k.arg not in names]
        held = {name: value for name, value in self.bind(call).items() if name in names}
        if self.rest:
            held[self.rest] = ast.Tuple(call.args[len(self.positional) :], ast.Load())
        if self.named_rest:
            held[self.named_rest] = ast.Dict([ast.Constant(k.arg) for k in more], [k.value for k in more])
        return held


def signature_of(node: Function, method: bool) -> Signature:
    """The signature of a function; a method's first parameter is not part of it."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    every = [Parameter(a.arg, d, a.annotation) for a, d in zip(positional, defaults, strict=True)]
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
    keyword = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    named = [Parameter(a.arg, d, a.annotation, keyword_only=True) for a, d in keyword]
    rest = arguments.vararg.arg if arguments.vararg else ""
    named_rest = arguments.kwarg.arg if arguments.kwarg else ""
    return Signature((*every[1 if method and not static else 0 :], *named), bool(rest or named_rest), rest, named_rest)


def method_of(facts: Facts, node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """The method of a class, or the one it inherits from a class of the same file."""
    pending, seen = [node], {node.name}
    while pending:
        current = pending.pop(0)
        for statement in current.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == name:
                return statement
        for base in current.bases:
            known = facts.module.classes.get(facts.dotted(base))
            if known is not None and known.name not in seen:
                seen.add(known.name)
                pending.append(known)
    return None


def constructor_of(facts: Facts, node: ast.ClassDef) -> Signature:
    """The signature of a class's `__init__`; without one in this file, whatever its base takes."""
    method = method_of(facts, node, "__init__")
    return signature_of(method, method=True) if method is not None else Signature(open=True)
