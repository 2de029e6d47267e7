"""What a piece of code uses: the names it takes from its module, attributes, imports."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
ANNOTATIONS = frozenset({"annotation", "returns", "type_comment"})


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


class Frames:
    """The function scopes around a piece of code, to tell a local variable from a name of the module."""

    def __init__(self) -> None:
        self._frames: list[tuple[set[str], set[str]]] = []

    def enter(self, node: Function) -> None:
        """Enter a function; what it binds is local in it and in everything inside it."""
        shared: set[str] = set()
        bound = {argument.arg for argument in parameters(node)}
        for inner in own_code(node):
            if isinstance(inner, ast.Global | ast.Nonlocal):
                shared |= set(inner.names)
            elif isinstance(inner, ast.Import | ast.ImportFrom):
                shared |= {alias.asname or alias.name.partition(".")[0] for alias in inner.names}
            elif isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
                bound.add(inner.id)
            elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                bound.add(inner.name)
        self._frames.append((bound - shared, shared))

    def bind(self, names: set[str]) -> None:
        """Enter a comprehension that binds `names`."""
        self._frames.append((names, set()))

    def leave(self) -> None:
        self._frames.pop()

    @property
    def inside(self) -> bool:
        """Whether any function is around."""
        return bool(self._frames)

    def is_local(self, name: str) -> bool:
        """Whether `name` is surely a variable of a function around, which no import has bound."""
        for bound, shared in reversed(self._frames):
            if name in shared:
                return False
            if name in bound:
                return True
        return False


def parameters(node: Function) -> list[ast.arg]:
    """All parameters of a function."""
    arguments = node.args
    starred = [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *starred]


def own_code(node: Function) -> Iterator[ast.AST]:
    """The nodes of a function's body that belong to its own scope; of nested scopes only the node itself."""
    pending: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
    while pending:
        inner = pending.pop()
        yield inner
        if not isinstance(inner, (*SCOPES, *COMPREHENSIONS)):
            pending.extend(ast.iter_child_nodes(inner))


def chain_of(node: ast.expr) -> tuple[str, ...] | None:
    """`a.b.c` as ("a", "b", "c"); None when it does not start at a plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


class _Collector(ast.NodeVisitor):
    def __init__(self, skipped: Collection[int]) -> None:
        self.uses = Uses()
        self.skipped = skipped
        self.frames = Frames()

    def visit(self, node: ast.AST) -> None:
        if id(node) not in self.skipped:
            super().visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if name in ANNOTATIONS:
                continue
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, ast.AST):
                    self.visit(item)

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

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node)

    def _function(self, node: Function) -> None:
        for outer in (*getattr(node, "decorator_list", ()), *node.args.defaults, *node.args.kw_defaults):
            if outer is not None:
                self.visit(outer)
        self.frames.enter(node)
        for inner in [node.body] if isinstance(node, ast.Lambda) else node.body:
            self.visit(inner)
        self.frames.leave()

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)
        targets = (name for generator in node.generators for name in ast.walk(generator.target))
        self.frames.bind({name.id for name in targets if isinstance(name, ast.Name)})
        self.generic_visit(node)
        self.frames.leave()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension
