"""Instances of plain classes, dataclasses and namespaces: what their fields hold."""

import ast

from .facts import Facts


def constructs_record(value: ast.Call, facts: Facts) -> bool:
    """Whether a call makes a namespace, or an instance of a class of the file that is no model."""
    name = facts.dotted(value.func)
    return name.rpartition(".")[2] in ("SimpleNamespace", "Namespace") or (
        name in facts.module.classes and name not in facts.models
    )


def given_field(value: ast.expr, name: str, facts: Facts) -> ast.expr | None:
    """What the call that makes a record gives the field by its name."""
    if not isinstance(value, ast.Call):
        return None
    given = next((k.value for k in value.keywords if k.arg == name), None)
    return given if given is not None and constructs_record(value, facts) else None


def class_of(value: ast.expr, facts: Facts) -> ast.ClassDef | None:
    """The class of the file, no model, that a value is or is an instance of."""
    called = value.func if isinstance(value, ast.Call) else value
    if not isinstance(called, ast.Name) or called.id in facts.models:
        return None
    return facts.module.classes.get(called.id)


def field_default(owner: ast.ClassDef, name: str, positional: bool) -> ast.expr | None:
    """What the class's body gives the field; an annotated one may be set by a `positional` argument."""
    for statement in owner.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if not positional:
                pass
            case ast.Assign(targets=[ast.Name(id=found)], value=value):
                pass
            case _:
                continue
        if found == name:
            return value
    return None
