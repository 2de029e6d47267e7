"""What a piece of code uses: the names it takes from its module, attributes, imports."""

import ast
from collections.abc import Collection
from dataclasses import dataclass, field

from .scoped import Scoped


@dataclass(slots=True)
class Uses:
    """`names` are those read from the module's scope, `chains` the attributes on them (`("nn", "Conv2d")`).

    `attributes` are all attribute names and all strings that could be one; `dynamic` says that some attribute is
    named only at run time.
    """

    names: set[str] = field(default_factory=set)
    chains: set[tuple[str, ...]] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    dynamic: bool = False


def uses_of(node: ast.AST, skipped: Collection[int] = ()) -> Uses:
    """Everything `node` uses, without the nodes whose id is among `skipped` and without annotations."""
    collector = _Collector(skipped)
    collector.visit(node)
    return collector.uses


def chain_of(node: ast.expr) -> tuple[str, ...] | None:
    """`a.b.c` as ("a", "b", "c"); None when it does not start at a plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


class _Collector(Scoped):
    def __init__(self, skipped: Collection[int]) -> None:
        super().__init__(skipped)
        self.uses = Uses()

    def visit_Name(self, node: ast.Name) -> None:
        read = isinstance(node.ctx, ast.Load) or self.frames.inside
        if read and not self.frames.is_local(node.id):
            self.uses.names.add(node.id)
        self.uses.attributes.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.uses.attributes.add(node.attr)
        chain = chain_of(node)
        if chain is not None and not self.frames.is_local(chain[0]):
            self.uses.chains.add(chain)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and len(node.value) < 200:
            self.uses.attributes.update(part for part in node.value.split(".") if part.isidentifier())

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) > 1:
            chain, key = chain_of(node.args[0]), node.args[1]
            named = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
            if chain is not None and not self.frames.is_local(chain[0]):
                self.uses.chains.add((*chain, named or "*"))
            elif named is None:
                self.uses.dynamic = True
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.uses.imports.append(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.uses.imports.append(node)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)
        targets = (name for generator in node.generators for name in ast.walk(generator.target))
        self.frames.bind({name.id for name in targets if isinstance(name, ast.Name)})
        self.generic_visit(node)
        self.frames.leave()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension
