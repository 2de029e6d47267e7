"""What a call passes, and what the parameters of a function hold then."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from .values import UNKNOWN, Env, Sequence, Table, Value


@dataclass(frozen=True, slots=True)
class Arguments:
    """`known` is False where there may be more than these."""

    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    known: bool = True

    def behind(self, *first: Value) -> "Arguments":
        """The same arguments with others before them."""
        return replace(self, positional=(*first, *self.positional))

    @property
    def values(self) -> list[Value]:
        """All that is passed."""
        return [*self.positional, *self.keywords.values()]

    def given(self, index: int, name: str) -> Value | None:
        """The argument at a position or of a name."""
        return self.positional[index] if index < len(self.positional) else self.keywords.get(name)


def bind(node: ast.FunctionDef | ast.Lambda, passed: Arguments, default: Callable[[ast.expr], Value]) -> Env:
    """The parameters of a function; `default` evaluates the default of one. What nothing tells is UNKNOWN."""
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    env: Env = {}
    if passed.known:
        late = positional[len(positional) - len(spec.defaults) :]
        env |= {a.arg: default(value) for a, value in zip(late, spec.defaults, strict=True)}
        keyed = zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
        env |= {a.arg: default(value) for a, value in keyed if value is not None}
        env |= {a.arg: value for a, value in zip(positional, passed.positional, strict=False)}
    names = [a.arg for a in (*positional, *spec.kwonlyargs)]
    env |= {name: value for name, value in passed.keywords.items() if name in names}
    more: dict[object, Value] = {name: value for name, value in passed.keywords.items() if name not in names}
    if spec.vararg is not None:
        env[spec.vararg.arg] = Sequence(passed.positional[len(positional) :]) if passed.known else UNKNOWN
    if spec.kwarg is not None:
        env[spec.kwarg.arg] = Table(more) if passed.known else UNKNOWN
    return {**dict.fromkeys(names, UNKNOWN), **env}
