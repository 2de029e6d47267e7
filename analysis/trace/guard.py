"""What the code of a slice gets for Python's builtins. Plain Python: the worker loads this.

The slice was vetted as text. What text cannot tell is which name `getattr(x, name)` looks up and what
`__import__` brings in: here both are asked again when they run. This is the second of three walls; sandbox.py is
the third.
"""

from __future__ import annotations

import builtins
import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

Policy = Mapping[str, Sequence[str]]
"""What `analysis/examine.py` puts into a job: builtins, modules, packages, lookups, dunders, refused."""


class Refused(BaseException):
    """The slice used something it must not; `index` is its number."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class Guard:
    """Makes the builtins of a slice and remembers in `hits` which of its stand-ins were used."""

    def __init__(self, policy: Policy, own: Sequence[str]) -> None:
        self.hits: list[int] = []
        self._modules = frozenset(policy["modules"])
        self._packages = frozenset(policy["packages"])
        self._tops = frozenset(name.partition(".")[0] for name in own)
        self._lookups = frozenset(policy["lookups"])
        self._dunders = frozenset(policy["dunders"])
        self._refused = frozenset(policy["refused"])
        self._names = tuple(policy["builtins"])
        dataclasses.dataclass = check_fields(dataclasses.dataclass)

    def builtins(self) -> dict[str, Any]:
        """The namespace that goes into `__builtins__` of a module."""
        found = {name: getattr(builtins, name) for name in self._names if hasattr(builtins, name)}
        found["__build_class__"] = builtins.__build_class__
        found["__import__"] = self._import
        found["__refused__"] = self._stand_in
        found["__same__"] = _same
        for name in ("getattr", "hasattr", "setattr", "delattr"):
            found[name] = self._attribute_function(getattr(builtins, name))
        return found

    def _stand_in(self, index: int) -> Any:
        return _stand_in(self, index)

    def hit(self, index: int) -> NoReturn:
        """Somebody uses what was refused."""
        self.hits.append(index)
        raise Refused(index)

    def _import(self, name: str, *args: Any, **kwargs: Any) -> Any:
        level = args[3] if len(args) > 3 else kwargs.get("level", 0)
        top = name.partition(".")[0]
        # Libraries written in C import with the builtins of whoever calls them.
        known = name in self._modules or top in self._packages or top in self._tops or top in ("torch", "numpy")
        if not (level or known):
            raise ImportError(f"a slice does not import {name}")
        return builtins.__import__(name, *args, **kwargs)

    def _attribute_function(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(owner: Any, name: str, *rest: Any) -> Any:
            if type(name) is not str:
                raise TypeError("attribute name must be string")
            if isinstance(owner, StandIn) and plain is not getattr:
                object.__getattribute__(owner, "_hit")()
            dunder = name.startswith("__") and name.endswith("__") and name not in self._dunders
            if dunder or name in self._refused:
                raise AttributeError(f"a slice has no use for the attribute {name}")
            if isinstance(owner, types.ModuleType):
                self._look_up(owner, name)
            return plain(owner, name, *rest)

        return guarded

    def _look_up(self, owner: types.ModuleType, name: str) -> None:
        """Whether a member of a module may be named at run time: never a module, only what the lists name."""
        module = owner.__name__
        if isinstance(getattr(owner, name, None), types.ModuleType):
            raise AttributeError(f"a slice does not pass modules around: {module}.{name}")
        own = module.partition(".")[0] in self._tops or module.partition(".")[0] in self._packages
        layer = f"{module}.*" in self._lookups and name[:1].isupper()
        if not own and not layer and f"{module}.{name}" not in self._lookups and hasattr(owner, name):
            raise AttributeError(f"{module}.{name} is not a name that builds or runs a network")


def check_fields(dataclass: Callable[..., Any]) -> Callable[..., Any]:
    """`dataclass`, which makes source text of the names of fields, for classes whose fields have names."""

    def checked(cls: Any = None, **options: Any) -> Any:
        if cls is None:
            return lambda decorated: checked(decorated, **options)
        for base in type.mro(cls):
            fields = [*vars(base).get("__annotations__", ()), *vars(base).get("__dataclass_fields__", ())]
            for name in fields:
                if type(name) is not str or not name.isidentifier():
                    raise TypeError(f"field names must be identifiers: {name!r}")
        for field in getattr(cls, "__dataclass_fields__", {}).values():
            if type(field.name) is not str or not field.name.isidentifier():
                raise TypeError(f"field names must be identifiers: {field.name!r}")
        return dataclass(cls, **options)

    return checked


def _same(value: Any = None, *args: Any, **kwargs: Any) -> Any:
    """`compile(net, mode=...)` is `net`; `@compile(mode=...)` leaves a function as it is."""
    return (lambda function: function) if value is None else value


class StandIn:
    """Takes the place of a refused name. It can be named, asked for attributes and derived from, not used."""

    def __init__(self, hit: Callable[[], NoReturn]) -> None:
        object.__setattr__(self, "_hit", hit)

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            return object.__getattribute__(self, name)
        return self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __or__(self, other: Any) -> Any:
        return self

    __ror__ = __or__

    def __mro_entries__(self, bases: tuple[type, ...]) -> tuple[type, ...]:
        hit = object.__getattribute__(self, "_hit")

        def refuse(cls: type, *args: Any, **kwargs: Any) -> Any:
            hit()

        return (type("Refused", (), {"__new__": refuse, "__init_subclass__": classmethod(lambda cls, **kwargs: None)}),)

    def __instancecheck__(self, instance: Any) -> bool:
        return False

    def __subclasscheck__(self, subclass: Any) -> bool:
        return False


def _hits(self: StandIn, *args: Any, **kwargs: Any) -> NoReturn:
    object.__getattribute__(self, "_hit")()
    raise AssertionError


for _name in (
    "call iter next len bool str repr format hash eq ne lt le gt ge add radd sub rsub mul rmul truediv rtruediv "
    "floordiv rfloordiv mod rmod pow rpow matmul neg abs int float index contains enter exit setitem setattr "
    "torch_function"
).split():
    setattr(StandIn, f"__{_name}__", _hits)


def _stand_in(guard: Guard, index: int) -> StandIn:
    return StandIn(lambda: guard.hit(index))
