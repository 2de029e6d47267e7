"""Why a model could not be traced, in the user's words and on the user's line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .source.entry import Entry
from .span import Span

_MATMUL = re.compile(r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)")
_CHANNELS = re.compile(r"expected input\[([\d, ]+)\] to have (\d+) channels, but got (\d+) channels")
_TOO_SMALL = re.compile(r"Calculated padded input size per channel: \((.*?)\)\. Kernel size: \((.*?)\)")
_ADD = re.compile(
    r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)"
)
_DATA_DEPENDENT = ("data-dependent", "GuardOnDataDependent", "Could not guard", "dynamic control flow")


@dataclass(frozen=True, slots=True)
class Failure:
    """A trace that did not come back: `message` in the user's words, `detail` in the framework's, `span` where.

    `calls` are the user's lines that led there, outermost first.
    """

    stage: str
    message: str
    span: Span
    detail: str = ""
    calls: tuple[Span, ...] = ()


def explain_failure(error: Mapping[str, Any], entry: Entry, lines: Mapping[str, Sequence[str]]) -> Failure:
    """Turn the worker's error (see worker.py) into a Failure; positions fall back to the model's own line."""
    frames = [_span(frame["file"], frame["line"], lines) for frame in error.get("frames", ()) if frame["file"] in lines]
    span = frames[-1] if frames else entry.span
    stage, kind, text = str(error["stage"]), str(error["type"]), str(error["message"])
    first = text.strip().splitlines()[0] if text.strip() else kind
    message = _MESSAGES.get(stage, _other)(kind, first, text, entry)
    said = first in message and len(text.strip().splitlines()) == 1
    detail = "" if said or kind == "UnpicklingError" else f"{kind}: {text.strip()}"[:1500]
    return Failure(stage, message, span, detail, tuple(frames))


def _span(file: str, line: int, lines: Mapping[str, Sequence[str]]) -> Span:
    text = lines[file]
    return Span.line(file, line, text[line - 1] if 0 < line <= len(text) else "")


def _forward(kind: str, first: str, text: str, entry: Entry) -> str:
    shapes = ", ".join(str(spec) for spec in entry.inputs)
    if match := _MATMUL.search(text):
        return f"This layer expects {match[3]} features and gets {match[2]}, for the input {shapes}."
    if match := _CHANNELS.search(text):
        return f"This convolution expects {match[2]} input channels and gets {match[3]}, for the input {shapes}."
    if match := _TOO_SMALL.search(text):
        return f"The padded feature map ({match[1]}) is smaller than the kernel ({match[2]}), for the input {shapes}."
    if match := _ADD.search(text):
        return f"The operands differ: {match[1]} against {match[2]} along dimension {match[3]}, for the input {shapes}."
    if "positional argument" in text and "forward()" in text:
        return f"`forward` does not take what the input {shapes} gives it: {first.rstrip('.')}."
    return f"`forward` fails on the input {shapes}: {kind}: {first.rstrip('.')}."


def _construct(kind: str, first: str, text: str, entry: Entry) -> str:
    return f"`{entry.expression}` cannot be constructed: {kind}: {first.rstrip('.')}."


def _import(kind: str, first: str, text: str, entry: Entry) -> str:
    return f"The code that `{entry.name}` needs fails when it is run: {kind}: {first.rstrip('.')}."


def _export(kind: str, first: str, text: str, entry: Entry) -> str:
    if any(word in text for word in _DATA_DEPENDENT):
        return "Which way this goes depends on the values of a tensor: there is no one graph to lay out ahead of time."
    return f"The exporter cannot turn this into a graph: {kind}: {first.rstrip('.')}."


def _timeout(kind: str, first: str, text: str, entry: Entry) -> str:
    return f"Tracing `{entry.expression}` took longer than {first} and was stopped."


def _died(kind: str, first: str, text: str, entry: Entry) -> str:
    return f"The process that traced `{entry.expression}` ended before it answered ({first})."


def _weights(kind: str, first: str, text: str, entry: Entry) -> str:
    if kind == "UnpicklingError":
        # PyTorch advises to load it with weights_only=False, which would run whatever the file says.
        return f"The checkpoint for `{entry.expression}` is no state_dict or safetensors file that holds only tensors."
    return f"The weights do not fit `{entry.expression}`: {first.rstrip('.')}."


def _other(kind: str, first: str, text: str, entry: Entry) -> str:
    return f"`{entry.expression}` cannot be traced: {kind}: {first.rstrip('.')}."


_MESSAGES = {
    "forward": _forward,
    "construct": _construct,
    "import": _import,
    "export": _export,
    "timeout": _timeout,
    "died": _died,
    "weights": _weights,
}
