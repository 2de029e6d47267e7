"""What goes wrong while a model is made, run and exported, put in the user's words."""

import re
from collections.abc import Callable, Mapping

from .forward_words import said_of_tensors
from .operation import Operation
from .source.entry import Entry


def words(stage: str, kind: str, text: str, entry: Entry, operation: Operation) -> str:
    """The message for an error of type `kind` at a stage of the worker's."""
    if stage in _STAGES:
        return _STAGES[stage](kind, text, entry)
    if stage == "export":
        return _export(kind, text)
    shapes = f"for the input {', '.join(str(spec) for spec in entry.inputs)}"
    if stage == "forward":
        said = said_of_tensors(text, operation)
        return f"{said}, {shapes}." if said else _forward(kind, text, entry, shapes)
    return f"`{entry.expression}` cannot be traced: {_said(kind, text)}."


def _line(text: str) -> str:
    """The first line without its full stop."""
    return (text.splitlines() or [""])[0].rstrip(".")


def _said(kind: str, text: str) -> str:
    """The error's type and the first line of what it said, without its full stop."""
    return f"{kind}: {_line(text)}" if text else kind


def _forward(kind: str, text: str, entry: Entry, shapes: str) -> str:
    if text.startswith("it returns"):
        return f"`forward` {text.removeprefix('it ')}."
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
    if match := re.search(r"(\w+)\.forward\(\) got an unexpected keyword argument '(\w+)'", text):
        return f"`forward` of `{match[1]}` has no parameter `{match[2]}`, {shapes}."
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
    if text.startswith("forward changes"):
        return f"`forward`{text.removeprefix('forward')}: return it, and let the application hand it back in."
    return f"The exporter cannot turn this into a graph: {_said(kind, text)}."


def _construct(kind: str, text: str, entry: Entry) -> str:
    if match := re.search(r"__init__\(\) missing \d+ required positional arguments?: (.+)", text):
        names = match[1].replace("'", "`")
        return f"`{entry.expression}` cannot be constructed: it also needs {names}."
    if match := re.search(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'", text):
        return f"`{entry.expression}` cannot be constructed: `{match[1]}` has no parameter `{match[2]}`."
    if match := re.search(r"you tried to allocate (\d+) bytes", text):
        size = f"{int(match[1]) / 1e9:,.0f} GB"
        return f"`{entry.expression}` cannot be constructed: this takes {size}, and no microcontroller holds that."
    if "list is not a Module subclass" in text:
        return f"`{entry.expression}` cannot be constructed: `nn.Sequential` takes layers, not a list: write `*layers`."
    if "must be tuple of ints,but got float" in text:
        return f"`{entry.expression}` cannot be constructed: a size is a float here; `//` divides to a whole number."
    if "before Module.__init__() call" in text:
        return "`super().__init__()` has to come before the first layer is assigned."
    return f"`{entry.expression}` cannot be constructed: {_said(kind, text)}."


def _size(kind: str, text: str, entry: Entry) -> str:
    return f"`{entry.expression}` has {text}; no microcontroller holds them."


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
    "size": _size,
    "import": _import,
    "timeout": _timeout,
    "died": _died,
    "weights": _weights,
}
