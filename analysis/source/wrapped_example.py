"""The example input of a class that does no more than hand it to the model, as one for training does in Lightning."""

import ast
from collections.abc import Iterable, Iterator

from .annotations import example_attribute
from .constructor_values import constructor_values
from .evidence import Evidence
from .facts import Facts
from .signature import Signature, method_of, signature_of


def wrapped_example(facts: Facts, name: str) -> Evidence | None:
    """What stands as `example_input_array` in another class, whose `forward` is `return self.net(x)` of the model."""
    module = facts.module
    for other in module.classes.values():
        known = module.fact(other, "held", lambda s: tuple(_held(module.nodes_of(s))))
        held = {attribute for attribute, made in known if facts.makes(made, name)}
        method = method_of(facts, other, "forward") if held and other.name != name else None
        forward = signature_of(method, method=True) if method is not None else None
        if method is None or forward is None or _handed_to(method, forward) not in held:
            continue
        found = example_attribute(facts, other, forward, constructor_values(facts, other))
        # By name they are of the other class's parameters, which the model may call something else.
        if found is not None and all(spec.name is None for spec in found.inputs):
            return found
    return None


def _held(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    """`net` and the call of `self.net = Net()`."""
    for node in nodes:
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=ast.Call() as made
            ):
                yield attribute, made


def _handed_to(method: ast.FunctionDef, forward: Signature) -> str:
    """The attribute that is given all that `forward` gets, and whose answer is its own; empty if it does more."""
    call = method.body[-1].value if isinstance(method.body[-1], ast.Return) else None
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=attribute), args=given, keywords=[]):
            names = [argument.id if isinstance(argument, ast.Name) else "" for argument in given]
            alone = all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in method.body[:-1])
            same = names == [parameter.name for parameter in forward.parameters] and not forward.open
            return attribute if same and alone else ""
    return ""
