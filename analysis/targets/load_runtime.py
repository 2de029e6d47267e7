"""Runtimes by name. Adding a runtime is adding a file to runtimes/."""

import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from ..toml_table import structure
from .load import TargetError
from .runtime import Runtime


@cache
def runtime_names() -> tuple[str, ...]:
    """The names of all runtimes that chipfit knows, sorted."""
    entries = (files(__package__ or "") / "runtimes").iterdir()
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")))


@cache
def load_runtime(name: str) -> Runtime:
    """The runtime called `name`. Raises TargetError with close names if there is none."""
    if name not in runtime_names():
        close = get_close_matches(name.replace("_", "-").lower(), runtime_names(), 3, 0.4)
        hint = f"the closest are {', '.join(close)}." if close else "`chipfit runtimes` lists them."
        raise TargetError(f"There is no runtime `{name}`; {hint}")
    text = (files(__package__ or "") / "runtimes" / f"{name}.toml").read_text(encoding="utf-8")
    result = structure(tomllib.loads(text), Runtime)
    if isinstance(result, tuple):
        raise TargetError("\n".join(f"runtimes/{name}.toml: {'.'.join(map(str, p.path))}: {p.message}" for p in result))
    return result
