"""What an argument parser gives: `argparse.Namespace(width=16, classes=10)`, each option with its default."""

import ast

from .facts import Facts
from .uses import chain_of


def parsed_arguments(facts: Facts) -> ast.Call:
    """The options of all parsers of a file."""
    function = ast.Attribute(ast.Name("argparse", ast.Load()), "Namespace", ast.Load())
    return ast.Call(function, [], [ast.keyword(name, value) for name, value in facts.argparse_defaults.items()])


def is_namespace(value: ast.expr) -> bool:
    """Whether a folded value is what a parser gives."""
    return isinstance(value, ast.Call) and chain_of(value.func) == ("argparse", "Namespace")
