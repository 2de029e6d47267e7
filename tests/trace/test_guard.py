"""The builtins of a slice: what text cannot tell is asked again when it runs."""

import builtins
import dataclasses

import pytest
import torch

from chipfit.analysis.source import allowed
from chipfit.analysis.trace.guard import Guard, Refused

POLICY = {
    "builtins": sorted(allowed.BUILTINS),
    "modules": sorted(allowed.MODULES),
    "packages": ["sympy"],
    "lookups": ["torch.nn.*", "torch.zeros"],
    "dunders": sorted(allowed.DUNDER_ATTRIBUTES),
    "refused": sorted(allowed.REFUSED_ATTRIBUTES),
}
ALLOWED = (
    "getattr(nn, 'Lin' + 'ear')",
    "getattr(torch, 'zeros')(3)",
    "hasattr(torch, 'nothing')",
    "getattr([], 'append')(1)",
    "import math, torch.nn, sympy, own.part",
    "from collections import OrderedDict",
    "class A:\n    x = 1\nsetattr(A, 'x', 2)\nassert getattr(A(), 'x') == 2 and getattr(A, 'y', 3) == 3",
    "__refused__(1).anything[3].more",
    "isinstance(1, __refused__(1)) or issubclass(int, __refused__(1).a)",
    "class A(__refused__(1)): pass",
    "X = int | __refused__(1)",
    "assert __same__(3, mode='x') == 3 and __same__(mode='x')(4) == 4",
)
STOPPED = (
    "getattr(torch, 'save')",
    "getattr(torch, 'serialization')",
    "getattr(nn, 'modules')",
    "getattr(nn, 'functional')",
    "getattr((), '__cl' + 'ass__').x",
    "getattr(type, 'mro')",
    "getattr(len, '__self__')",
    "setattr(nn, 'Linear', 3) or setattr(int, '__match_args__', ())",
    "delattr(nn.Linear, '__annotations__')",
    "class S(str): pass\ngetattr((), S('__class__'))",
    "list(map(getattr, [torch], ['save']))",
    "import socket",
    "import torchvision",
    "from subprocess import run",
    "open('x')",
    "eval('1')",
    "__import__('socket')",
    "globals()",
)
HITS = (
    "__refused__(1)()",
    "__refused__(1).load('x')",
    "__refused__(1) + 1",
    "1 + __refused__(1).a",
    "bool(__refused__(1))",
    "f'{__refused__(1)}'",
    "list(__refused__(1))",
    "__refused__(1) == 3",
    "hasattr(__refused__(1), 'x')",
    "class A(__refused__(1).B): pass\nA()",
    "with __refused__(1): pass",
    "import torch\ntorch.add(torch.zeros(1), __refused__(1))",
)


@pytest.fixture
def namespace(monkeypatch):
    monkeypatch.setattr(dataclasses, "dataclass", dataclasses.dataclass)
    monkeypatch.setattr(torch.nn, "Linear", torch.nn.Linear)  # put back what the code replaces
    guard = Guard(POLICY, ["own", "own.part"])
    own = type(torch)("own.part")
    for name in ("own", "own.part"):
        monkeypatch.setitem(__import__("sys").modules, name, own)
    return guard, {"__builtins__": guard.builtins(), "torch": torch, "nn": torch.nn, "__name__": "slice"}


@pytest.mark.parametrize("code", ALLOWED)
def test_allowed(namespace, code):
    guard, names = namespace
    exec(code, names)
    assert guard.hits == []


@pytest.mark.parametrize("code", STOPPED)
def test_stopped(namespace, code):
    guard, names = namespace
    with pytest.raises((AttributeError, ImportError, NameError, TypeError)):
        exec(code, names)
    assert guard.hits == []


@pytest.mark.parametrize("code", HITS)
def test_a_stand_in_that_is_used_is_told(namespace, code):
    guard, names = namespace
    with pytest.raises(Refused):
        exec(code, names)
    assert set(guard.hits) == {1}


def test_names_of_fields_are_names(namespace):
    _, names = namespace
    exec("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 3\nassert A(4).x == 4", names)
    with pytest.raises(TypeError):
        exec("dataclass(type('B', (), {'__annotations__': {'a=print(1)): pass #': int}}))", names)


def test_builtins_are_those_of_the_list(namespace):
    guard, _ = namespace
    extra = {"__build_class__", "__import__", "__refused__", "__same__"}
    assert set(guard.builtins()) <= allowed.BUILTINS | extra
    assert not {"open", "eval", "exec", "compile", "input", "vars", "globals"} & set(guard.builtins())
    assert guard.builtins()["len"] is builtins.len
