"""The shape and dtype of the tensor that a folded expression makes, such as `torch.randn(3, 32, 32).unsqueeze(0)`."""

import ast
from contextlib import suppress
from math import prod

from ..input_spec import MAX_RANK, InputSpec
from .arithmetic import MAX_DIM, arithmetic, rounded
from .dtypes import OF_CASTS, OF_CONSTRUCTORS, dtype_of
from .facts import Facts
from .follow import returned
from .imported_constant import imported_constant
from .indexed import indexed
from .moves import MOVES, Shape, Unshaped, moved
from .nested import nested
from .signature import signature_of
from .workspace_chain import workspace_chain

_SIZED = frozenset("randn rand zeros ones empty Tensor FloatTensor DoubleTensor HalfTensor".split())


def tensor_spec(node: ast.expr, facts: Facts) -> InputSpec | None:
    """The tensor as an input without a name, or None. The batch is what the code says."""
    try:
        spec = _tensor(node, facts)
    except (Unshaped, RecursionError):
        return None
    good = 0 < len(spec.shape) <= MAX_RANK and all(dim > 0 for dim in spec.shape) and prod(spec.shape) < MAX_DIM
    return spec if good else None


def int_of(node: ast.expr, facts: Facts) -> int:
    """The whole number that a folded expression of literals is. Raises Unshaped."""
    value = number_of(node, facts)
    if isinstance(value, float) and (abs(value) > MAX_DIM or not value.is_integer()):
        raise Unshaped
    return int(value)


def number_of(node: ast.expr, facts: Facts) -> int | float:
    """The number that a folded expression of literals is. Raises Unshaped."""
    match node:
        case ast.Constant(value=bool()):
            raise Unshaped
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub()):
            return -number_of(node.operand, facts)
        case ast.BinOp():
            return arithmetic(node.op, number_of(node.left, facts), number_of(node.right, facts))
        case ast.Call(func=ast.Name(id="int" | "round" | "max" | "min" as name), args=[_, *_], keywords=[]):
            return rounded(name, [number_of(argument, facts) for argument in node.args])
        case ast.Subscript(value=ast.Attribute(value=tensor, attr="shape")):
            return _tensor(tensor, facts).shape[_index(node.slice, facts)]
        case ast.Call(func=ast.Attribute(value=tensor, attr="size"), args=[dim]):
            return _tensor(tensor, facts).shape[_index(dim, facts)]
    return number_of(_literal(node, facts), facts)


def _literal(node: ast.expr, facts: Facts) -> ast.expr:
    """What a name of another file stands for. Raises Unshaped."""
    literal = imported_constant(facts, node)
    if literal is None:
        raise Unshaped
    return literal


def _index(node: ast.expr, facts: Facts) -> int:
    index = int_of(node, facts)
    if not -MAX_RANK <= index < MAX_RANK:
        raise Unshaped
    return index


def ints_of(node: ast.expr, facts: Facts) -> Shape:
    """A tuple or list of whole numbers, or `torch.Size` of one. Raises Unshaped."""
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(int_of(element, facts) for element in node.elts)
    if workspace_chain(facts, node) is not None:
        return ints_of(_literal(node, facts), facts)
    if isinstance(node, ast.Attribute) and node.attr == "shape":
        return _tensor(node.value, facts).shape
    if isinstance(node, ast.Call) and facts.dotted(node.func) == "torch.Size" and len(node.args) == 1:
        return ints_of(node.args[0], facts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return ints_of(node.left, facts) + ints_of(node.right, facts)
    raise Unshaped


def _tensor(node: ast.expr, facts: Facts) -> InputSpec:
    if isinstance(node, ast.BinOp):
        return _elementwise(node, facts)
    if isinstance(node, ast.UnaryOp):
        return _tensor(node.operand, facts)
    if isinstance(node, ast.Subscript):
        return _indexed(node, facts)
    if not isinstance(node, ast.Call):
        raise Unshaped
    name = facts.dotted(node.func)
    if name in facts.functions:
        return _returned(name, node, facts)
    module, _, function = name.rpartition(".")
    if module in ("torch", "torch.autograd") or (not module and function in facts.imports):
        return _created(function, node, facts)
    if module.partition(".")[0] == "numpy":
        return _numpy(function, node, facts)
    if isinstance(node.func, ast.Attribute):
        return _method(node.func.attr, _tensor(node.func.value, facts), node, facts)
    raise Unshaped


def _returned(name: str, node: ast.Call, facts: Facts) -> InputSpec:
    """What a function of the file returns, such as `example_input(batch=1)`. Raises Unshaped if it leads to itself."""
    given = signature_of(facts.functions[name], method=False).given(node)
    value = returned(facts, facts.functions[name], given)
    if any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(value)):
        raise Unshaped
    return _tensor(value, facts)


