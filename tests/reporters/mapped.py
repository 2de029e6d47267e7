"""The sample report with a map of its arena, and the same with every name made hostile."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from chipfit.analysis.report import ArenaTensor

from .sample import REPORT

MAPPED = replace(
    REPORT,
    notes=("The arena of `tiny` is an estimate.",),
    tensors=(
        ArenaTensor("x", "input", (1, 10, 10, 1), "int8", 64_000, 100, 0, 0, None, "net.py", 1),
        ArenaTensor("stem", "activation", (1, 10, 10, 640), "int8", 0, 64_000, 0, 1, "conv_2d_0", "net.py", 6),
        ArenaTensor("y", "output", (1, 8, 8, 64), "int8", 64_000, 4096, 1, 1, "strange_1", "other.py", 2, ("z",)),
        ArenaTensor("strange_1:work", "workspace", (1904,), "uint8", 68_096, 1904, 1, 1, "strange_1", None, None),
    ),
)
EVIL = (
    "\"'></code></title></style></textarea>--><script>alert(1)</script>"
    "<img src=x onerror=alert(1)>`|\n\x1b[2J\u202e\uffff&"
)


def hostile(value: Any) -> Any:
    """`value` with EVIL at the end of every text in it that comes from a model or a board."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = ("kind", "dtype", "support", "layout", "trace")
        changes = {f.name: hostile(getattr(value, f.name)) for f in fields(value) if f.name not in kept}
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(hostile(item) for item in value)
    return value + EVIL if isinstance(value, str) else value
