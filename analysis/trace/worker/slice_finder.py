"""Imports the modules of a slice from memory, under the user's file names and line numbers."""

import __future__

import importlib.abc
import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any


class SliceFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and runs the modules of a slice. `guard` makes their builtins (guard.py)."""

    def __init__(self, modules: Sequence[Mapping[str, Any]], guard: Any = None) -> None:
        self.modules = {module["name"]: module for module in modules}
        self.guard = guard

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname not in self.modules:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=self.modules[fullname]["package"])

    def exec_module(self, module: Any) -> None:
        source = self.modules[module.__name__]
        # Annotations are never evaluated: what they name is not part of the slice.
        flags = __future__.annotations.compiler_flag
        code = compile(source["text"], source["file"], "exec", flags=flags, dont_inherit=True)
        module.__file__ = source["file"]
        if self.guard is not None:
            module.__dict__["__builtins__"] = self.guard.builtins()
        exec(code, module.__dict__)
