"""Every layer is laid at the lines that a person would name. The truth is written into the models as comments:

    self.conv = nn.Conv2d(3, 4, 3)  # init: conv
    x = self.conv(x)  # call: conv

`init` is where a layer is constructed, `call` the innermost line that runs it, `via` a line further out that led there.
`class` is a class of the user's own, with the layers that are of it, `base` one that their classes derive from. Layers
go by their module path, functions by their operator as in `relu()`; `*` stands for any part of a name.
"""

from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from chipfit.analysis.ir.graph import Node
from chipfit.analysis.trace.origins import Origins

from ..support.trace import entries_of, module_of, trace

MODELS = sorted((Path(__file__).parent / "models").glob("*.py"))
Mark = tuple[str, str, int]  # kind, name, line


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_attribution(path: Path, tracer):
    (entry,) = [entry for entry in entries_of(path).values() if entry.inputs and not entry.assumed]
    traced = trace(tracer, module_of(path), entry)
    found = {mark for node in traced.graph.nodes for mark in marks_of(node)}
    assert found
    marks = written(path)
    classes = {mark for mark in marks if mark[0] in ("class", "base")}
    assert found == expanded(marks - classes, {name for _, name, _ in found})
    blocks = Origins(traced.header, {str(path): list(module_of(path).lines)}).blocks()
    found_classes = {
        ("base" if block.derived else "class", block.scope or "the model", block.span.start.line) for block in blocks
    }
    assert found_classes == classes


def marks_of(node: Node) -> set[Mark]:
    """What the graph says about a node. The views that the importer puts around functions say nothing of their own."""
    origin = node.origin
    if origin.init is None and node.op in ("transpose", "reshape"):
        return set()
    name = origin.scope if origin.init else f"{node.op}()"
    *outer, inner = [span.start.line for span in origin.calls]
    marks = {("via", name, line) for line in outer} | {("call", name, inner)}
    return marks | {("init", name, origin.init.start.line)} if origin.init else marks


def written(path: Path) -> set[Mark]:
    """The marks in the comments of a model file."""
    marks: set[Mark] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        kind, colon, names = line.partition("  # ")[2].partition(": ")
        if colon and kind in ("init", "call", "via", "class", "base"):
            marks |= {(kind, name.strip(), number) for name in names.split(",")}
    return marks


def expanded(marks: set[Mark], names: set[str]) -> set[Mark]:
    """The marks with their patterns replaced by the names they stand for; one that stands for none stays as it is."""
    by_pattern = defaultdict(set)
    for _, pattern, _ in marks:
        by_pattern[pattern] = {name for name in names if fnmatchcase(name, pattern)} or {pattern}
    return {(kind, name, line) for kind, pattern, line in marks for name in by_pattern[pattern]}
