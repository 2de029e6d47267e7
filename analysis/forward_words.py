"""What does not fit while a model runs, in words that name the layer, what it expects and what it gets."""

import re
from collections.abc import Callable

from .operation import Operation


def said_of_tensors(text: str, operation: Operation) -> str | None:
    """The message for what torch says in `text`, as a sentence without its end; None for what it has no words for."""
    for pattern, say in _FORWARD:
        match = re.search(pattern, text)
        if match:
            return say(match, operation)
    return None


def _linear(match: re.Match[str], operation: Operation) -> str:
    if operation.function == "linear":
        name = operation.named("Linear", "Lazy", otherwise="This `linear`")
        return f"{name} expects {match[3]} features and gets {match[2]}{operation.made}"
    return f"A {match[1]}x{match[2]} matrix cannot be multiplied by one of {match[3]}x{match[4]}"


def _channels(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Conv", otherwise="This convolution")
    return f"{name} expects {match[2]} input channels and gets {match[3]}{operation.made}"


def _norm(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("BatchNorm", "InstanceNorm", otherwise="This normalization")
    return f"{name} is made for {match[2]} channels and gets {match[1]}{operation.made}"


def _cat(match: re.Match[str], operation: Operation) -> str:
    differ = f"Tensors that differ ({match[2]} against {match[3]})"
    tensors = f"Tensors of {operation.shapes}" if operation.shapes else differ
    return f"{tensors} cannot be joined along dimension {match[1]}: all others must be the same"


def _operands(match: re.Match[str], operation: Operation) -> str:
    tensors = f"Tensors of {operation.shapes}" if operation.shapes else "The operands"
    return f"{tensors} do not go together: {match[1]} against {match[2]} along dimension {match[3]}"


def _view(match: re.Match[str], operation: Operation) -> str:
    return f"The {match[2]} values{operation.made} do not fill the shape ({match[1]})"


def _rank(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Conv", otherwise=f"This {match[2]}")
    shape = match[3].replace(", ", "x")
    return f"{name} expects {match[1]} dimensions, batch first, and gets {len(shape.split('x'))} ({shape})"


def _small(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Conv", "Max", "Avg", otherwise="This operator")
    return f"{name} has a kernel of {match[2]} for a padded feature map of {match[1]}"


def _dtype(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Embedding", otherwise=f"`{operation.function or match[1]}`")
    return f"{name} takes whole numbers; say so with the input's type, such as `input=1x16:int64`"


def _apart(match: re.Match[str], operation: Operation) -> str:
    return "`view` cannot merge dimensions that were permuted before; `reshape` can"


def _batched(match: re.Match[str], operation: Operation) -> str:
    matrices = f"Matrices of {operation.shapes}" if operation.shapes else "These matrices"
    return f"{matrices} cannot be multiplied: the columns of the first must be as many as the rows of the second"


def _einsum(match: re.Match[str], operation: Operation) -> str:
    tensors = f" of {operation.shapes}" if operation.shapes else ""
    return f"`einsum` is given tensors{tensors}, and `{match[1]}` is {match[3]} in one and {match[2]} in another"


def _stack(match: re.Match[str], operation: Operation) -> str:
    shapes = [shape.replace(", ", "x") for shape in match.groups()]
    return f"Tensors of {shapes[0]} and {shapes[1]} cannot be stacked: all must have the same shape"


def _cat_rank(match: re.Match[str], operation: Operation) -> str:
    tensors = f"Tensors of {operation.shapes}" if operation.shapes else "Tensors"
    return f"{tensors} cannot be joined: they have {match[1]} and {match[2]} dimensions"


def _layer_norm(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("LayerNorm", otherwise="This layer norm")
    given = operation.given or match[2].replace(", ", "x")
    return f"{name} is made for inputs that end in {match[1].replace(', ', 'x')} and gets {given}"


def _group_norm(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("GroupNorm", otherwise="This group norm")
    channels = match[2].split(", ")[1:2]
    return f"{name} is made for {match[1]} channels and gets {''.join(channels)}{operation.made}"


def _recurrent(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("GRU", "LSTM", "RNN", otherwise="This recurrent layer")
    return f"{name} expects {match[1]} features and gets {match[2]}{operation.made}"


def _state(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("GRU", "LSTM", "RNN", otherwise="This recurrent layer")
    expected, given = (re.sub(r"\W+", "x", shape.strip("()[]")) for shape in match.groups())
    return f"{name} expects a state of {expected} (layers, batch, features) and gets {given}"


def _permute(match: re.Match[str], operation: Operation) -> str:
    return f"`permute` puts {match[2]} dimensions in order, and the tensor has {match[1]}{operation.made}"


def _dimension(match: re.Match[str], operation: Operation) -> str:
    return f"There is no dimension {match[3]} here: the tensor{operation.made} has {match[1]} to {match[2]}"


def _pool(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Max", "Avg", "Conv", otherwise="This operator")
    return f"{name} leaves nothing of a feature map of {match[1]}: its window is larger"


def _types(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Linear", "Conv", otherwise=f"`{operation.function}`")
    return f"{name} gets {match[1]} and has weights of {match[2]}: both must be of one type (`.float()` is float32)"


def _statistics(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("BatchNorm", "InstanceNorm", otherwise="This normalization")
    return f"{name} computes statistics of its input, which a batch of one does not have: it has to keep running ones"


def _index(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Embedding", otherwise=f"`{operation.function}`")
    return f"{name} is asked for an entry beyond its end; the example input is all zeros"


def _uncallable(match: re.Match[str], operation: Operation) -> str:
    if match[1] == "NoneType":
        return "What is called here is None: nothing has made a layer of it"
    return f"What is called here is a {match[1]}, and that is no layer"


def _unpack(match: re.Match[str], operation: Operation) -> str:
    return f"This is taken apart into {match[1]}, and there are {match[2] or 'more'}"


def _attribute(match: re.Match[str], operation: Operation) -> str:
    return f"`{match[1]}` has no attribute `{match[2]}`"


def _uninitialized(match: re.Match[str], operation: Operation) -> str:
    return "This parameter has no shape yet, and no lazy layer gives it one"


_FORWARD: tuple[tuple[str, Callable[[re.Match[str], Operation], str]], ...] = (
    (r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", _linear),
    (r"expected input\[([\d, ]+)\] to have (\d+) channels, but got (\d+) channels", _channels),
    (r"(?:running_mean|weight|bias)\D* should contain (\d+) elements not (\d+)", _norm),
    (r"except in dimension (\d+)\. Expected size (\d+) but got size (\d+)", _cat),
    (r"tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)", _operands),
    (r"shape '\[([-\d, ]+)\]' is invalid for input of size (\d+)", _view),
    (r"Expected (.+?) input to (\w+), but got input of size: \[([\d, ]+)\]", _rank),
    (r"Calculated padded input size per channel: \((.*?)\)\. Kernel size: \((.*?)\)", _small),
    (r"Expected tensor for argument #\d+ '(\w+)' to have one of the following scalar types: Long, Int", _dtype),
    (r"view size is not compatible", _apart),
    (r"Expected size for first two dimensions of batch2 tensor to be", _batched),
    (r"einsum\(\): subscript (\w) has size (\d+) for operand \d+ which does not broadcast with .* size (\d+)", _einsum),
    (r"stack expects each tensor to be equal size, but got \[([\d, ]+)\] at .* \[([\d, ]+)\] at", _stack),
    (r"Tensors must have same number of dimensions: got (\d+) and (\d+)", _cat_rank),
    (r"Given normalized_shape=\[([\d, ]+)\], expected input .* size ?\[([\d, ]+)\]", _layer_norm),
    (r"number of channels in input, but got weight of shape \[(\d+)\] and input of shape \[([\d, ]+)\]", _group_norm),
    (r"input\.size\(-1\) must be equal to input_size\. Expected (\d+), got (\d+)", _recurrent),
    (r"Expected hidden(?:\[\d\])? size (\(.+?\)), got (\[.+?\])", _state),
    (r"input\.dim\(\) = (\d+) is not equal to len\(dims\) = (\d+)", _permute),
    (r"Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)", _dimension),
    (r"Given input size: \((.+?)\)\. Calculated output size: .* Output size is too small", _pool),
    (r"mat1 and mat2 must have the same dtype, but got (\w+) and (\w+)", _types),
    (r"Input type \((?:torch\.)?(\w+)\) and (?:weight|bias) type \((?:torch\.)?(\w+)\) should be the same", _types),
    (r"Expected more than 1 value per channel when training", _statistics),
    (r"index out of range in self", _index),
    (r"^'(\w+)' object is not callable", _uncallable),
    (r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)", _unpack),
    (r"too many values to unpack \(expected (\d+)(?:, got (\d+))?\)", _unpack),
    (r"^'(\w+)' object has no attribute '(\w+)'", _attribute),
    (r"Can't access the shape of an uninitialized parameter", _uninitialized),
)
