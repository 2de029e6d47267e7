"""The terminal. Colours follow NO_COLOR and whether there is a terminal at all."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from io import StringIO
from typing import TextIO

from rich.console import Console, RenderableType

from ...analysis.diagnostic import Diagnostic
from ..files.source_file import SourceFile
from ..reporters.text import diagnostics_text

# Pipes and files have no width; tables must not be cut there.
UNBOUNDED = 240


def console(stderr: bool = False) -> Console:
    """A console that prints text as it is: no markup, no emoji codes, no guessed highlighting."""
    width = None if _stream(stderr).isatty() else UNBOUNDED
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def show(*parts: RenderableType, stderr: bool = False) -> None:
    """Print parts below each other. Long lines are left to the terminal; pipes get no blanks at their ends."""
    out = console(stderr)
    for part in parts:
        with out.capture() as capture:
            out.print(part, soft_wrap=True)
        text = capture.get()
        print(text if out.is_terminal else _without_blanks(text), end="", file=_stream(stderr))


def plain(*parts: RenderableType) -> str:
    """Parts below each other as a file has them: no colours, no width."""
    out = Console(width=UNBOUNDED, file=StringIO(), highlight=False, markup=False, emoji=False, color_system=None)
    with out.capture() as capture:
        for part in parts:
            out.print(part, soft_wrap=True)
    return _without_blanks(capture.get())


def _without_blanks(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.split("\n")[:-1])


def show_diagnostics(diagnostics: Iterable[Diagnostic], stderr: bool = False) -> None:
    """Print diagnostics with their excerpts."""
    show(*diagnostics_text(diagnostics, file_lines(), shown_path), stderr=stderr)


def shown_path(path: str) -> str:
    """`path` relative to the working directory where it lies below it."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def file_lines() -> Callable[[str], Sequence[str]]:
    """A function that gives the lines of a file, none if it cannot be read. Reads each file once."""

    @cache
    def lines(path: str) -> Sequence[str]:
        try:
            return SourceFile.read(path).text.split("\n")
        except OSError:
            return ()

    return lines


def _stream(stderr: bool) -> TextIO:
    return sys.stderr if stderr else sys.stdout
