"""Calls whose result has the shape, or is the model, of what they are applied to."""

import ast

from .facts import Facts

_SAME = frozenset(
    "to cuda cpu eval train requires_grad_ contiguous detach clone share_memory copy pin_memory xpu".split()
)
_FLOATS = frozenset("float half double bfloat16".split())
"""On a tensor of whole numbers these change the type, so only a model is taken for itself."""

_INTEGER = frozenset(
    "torch.long torch.int torch.int64 torch.int32 torch.int16 torch.int8 torch.uint8 torch.bool".split()
)
_WRAPPERS = frozenset("DataParallel DistributedDataParallel compile script deepcopy Variable Parameter".split())
_MODULES = ("torch", "numpy", "copy")


def is_function_of_module(name: str) -> bool:
    """Whether the dotted name of what is called is a function such as `torch.clone`, rather than a method."""
    return name.partition(".")[0] in _MODULES and not name.startswith("torch.nn.parallel")


def keeps(call: ast.Call, method: str, base: ast.expr, facts: Facts) -> bool:
    """Whether a method gives back what it is applied to, the folded `base`."""
    if method in _SAME:
        return not _casts_to_integer(call, facts)
    return method in _FLOATS and isinstance(base, ast.Call) and facts.dotted(base.func) in facts.makers


def wraps(name: str) -> bool:
    """Whether a function or class of this dotted name gives back its first argument, or something around it."""
    return name.rpartition(".")[2] in _WRAPPERS


def _casts_to_integer(node: ast.Call, facts: Facts) -> bool:
    return any(facts.dotted(value) in _INTEGER for value in [*node.args, *(k.value for k in node.keywords)])