def _created(function: str, node: ast.Call, facts: Facts) -> InputSpec:
    given = {k.arg: k.value for k in node.keywords}
    dtype = dtype_of(given.get("dtype"), facts)
    if function in _SIZED or function in OF_CONSTRUCTORS:
        return InputSpec(None, _size(node.args, given, facts), dtype or OF_CONSTRUCTORS.get(function, "float32"))
    if function == "randint":
        sizes = [*node.args[1:], *filter(None, (given.get("size"),))]
        return InputSpec(None, _first_shape(sizes, facts), dtype or "int64")
    if function == "full":
        return InputSpec(None, _size(node.args[:1], given, facts), dtype or "float32")
    if function == "arange":
        return InputSpec(None, (_arange(node.args, facts),), dtype or "int64")
    if function in ("tensor", "as_tensor", "from_numpy") and node.args:
        return _converted(node.args[0], dtype, facts)
    if function.endswith("_like") and node.args:
        base = _tensor(node.args[0], facts)
        return InputSpec(None, base.shape, dtype or base.dtype)
    if function in ("unsqueeze", "squeeze", "reshape", "permute", "transpose", "flatten") and node.args:
        method = ast.Call(node.func, node.args[1:], node.keywords)
        return _method(function, _tensor(node.args[0], facts), method, facts)
    raise Unshaped


def _first_shape(values: list[ast.expr], facts: Facts) -> Shape:
    """What the first value that is a shape gives. Raises Unshaped."""
    for value in values:
        with suppress(Unshaped):
            return ints_of(value, facts)
    raise Unshaped


def _size(arguments: list[ast.expr], given: dict[str | None, ast.expr], facts: Facts) -> Shape:
    size = given.get("size", given.get("shape"))
    if size is not None:
        return ints_of(size, facts)
    if len(arguments) == 1 and not isinstance(arguments[0], ast.Constant | ast.UnaryOp | ast.Starred):
        try:
            return ints_of(arguments[0], facts)
        except Unshaped:
            return (int_of(arguments[0], facts),)
    return tuple(dim for argument in arguments for dim in _dims(argument, facts))


def _dims(argument: ast.expr, facts: Facts) -> Shape:
    return ints_of(argument.value, facts) if isinstance(argument, ast.Starred) else (int_of(argument, facts),)


def _arange(arguments: list[ast.expr], facts: Facts) -> int:
    numbers = [int_of(argument, facts) for argument in arguments]
    if not 1 <= len(numbers) <= 3 or (len(numbers) == 3 and not numbers[2]):
        raise Unshaped
    return len(range(*numbers))


def _converted(node: ast.expr, dtype: str | None, facts: Facts) -> InputSpec:
    """`torch.tensor([[1, 2, 3]])` and `torch.from_numpy(np.zeros((1, 3)))`."""
    if not isinstance(node, ast.List | ast.Tuple):
        spec = _tensor(node, facts)
        return InputSpec(None, spec.shape, dtype or spec.dtype)
    shape, whole = nested(node)
    return InputSpec(None, shape, dtype or ("int64" if whole else "float32"))


def _numpy(function: str, node: ast.Call, facts: Facts) -> InputSpec:
    given = {k.arg: k.value for k in node.keywords}
    dtype = dtype_of(given.get("dtype"), facts) or "float32"
    if function in ("randn", "rand", "zeros", "ones", "empty", "random", "random_sample", "standard_normal"):
        return InputSpec(None, _size(node.args, given, facts), dtype)
    if function in ("normal", "uniform", "randint"):
        size = given.get("size") or (node.args[2] if len(node.args) > 2 else None)
        if size is None:
            raise Unshaped
        return InputSpec(None, ints_of(size, facts), "int64" if function == "randint" else dtype)
    raise Unshaped


def _elementwise(node: ast.BinOp, facts: Facts) -> InputSpec:
    """Arithmetic of a tensor with a number, or of two tensors of the same shape."""
    sides: list[InputSpec] = []
    for side in (node.left, node.right):
        if not isinstance(side, ast.Constant):
            sides.append(_tensor(side, facts))
    if not sides or any(side.shape != sides[0].shape for side in sides):
        raise Unshaped
    return InputSpec(None, sides[0].shape, "float32" if isinstance(node.op, ast.Div) else sides[0].dtype)


def _indexed(node: ast.Subscript, facts: Facts) -> InputSpec:
    """`x[None]`, `x[0]`, `x[:1]`, `x[:, None]`."""
    spec = _tensor(node.value, facts)
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return InputSpec(None, indexed(spec.shape, [_key(key, facts) for key in keys]), spec.dtype)


def _key(node: ast.expr, facts: Facts) -> int | slice | None:
    if isinstance(node, ast.Slice):
        return slice(*(None if b is None else int_of(b, facts) for b in (node.lower, node.upper, node.step)))
    return None if isinstance(node, ast.Constant) and node.value is None else int_of(node, facts)


def _method(name: str, spec: InputSpec, node: ast.Call, facts: Facts) -> InputSpec:
    if name in OF_CASTS:
        return InputSpec(None, spec.shape, OF_CASTS[name])
    if name in ("to", "type"):
        dtypes = (dtype_of(value, facts) for value in [*node.args, *(k.value for k in node.keywords)])
        return InputSpec(None, spec.shape, next(filter(None, dtypes), spec.dtype))
    if name.endswith("_") and name[:-1] in ("fill", "normal", "uniform", "zero", "random", "mul", "add", "clamp"):
        return spec
    if name not in MOVES:
        raise Unshaped
    arguments = [*node.args, *(k.value for k in node.keywords)]
    if len(arguments) == 1 and isinstance(arguments[0], ast.Tuple | ast.List | ast.Attribute):
        numbers = ints_of(arguments[0], facts)
    else:
        numbers = tuple(int_of(argument, facts) for argument in arguments)
    return InputSpec(None, moved(name, spec.shape, numbers), spec.dtype)
