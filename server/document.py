"""An open document, and what was last found out about it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..analysis.diagnostic import Diagnostic
from .settings import Project

if TYPE_CHECKING:  # numpy and onnx come with it, and the server has an `initialize` to answer first
    from ..analysis.check_result import CheckResult
    from ..analysis.source.entry import Entry

Stamp = tuple[str, int, int]
"""File, time of its last change in ns, size in bytes; zeros while there is no such file."""


@dataclass(frozen=True, slots=True)
class Key:
    """Everything that a check depends on: two checks with the same key find the same."""

    text: str
    project: Project
    stamps: tuple[Stamp, ...]

    @staticmethod
    def of(path: str, text: str, project: Project, files: tuple[str, ...]) -> "Key":
        """The key of a check of `text` that also takes code from `files`, as they are on disk now."""
        return Key(text, project, tuple(_stamp(file) for file in files if file != path))


@dataclass(frozen=True, slots=True)
class Checked:
    """A completed check, traces included."""

    key: Key
    result: "CheckResult"


@dataclass(slots=True, eq=False)
class Document:
    """A Python file that is open in the editor. `text` is what the editor shows, saved or not.

    `task` is the check under way and `tracing` whether it has come to the traces; `again` asks for another one behind
    it. `entries` are the models that can be traced and `found` the findings that stand in the editor, both of this
    very text and empty as long as they are not known. `checked` is the last complete check, of whatever text.
    """

    uri: str
    path: str
    text: str
    version: int
    task: asyncio.Task[None] | None = field(default=None, repr=False)
    tracing: bool = False
    again: bool = False
    entries: "tuple[Entry, ...]" = ()
    found: tuple[Diagnostic, ...] = ()
    checked: Checked | None = field(default=None, repr=False)

    @property
    def result(self) -> "CheckResult | None":
        """What is known about the text as it is now; None while it is not known."""
        return self.checked.result if self.checked and self.checked.key.text == self.text else None


def _stamp(file: str) -> Stamp:
    try:
        status = Path(file).stat()
    except OSError:
        return file, 0, 0
    return file, status.st_mtime_ns, status.st_size
