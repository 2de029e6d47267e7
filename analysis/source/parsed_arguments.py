"""What an argument parser gives a model that takes all of `args`: `argparse.Namespace(width=16, classes=10)`."""

import ast

from .facts import Facts


def parsed_arguments(facts: Facts) -> ast.Call | None:
    """The options that the models of the file read, with their defaults; None where the file cannot name the class."""
    made = next((_named(local, full) for local, full in facts.imports.items() if _named(local, full)), None)
    if made is None:
        return None
    inside = (part for node in facts.models.values() for part in facts.module.parts[node])
    read = {part.attr for part in inside if isinstance(part, ast.Attribute)}
    options = [ast.keyword(name, value) for name, value in facts.argparse_defaults.items() if name in read]
    return ast.Call(made, [], options)


def _named(local: str, full: str) -> ast.expr | None:
    if full == "argparse":
        return ast.Attribute(ast.Name(local, ast.Load()), "Namespace", ast.Load())
    return ast.Name(local, ast.Load()) if full == "argparse.Namespace" else None
