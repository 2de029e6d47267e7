"""Judge names: those that build and run networks may be used, all others are refused with a reason."""

import ast
import builtins
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from . import allowed
from .descend import descend
from .module import Module
from .names import dotted as dotted_name
from .refusal import Refusal

_MOVE = "move it out of what the model's constructor and forward run"
_LIGHTNING = ("pytorch_lightning", "lightning", "lightning_fabric")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`module` is set for an allowed module, `reason` for what is refused."""

    module: bool = False
    reason: str = ""
    way_out: str = ""

    @property
    def refused(self) -> bool:
        """Whether the name must not be used."""
        return bool(self.reason)


def judge(dotted: str, packages: Collection[str] = ()) -> Verdict:
    """Judge a dotted name outside the workspace. `packages` are those the user trusts."""
    parts = dotted.split(".")
    if parts[0] in packages:
        return Verdict()
    for length in range(len(parts), 0, -1):
        prefix = ".".join(parts[:length])
        if prefix in allowed.MODULES:
            return Verdict(module=True) if length == len(parts) else _member(prefix, parts[length], dotted)
    return _package(parts[0], dotted)


def judge_attribute(name: str, of_module: bool = False) -> Verdict:
    """Judge an attribute by its name alone."""
    dunder = name.startswith("__") and name.endswith("__") and name not in allowed.DUNDER_ATTRIBUTES
    bad = name in allowed.REFUSED_ATTRIBUTES or (name in allowed.FUNCTIONS_ONLY_OF_MODULES and not of_module)
    if dunder or bad:
        return Verdict(reason=f"the attribute `{name}` is not something a network needs", way_out=_MOVE)
    return Verdict()


def judge_builtin(name: str) -> Verdict:
    """Judge a name that the file does not define."""
    if name.startswith("__") and name.endswith("__") and name not in _DUNDER_NAMES:
        return Verdict(reason=f"`{name}` is not something a network needs", way_out=_MOVE)
    if hasattr(builtins, name) and name not in allowed.BUILTINS:
        reason = f"`{name}()` is not something a network needs; chipfit does not run it"
        return Verdict(reason=reason, way_out=_WAYS_OUT.get(name, _MOVE))
    return Verdict()


_DUNDER_NAMES = allowed.NAMES | allowed.BUILTINS | allowed.DUNDER_ATTRIBUTES
_WAYS_OUT = {
    "eval": "look the name up in a dict, or with `getattr(nn, name)`",
    "exec": "write the code out",
    "globals": "look the name up in a dict",
    "open": "pass what the file says to the constructor",
}


def vet_statement(
    module: Module, statement: ast.stmt, table: Mapping[str, str], bound: Callable[[str], bool]
) -> list[Refusal]:
    """Refusals of a statement seen by itself: builtins, names of known packages and attributes off the lists."""
    nodes = descend(statement)
    local = {node.arg for node in nodes if isinstance(node, ast.arg)}
    local |= {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    found = []
    for node in nodes:
        verdict = Verdict()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in local:
            full = table.get(node.id)
            known = full is not None and full.partition(".")[0] in allowed.PACKAGES
            verdict = judge(full) if known and full else Verdict() if bound(node.id) else judge_builtin(node.id)
        elif isinstance(node, ast.Attribute):
            full = dotted_name(node, table)
            known = full is not None and full.partition(".")[0] in allowed.PACKAGES
            verdict = judge(full) if known and full else judge_attribute(node.attr)
        if verdict.refused and isinstance(node, ast.expr):
            found.append(Refusal(module.span_of(node), ast.unparse(node), verdict.reason, verdict.way_out))
    return found


def _member(module: str, name: str, dotted: str) -> Verdict:
    if name in allowed.MEMBERS.get(module, ()):
        return Verdict()
    layer = name[:1].isupper() or name in allowed.LAYER_EXTRAS
    if layer and module in allowed.LAYER_MODULES and name not in allowed.LAYERS_REFUSED:
        return Verdict()
    if module == "torch.nn.modules.utils" and name in allowed.UTILITY_FUNCTIONS:
        return Verdict()
    what = "builds or runs a network" if module.startswith("torch") else "a network needs"
    return Verdict(reason=f"`{dotted}` is not a name that {what}", way_out=_MOVE)


def _package(top: str, dotted: str) -> Verdict:
    if top in sys.stdlib_module_names or top in allowed.PACKAGES:
        return Verdict(reason=f"the model uses `{dotted}`, which is not something a network needs", way_out=_MOVE)
    if top in _LIGHTNING:
        reason = f"the model is a `{dotted}`, and {top} is a package that chipfit does not run without trust"
        way_out = f"put the network into an nn.Module of its own that the `{dotted.rpartition('.')[2]}` holds; or"
        return Verdict(reason=reason, way_out=f"{way_out} {_trust(top)}")
    reason = (
        f"the model uses `{dotted}`, and {top} is neither a module of this workspace nor one that chipfit runs without "
        "trust"
    )
    return Verdict(reason=reason, way_out=f"{_trust(top)}; if it is yours, say where it lies with `--source-root DIR`")


def _trust(top: str) -> str:
    return f"if you trust the installed package {top}, add `--trust-package {top}`"
