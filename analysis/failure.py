"""Why a model could not be traced, in the user's words and on the user's line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .failure_words import words
from .operation import Operation
from .source.entry import Entry
from .span import Span

_NO_DETAIL = frozenset({"UnpicklingError", "timeout", "died"})
_DETAIL_CHARACTERS = 1500
Lines = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Failure:
    """A trace that did not come back: `message` in the user's words, `detail` in the framework's, `span` where.

    `calls` are the user's lines that led there, outermost first; `makers` the lines that made the tensors that did not
    fit, and what they made.
    """

    stage: str
    message: str
    span: Span
    detail: str = ""
    calls: tuple[Span, ...] = ()
    makers: tuple[tuple[Span, str], ...] = ()


def explain_failure(error: Mapping[str, Any], entry: Entry, lines: Lines) -> Failure:
    """Turn the worker's error (see worker/answer.py) into a Failure; positions fall back to the model's own line."""
    frames = [_span(frame["file"], frame["line"], lines) for frame in error.get("frames", ()) if frame["file"] in lines]
    stage, kind, text = str(error["stage"]), str(error["type"]), str(error["message"]).strip()
    span = frames[-1] if frames else entry.span
    operation = Operation.parse(error.get("operation"), span.start.line)
    said = words(stage, kind, text, entry, operation)
    if stage == "export":  # what follows is advice to those who write exporters
        text = text.partition("\n\n")[0]
    whole = not text or kind in _NO_DETAIL or (len(text.splitlines()) < 2 and text.rstrip(".") in said)
    detail = "" if whole else f"{kind}: {text}"[:_DETAIL_CHARACTERS]
    return Failure(stage, said, span, detail, tuple(frames), tuple(_makers(operation, lines)))


def _makers(operation: Operation, lines: Lines) -> list[tuple[Span, str]]:
    """The other lines that made the operands, for those that are known."""
    return [
        (_span(operand.file, operand.line, lines), f"{operand.function} makes {operand.text}")
        for operand in operation.operands
        if operand.file in lines and operand.line != operation.line
    ]


def _span(file: str, line: int, lines: Lines) -> Span:
    text = lines[file]
    return Span.line(file, line, text[line - 1] if 0 < line <= len(text) else "")
