"""What goes wrong while a model is made, run and exported, put in the user's words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .source.entry import Entry


@dataclass(frozen=True, slots=True)
class Operand:
    """A tensor that went into the function that raised, and the function and line that made it, if that is known."""

    shape: tuple[int, ...] = ()
    function: str = ""
    file: str = ""
    line: int = 0

    @property
    def text(self) -> str:
        """The shape as `1x8x6x6`."""
        return "x".join(map(str, self.shape)) or "a number"


@dataclass(frozen=True, slots=True)
class Operation:
    """The function of torch that raised, the layer around it (its class and attribute path), and its tensors.

    `line` is the user's line on which it raised.
    """

    function: str = ""
    layer: str = ""
    path: str = ""
    operands: tuple[Operand, ...] = ()
    line: int = 0

    @staticmethod
    def parse(reply: Any, line: int) -> "Operation":
        """Read the worker's `operation`, which raised on `line`; of anything else nothing is known."""
        try:
            layer = reply["layer"] or {}
            operands = tuple(
                Operand(
                    tuple(int(size) for size in operand["shape"]),
                    str(operand["function"]),
                    str(operand.get("file", "")),
                    int(operand.get("line", 0)),
                )
                for operand in reply["operands"]
            )
            return Operation(
                str(reply["function"]), str(layer.get("name", "")), str(layer.get("path", "")), operands, line
            )
        except (TypeError, KeyError, ValueError, AttributeError):
            return Operation()

    def named(self, *layers: str, otherwise: str) -> str:
        """`This Linear \u0060fc\u0060` when the layer is one of those, else `otherwise`."""
        if not self.layer.startswith(layers):
            return otherwise
        return f"This {self.layer} `{self.path}`" if self.path else f"This {self.layer}"

    @property
    def given(self) -> str:
        """What the first operand is, and what made it."""
        first = self.operands[0] if self.operands else Operand()
        place = f" on line {first.line}" if first.line != self.line else ""
        made = f", made by `{first.function}`{place}" if first.line else ""
        return f"{first.text}{made}" if first.shape else ""


def words(stage: str, kind: str, text: str, entry: Entry, operation: Operation) -> str:
    """The message for an error of type `kind` at a stage of the worker's."""
    if stage in _STAGES:
        return _STAGES[stage](kind, text, entry)
    if stage == "export":
        return _export(kind, text)
    shapes = f"for the input {', '.join(str(spec) for spec in entry.inputs)}"
    for pattern, say in _FORWARD:
        match = re.search(pattern, text) if stage == "forward" else None
        if match:
            return f"{say(match, operation)}, {shapes}."
    if stage == "forward":
        return _forward(kind, text, entry, shapes)
    return f"`{entry.expression}` cannot be traced: {_said(kind, text)}."


def _line(text: str) -> str:
    """The first line without its full stop."""
    return (text.splitlines() or [""])[0].rstrip(".")


def _said(kind: str, text: str) -> str:
    """The error's type and the first line of what it said, without its full stop."""
    return f"{kind}: {_line(text)}" if text else kind


def _linear(match: re.Match[str], operation: Operation) -> str:
    if operation.function == "linear":
        given = f" ({operation.given})" if operation.given else ""
        name = operation.named("Linear", "Lazy", otherwise="This `linear`")
        return f"{name} expects {match[3]} features and gets {match[2]}{given}"
    return f"A {match[1]}x{match[2]} matrix cannot be multiplied by one of {match[3]}x{match[4]}"


def _channels(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("Conv", otherwise="This convolution")
    given = f" ({operation.given})" if operation.given else ""
    return f"{name} expects {match[2]} input channels and gets {match[3]}{given}"


def _norm(match: re.Match[str], operation: Operation) -> str:
    name = operation.named("BatchNorm", "InstanceNorm", otherwise="This normalization")
    given = f" ({operation.given})" if operation.given else ""
    return f"{name} is made for {match[2]} channels and gets {match[1]}{given}"


def _cat(match: re.Match[str], operation: Operation) -> str:
    shapes = " and ".join(operand.text for operand in operation.operands)
    tensors = f"Tensors of {shapes}" if shapes else f"Tensors that differ ({match[2]} against {match[3]})"
    return f"{tensors} cannot be joined along dimension {match[1]}: all others must be the same"


def _operands(match: re.Match[str], operation: Operation) -> str:
    shapes = " and ".join(operand.text for operand in operation.operands)
    tensors = f"Tensors of {shapes}" if shapes else "The operands"
    return f"{tensors} do not go together: {match[1]} against {match[2]} along dimension {match[3]}"


def _view(match: re.Match[str], operation: Operation) -> str:
    given = f" ({operation.given})" if operation.given else ""
    return f"The {match[2]} values{given} do not fill the shape ({match[1]})"


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
)


