"""An open document, and what was last found out about it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from ...analysis.diagnostic import Diagnostic
from ..cell import Cell
from ..convert import split_lines
from ..settings import Project

if TYPE_CHECKING:  # numpy comes with it, and the server has an `initialize` to answer first
    from ...analysis.check_result import CheckResult
    from ...analysis.examine import Examined
    from ...analysis.source.consulted import Notes, Stamp
    from ...analysis.source.entry import Entry


@dataclass(frozen=True, slots=True)
class Key:
    """Everything that a complete check depends on: two checks with the same key find the same.

    `way` is how models are traced and `python` the interpreter that does it, None for ours; `jobs` stands for what the
    trace worker is asked, `stamps` for the files that the code is taken from, and `edited` are the texts of those that
    are being edited.
    """

    text: str
    project: Project
    way: str
    python: str | None
    jobs: tuple[int, ...]
    stamps: "tuple[tuple[str, Stamp], ...]"
    edited: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A completed check, traces included; `texts` are those of the files it speaks of, as they were."""

    key: Key
    result: "CheckResult"
    texts: Mapping[str, str] = field(compare=False, repr=False)


@dataclass(slots=True, eq=False)
class Document:
    """A Python file or notebook that is open in the editor. `text` is what the editor shows, saved or not.

    `path` is that of the file; what has none on disk has one that it might be saved under. `cells` are those of a
    notebook, whose text is all of them in one. `saved` says which state of the file the text is the same as. `task` is
    the check under way and `tracing` whether it has come to the traces; `again` asks for another one behind it. `known`
    is set as soon as something stands in the editor about this very text, and when it is no longer the newest.
    `entries` are the models that can be traced, `refused` those of them that chipfit will not run, and `found` the
    findings that stand in the editor, all of this very text and empty as long as they are not known. `reads` is what
    they depend on. `checked` is the last complete check, of whatever text, and `project` what it was made for.
    `marked` says whether the client was asked to show marks of it when its check was over.
    """

    uri: str
    path: str
    text: str
    version: int
    cells: tuple[Cell, ...] = ()
    saved: "Stamp | None" = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)
    tracing: bool = False
    again: bool = False
    known: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    entries: "tuple[Entry, ...]" = ()
    refused: "tuple[Examined, ...]" = ()
    found: tuple[Diagnostic, ...] = ()
    reads: "Notes | None" = field(default=None, repr=False)
    project: Project | None = field(default=None, repr=False)
    checked: Checked | None = field(default=None, repr=False)
    marked: bool = False
    _split: tuple[str, Sequence[str]] = field(default=("", ("",)), repr=False)
    _digest: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def result(self) -> "CheckResult | None":
        """What is known about the text as it is now; None while it is not known."""
        return self.checked.result if self.checked and self.checked.key.text == self.text else None

    @property
    def lines(self) -> Sequence[str]:
        """The lines of the text."""
        if self._split[0] is not self.text:
            self._split = (self.text, split_lines(self.text))
        return self._split[1]

    @property
    def digest(self) -> str:
        """Tells the text from any other."""
        if self._digest is None or self._digest[0] is not self.text:
            self._digest = (self.text, sha256(self.text.encode(errors="surrogatepass")).hexdigest())
        return self._digest[1]

    def edit(self, text: str, version: int, cells: tuple[Cell, ...] = ()) -> None:
        """Take a new text in. Nothing is known about it, and whoever waits for that need not wait any longer."""
        self.text, self.version, self.cells = text, version, cells
        self.entries = self.refused = self.found = ()
        self.saved = None
        self.known.set()
        self.known = asyncio.Event()
