"""A folded call with other arguments."""

import ast
from collections.abc import Callable


def with_arguments(call: ast.Call, change: Callable[[ast.expr], ast.expr]) -> ast.Call:
    """The call with what `change` makes of each of its arguments, be they named or not."""
    keywords = [ast.keyword(keyword.arg, change(keyword.value)) for keyword in call.keywords]
    return ast.Call(call.func, [change(argument) for argument in call.args], keywords)