def _forward(kind: str, text: str, entry: Entry, shapes: str) -> str:
    if kind == "NotImplementedError":
        missing = re.search(r"Module \[(\w+)\] is missing the required \"forward\"", text)
        name = missing[1] if missing else entry.name
        return f"`{name}` has no `forward`." if missing else f"`forward` ends here: nothing is implemented, {shapes}."
    if match := re.search(r"(\w+)\.forward\(\) missing \d+ required positional arguments?: (.+)", text):
        names = match[2].replace("'", "`")
        if match[1] == entry.name:
            return f"`forward` also needs {names}: give one `input=` for each of its arguments, not only {shapes[4:]}."
        return f"`{match[1]}` is called without {names}, {shapes}."
    if match := re.search(r"forward\(\) takes (\d+) positional arguments? but (\d+) were given", text):
        given, taken = int(match[2]) - 1, int(match[1]) - 1
        return f"`forward` takes {taken} argument{'s' * (taken != 1)} and gets {given}, {shapes}."
    if match := re.search(r"argument '(\w+)' \(position \d+\) must be Tensor, not (tuple|list|dict|NoneType)", text):
        return f"This takes a tensor and gets a {match[2]}: take the tensor that you want out of it first, {shapes}."
    if kind == "RecursionError":
        return f"`forward` calls itself without end, {shapes}."
    return f"`forward` fails on the input {shapes[14:]}: {_said(kind, text)}."


_VALUE_DEPENDENT = ("data-dependent", "GuardOnDataDependent", "Could not guard", "dynamic control flow")


def _export(kind: str, text: str) -> str:
    if any(word in text or word in kind for word in _VALUE_DEPENDENT):
        return (
            "Which way this goes depends on the values of a tensor, and a graph that is laid out ahead of time has one "
            "way only: compute both ways and choose with `torch.where`, or decide outside of the network."
        )
    if ".numpy() is not supported" in text:
        return "A tensor becomes a NumPy array here, and what NumPy does is in no graph: use the functions of torch."
    return f"The exporter cannot turn this into a graph: {_said(kind, text)}."


def _construct(kind: str, text: str, entry: Entry) -> str:
    if match := re.search(r"__init__\(\) missing \d+ required positional arguments?: (.+)", text):
        names = match[1].replace("'", "`")
        return f"`{entry.expression}` cannot be constructed: it also needs {names}."
    if "before Module.__init__() call" in text:
        return "`super().__init__()` has to come before the first layer is assigned."
    return f"`{entry.expression}` cannot be constructed: {_said(kind, text)}."


def _import(kind: str, text: str, entry: Entry) -> str:
    return f"The code that `{entry.name}` needs fails when it is run: {_said(kind, text)}."


def _timeout(kind: str, text: str, entry: Entry) -> str:
    return f"Tracing `{entry.expression}` took longer than {text} and was stopped."


def _died(kind: str, text: str, entry: Entry) -> str:
    return f"The process that traced `{entry.expression}` ended before it answered ({text})."


def _weights(kind: str, text: str, entry: Entry) -> str:
    if kind == "UnpicklingError":
        # PyTorch advises to load it with weights_only=False, which would run whatever the file says.
        return f"The checkpoint for `{entry.expression}` is no state_dict or safetensors file that holds only tensors."
    return f"The weights do not fit `{entry.expression}`: {_line(text)}."


_STAGES: Mapping[str, Callable[[str, str, Entry], str]] = {
    "construct": _construct,
    "import": _import,
    "timeout": _timeout,
    "died": _died,
    "weights": _weights,
}
