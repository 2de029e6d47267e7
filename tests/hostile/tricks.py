"""Models that try to make the slice run what it must not. Each writes the file CANARY if it gets through.

REFUSED are reached by the model: they must be refused (CF006) or fail (CF003), wherever in the file they hide.
IGNORED are not reached, or say something and compute nothing: the model is checked as if they were not there.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trick:
    """Code at the top of the file, in the constructor and in forward; `head` are decorators or bases of the class."""

    init: str = ""
    top: str = ""
    forward: str = ""
    bases: str = "nn.Module"

    def text(self) -> str:
        return _MODEL.format(top=self.top, init=_indented(self.init), forward=_indented(self.forward), bases=self.bases)


_MODEL = """import torch
import torch.nn as nn
{top}


# chipfit: input=1x4
class Net({bases}):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)
{init}

    def forward(self, x):
{forward}
        return self.fc(x)
"""
_WRITE = "open('CANARY', 'w')"
_ESCAPE = (
    "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0]"
    ".__init__.__globals__['system']('touch CANARY')"
)
_OVERLOAD = "import functools\ndef f(x): pass\ndef g({}): pass\nh = functools.singledispatch(f)"
_SAVE = "(torch.zeros(1), 'CANARY')"


def _indented(code: str) -> str:
    return "\n".join(" " * 8 + line for line in code.splitlines())


REFUSED = {
    # Plainly named.
    "open": Trick(_WRITE),
    "eval": Trick(f"eval({_WRITE!r})"),
    "exec": Trick(f"exec({_WRITE!r})"),
    "compile": Trick(f"exec(compile({_WRITE!r}, 'x', 'exec'))"),
    "__import__": Trick("__import__('os').system('touch CANARY')"),
    "import in a function": Trick("import os\nos.system('touch CANARY')"),
    "import from": Trick("from os import system\nsystem('touch CANARY')"),
    "import under a name": Trick("import os as nn2\nnn2.system('touch CANARY')"),
    "import at the top": Trick("os.system('touch CANARY')", "import os"),
    "import with a star": Trick("system('touch CANARY')", "from os import *"),
    "pathlib": Trick("Path('CANARY').touch()", "from pathlib import Path"),
    "subprocess": Trick("subprocess.run(['touch', 'CANARY'])", "import subprocess"),
    "ctypes": Trick("ctypes.CDLL(None).creat(b'CANARY', 0o600)", "import ctypes"),
    "importlib": Trick("importlib.import_module('os').system('touch CANARY')", "import importlib"),
    "globals": Trick("globals()['__builtins__']['open']('CANARY', 'w')"),
    "vars": Trick(f"vars(torch)['save']{_SAVE}"),
    "builtins by name": Trick("__builtins__['open']('CANARY', 'w')"),
    "loader": Trick("__loader__"),
    "spec": Trick("__spec__"),
    "in forward": Trick(forward=_WRITE),
    # Where code hides.
    "decorator": Trick("f()", f"def mark(f):\n    {_WRITE}\n    return f\n\n@mark\ndef f(): pass"),
    "class body": Trick("A()", f"class A:\n    {_WRITE}"),
    "metaclass": Trick(
        "A()",
        f"class M(type):\n    def __new__(*a):\n        {_WRITE}\n        return type(*a)\nclass A(metaclass=M): pass",
    ),
    "metaclass keyword": Trick("A()", "class A(metaclass=lambda *a: exec(\"open('CANARY', 'w')\")): pass"),
    "__class_getitem__": Trick("A[0]", f"class A:\n    def __class_getitem__(cls, key): {_WRITE}"),
    "__init_subclass__": Trick("B()", f"class A:\n    def __init_subclass__(cls): {_WRITE}\nclass B(A): pass"),
    "__set_name__": Trick("B()", f"class A:\n    def __set_name__(self, *a): {_WRITE}\nclass B:\n    a = A()"),
    "__del__": Trick("A()", f"class A:\n    def __del__(self): {_WRITE}"),
    "__reduce__": Trick(
        "import copy\ncopy.deepcopy(A())", "class A:\n    def __reduce__(self): return (open, ('CANARY', 'w'))"
    ),
    "property": Trick("A().x", f"class A:\n    @property\n    def x(self): {_WRITE}"),
    "base class": Trick(
        top=f"class A(nn.Module):\n    def __init__(self):\n        super().__init__()\n        {_WRITE}", bases="A"
    ),
    "base expression": Trick(bases=f"(lambda: [{_WRITE}, nn.Module][1])()"),
    "comprehension": Trick(f"[{_WRITE} for i in range(1)]"),
    "f-string": Trick(f'f"{{{_WRITE}!r}}"'),
    "f-string format": Trick(f'f"{{1:{{{_WRITE}}}}}"'),
    "conditional": Trick(f"1 if {_WRITE} else 2"),
    "assertion": Trick(f"assert {_WRITE}"),
    "with": Trick(f"with {_WRITE}: pass"),
    "exception handler": Trick(f"try:\n    1 / 0\nexcept ZeroDivisionError:\n    {_WRITE}"),
    "match guard": Trick(f"match 1:\n    case 1 if {_WRITE}: pass"),
    "behind a loop": Trick("LIST[0]", f"LIST = []\nfor i in range(1):\n    LIST.append({_WRITE})"),
    "argument of print": Trick(f"y = print({_WRITE})"),
    # Attributes that lead elsewhere.
    "subclasses": Trick("().__class__.__bases__[0].__subclasses__()"),
    "module subclasses": Trick("nn.Module.__subclasses__()"),
    "mro": Trick("nn.Linear.mro()"),
    "function globals": Trick("nn.Linear.__init__.__globals__['__builtins__']['open']('CANARY', 'w')"),
    "own globals": Trick("self.forward.__func__.__globals__"),
    "code": Trick("self.forward.__code__"),
    "closure": Trick("self.forward.__closure__"),
    "__dict__ of a module": Trick(f"torch.__dict__['save']{_SAVE}"),
    "__getattribute__": Trick(f"object.__getattribute__(torch, 'save'){_SAVE}"),
    "__self__": Trick("len.__self__.open('CANARY', 'w')"),
    "traceback": Trick(
        "try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__.tb_frame.f_builtins['open']('CANARY', 'w')"
    ),
    "generator": Trick("(i for i in ()).gi_frame.f_builtins['open']('CANARY', 'w')"),
    "type with three arguments": Trick(
        "type('A', (), {'__init__': lambda s: ().__class__.__base__.__subclasses__()})()"
    ),
    "class of an instance": Trick("self.fc.__class__.__init__.__globals__['__builtins__']['open']('CANARY', 'w')"),
    "pattern of a traceback": Trick(
        "with A(): 1 / 0",
        "class A:\n    def __enter__(self): pass\n    def __exit__(self, kind, value, tb):\n        match tb:\n"
        "            case object(tb_frame=object(f_back=object(f_back=object(f_globals=g)))):\n"
        "                g['os'].system('touch CANARY')",
    ),
    "positional pattern": Trick(
        f"match torch:\n    case A(s):\n        s{_SAVE}",
        "class M(type):\n    def __instancecheck__(cls, x): return True\n"
        "class A(metaclass=M):\n    __match_args__ = ('save',)",
    ),
    "positional pattern, set later": Trick(
        "A.__match_args__ = ('__globals__',)\nmatch nn.Linear.__init__:\n    case A(g):\n"
        "        g['__builtins__']['open']('CANARY', 'w')",
        "class M(type):\n    def __instancecheck__(cls, x): return True\nclass A(metaclass=M): pass",
    ),
    "positional pattern, set by name": Trick(
        "setattr(A, '__match_' + 'args__', ('__globals__',))\nmatch nn.Linear.__init__:\n    case A(g):\n"
        "        g['__builtins__']['open']('CANARY', 'w')",
        "class M(type):\n    def __instancecheck__(cls, x): return True\nclass A(metaclass=M): pass",
    ),
    "positional pattern, set by type": Trick(
        "A = M('A', (), {'__match_args__': ('__globals__',)})\nmatch nn.Linear.__init__:\n    case A(g):\n"
        "        g['__builtins__']['open']('CANARY', 'w')",
        "class M(type):\n    def __instancecheck__(cls, x): return True",
    ),
    # Text that others execute. None of it is seen by who reads the syntax tree.
    "annotation of an overload": Trick("h.register(g)", _OVERLOAD.format(f"x: {_ESCAPE!r}")),
    "annotation of an overload, not quoted": Trick("h.register(g)", _OVERLOAD.format(f"x: {_ESCAPE}")),
    "names of a dataclass": Trick(
        "A()",
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n    __annotations__ = "
        + "{"
        + repr(f"a={_ESCAPE}):\n  pass\n #")
        + ": int}",
    ),
    "code object": Trick(
        "c = types.CodeType(0, 0, 0, 0, 1, 3, b'\\x97\\0d\\0S\\0', (None,), (), (), 'f', 'n', 'n', 1, b'', b'')\n"
        "types.FunctionType(c, {})()",
        "import types",
    ),
    "memory as an array": Trick(
        "torch.as_tensor(A())",
        "class A:\n    __array_interface__ = dict(shape=(4,), typestr='<f4', data=(8, False), version=3)",
    ),
    # Names that are only known when it runs.
    "getattr": Trick(f"getattr(torch, 'save'){_SAVE}"),
    "computed getattr": Trick(f"getattr(torch, 'sa' + 've'){_SAVE}"),
    "getattr of dunder": Trick(
        "getattr(nn.Linear.__init__, '__glo' + 'bals__')['__builtins__']['open']('CANARY', 'w')"
    ),
    "getattr under a name": Trick(f"g = getattr\ng(torch, 'save'){_SAVE}"),
    "getattr in map": Trick(f"list(map(getattr, [torch], ['save']))[0]{_SAVE}"),
    "getattr in reduce": Trick(
        f"reduce(getattr, ['serialization', 'save'], torch){_SAVE}", "from functools import reduce"
    ),
    "getattr in partial": Trick(f"partial(getattr, torch, 'save')(){_SAVE}", "from functools import partial"),
    "attrgetter": Trick(f"operator.attrgetter('save')(torch){_SAVE}", "import operator"),
    "methodcaller": Trick("operator.methodcaller('save', torch.zeros(1), 'CANARY')(torch)", "import operator"),
    "pattern": Trick(f"match torch:\n    case object(save=s):\n        s{_SAVE}"),
    "pattern of a function": Trick(
        "match nn.Linear.__init__:\n    case object(__globals__=g):\n        g['__builtins__']['open']('CANARY', 'w')"
    ),
    "format": Trick("raise ValueError('{0.__init__.__globals__}'.format(nn.Linear))"),
    "format_map": Trick("raise ValueError('{a.__init__.__globals__}'.format_map({'a': nn.Linear}))"),
    "format under a name": Trick("f = '{0.__init__.__globals__}'.format\nraise ValueError(f(nn.Linear))"),
    "type hints": Trick("typing.get_type_hints(A)", "import typing\nclass A:\n    x: \"open('CANARY', 'w')\""),
    "forward reference": Trick("typing.get_type_hints(f)", "import typing\ndef f(x: \"open('CANARY', 'w')\"): pass"),
    # Other modules behind allowed ones.
    "torch.os": Trick("torch.os.system('touch CANARY')"),
    "torch.sys": Trick("torch.sys.modules['os'].system('touch CANARY')"),
    "torch of functional": Trick(f"F.torch.save{_SAVE}", "import torch.nn.functional as F"),
    "from functional": Trick(f"t.save{_SAVE}", "from torch.nn.functional import torch as t"),
    "torch of modules": Trick(f"nn.modules.module.torch.save{_SAVE}"),
    "importlib of functional": Trick(
        "F.importlib.import_module('os').system('touch CANARY')", "import torch.nn.functional as F"
    ),
    "warnings of init": Trick("nn.init.warnings.sys.modules['os'].system('touch CANARY')"),
    "builtins of dataclasses": Trick("dataclasses.builtins.open('CANARY', 'w')", "import dataclasses"),
    "from dataclasses": Trick("sys.modules['os'].system('touch CANARY')", "from dataclasses import sys"),
    "sys of typing": Trick("typing.sys.modules['os'].system('touch CANARY')", "import typing"),
    "sys of enum": Trick("enum.sys.modules['os'].system('touch CANARY')", "import enum"),
    "sys of collections": Trick("collections._sys.modules['os'].system('touch CANARY')", "import collections"),
    "copyreg": Trick("copy.copyreg", "import copy"),
    "star of typing": Trick("sys.modules['os'].system('touch CANARY')", "from typing import *\nfrom typing import sys"),
    # Torch itself.
    "torch.save": Trick(f"torch.save{_SAVE}"),
    "torch.save imported": Trick(f"save{_SAVE}", "from torch import save"),
    "torch.save through a star": Trick(f"save{_SAVE}", "from torch import *"),
    "torch under a name": Trick(f"t = torch\nt.save{_SAVE}"),
    "torch unpacked": Trick(f"a, b = torch, nn\na.save{_SAVE}"),
    "torch in a list": Trick(f"[torch][0].save{_SAVE}"),
    "torch in a dict": Trick(f"dict(t=torch)['t'].save{_SAVE}"),
    "torch in a loop": Trick(f"for t in [torch]:\n    t.save{_SAVE}"),
    "torch as an argument": Trick("f(torch)", f"def f(t):\n    t.save{_SAVE}"),
    "torch as an attribute": Trick(f"self.t = torch\nself.t.save{_SAVE}"),
    "torch in a class": Trick(f"A.t.save{_SAVE}", "class A:\n    t = torch"),
    "torch by condition": Trick(f"(torch if self else nn).save{_SAVE}"),
    "torch by walrus": Trick(f"(t := torch).save{_SAVE}"),
    "torch.load": Trick("torch.load('BOMB', weights_only=False)"),
    "torch.jit.load": Trick("torch.jit.load('BOMB')"),
    "torch.jit.save": Trick("torch.jit.save(torch.jit.trace(self.fc, torch.zeros(1, 4)), 'CANARY')"),
    "torch.serialization": Trick(f"torch.serialization.save{_SAVE}"),
    "torch.hub": Trick("torch.hub.load('FOLDER', 'evil', source='local')"),
    "torch.hub download": Trick("torch.hub.download_url_to_file('file://BOMB', 'CANARY')"),
    "load_library": Trick("torch.ops.load_library('FOLDER/evil.so')"),
    "load_library of classes": Trick("torch.classes.load_library('FOLDER/evil.so')"),
    "torch.utils": Trick("torch.utils.cpp_extension.load_inline('x', '')", "import torch.utils.cpp_extension"),
    "torch.onnx": Trick("torch.onnx.export(self.fc, torch.zeros(1, 4), 'CANARY', dynamo=False)"),
    "torch.export": Trick("torch.export.save(torch.export.export(self.fc, (torch.zeros(1, 4),)), 'CANARY')"),
    "torch.from_file": Trick("torch.from_file('CANARY', shared=True, size=4)"),
    "torch.package": Trick("torch.package.PackageExporter('CANARY')"),
    "torch._C": Trick("torch._C"),
    "FloatStorage": Trick("torch.FloatStorage.from_file('CANARY', True, 4)"),
    "storage": Trick("torch.zeros(1).storage().from_file('CANARY', True, 4)"),
    "untyped storage": Trick("torch.zeros(1).untyped_storage().from_file('CANARY', True, 4)"),
    "storage by type": Trick("type(torch.zeros(1).storage()).from_file('CANARY', True, 4)"),
    "numpy tofile": Trick("torch.zeros(1).numpy().tofile('CANARY')"),
    "numpy dump": Trick("torch.zeros(1).numpy().dump('CANARY')"),
    "numpy array protocol": Trick("torch.zeros(1).__array__().dump('CANARY')"),
    "dump under a name": Trick("d = torch.zeros(1).numpy().dump\nd('CANARY')"),
    "dump by getattr": Trick("getattr(torch.zeros(1).numpy(), 'du' + 'mp')('CANARY')"),
    "share_memory": Trick("torch.zeros(1).share_memory_()"),
    "multiprocessing": Trick("torch.multiprocessing.Process(target=open, args=('CANARY', 'w')).start()"),
    "profiler": Trick(
        "with torch.profiler.profile() as p: torch.zeros(1)\np.export_chrome_trace('CANARY')",
    ),
    "state": Trick("self.load_state_dict(torch.load('BOMB', weights_only=False))"),
    "library": Trick("torch.library.Library('evil', 'DEF')"),
    "allowed for pickles": Trick("torch.serialization.add_safe_globals([eval])"),
}

IGNORED = {
    "representation of a number": Trick(
        forward="x = x * A(2.0)", top=f"class A(float):\n    def __repr__(self): return {_ESCAPE!r}"
    ),
    # Evaluated to a stand-in that nothing uses.
    "default argument": Trick("f()", f"def f(x={_WRITE}): pass"),
    "lambda in a default": Trick("f()", f"def f(x=(lambda: {_WRITE})()): pass"),
    "at the top level": Trick("LIST[0]", f"LIST = [{_WRITE}]"),
    "compile hook": Trick("torch.compile(self.fc, backend=lambda *a: a)"),
    # Not reached.
    "at import": Trick(top=_WRITE),
    "at import, in a condition": Trick(top=f"if True:\n    {_WRITE}"),
    "at import, in a try": Trick(top=f"try:\n    {_WRITE}\nfinally:\n    pass"),
    "another class": Trick(top=f"class Other:\n    {_WRITE}"),
    "another function": Trick(top=f"def other(x={_WRITE}): pass"),
    "import with effects": Trick(top="import antigravity, this, evil"),
    "poisoned modules": Trick(top="import sys\nsys.modules['torch'] = None\nsys.path.insert(0, 'FOLDER')"),
    "patched torch": Trick(top=f"torch.zeros = lambda *a: {_WRITE}"),
    "print": Trick(f"print({_WRITE})"),
    "print to a file": Trick(f"print('x', file={_WRITE})"),
    "log": Trick(f"logging.info({_WRITE})", "import logging"),
    "annotation": Trick(f"y: {_WRITE} = 1", f"def f(x: {_WRITE}) -> {_WRITE}: pass"),
    "annotation of a field": Trick("A()", f"class A:\n    x: {_WRITE} = 1"),
    "main": Trick(top=f"if __name__ == '__main__':\n    {_WRITE}"),
    "main, the other way": Trick(top=f"if __name__ != '__main__':\n    {_WRITE}"),
    "exit": Trick(top="import os, sys\nsys.exit(3)\nos._exit(3)\nraise SystemExit"),
}
