"""Which diagnostics stand in which file, when several open documents have something to say about it."""

from collections.abc import Callable

from ...analysis.diagnostic import Diagnostic

Publish = Callable[[str, tuple[Diagnostic, ...]], None]
"""Shows exactly these diagnostics in a file."""


class Publication:
    """Collects the findings of every checked document, by the file they are in.

    A model may import its blocks from another file; what is wrong there is shown there, and goes away when the last
    document that says so no longer does.
    """

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._said: dict[str, tuple[Diagnostic, ...]] = {}
        self._shown: dict[str, tuple[Diagnostic, ...]] = {}

    def said(self, document: str) -> tuple[Diagnostic, ...]:
        """What the last check of `document` has found."""
        return self._said.get(document, ())

    def shown(self, file: str) -> tuple[Diagnostic, ...]:
        """What stands in a file, whoever has found it."""
        return self._shown.get(file, ())

    def say(self, document: str, diagnostics: tuple[Diagnostic, ...], always: bool = True) -> None:
        """Replace what the check of the file `document` has found; the file itself is `always` published."""
        before = self._said.get(document, ())
        self._said[document] = diagnostics
        self._update(document, always)
        for file in sorted({found.span.file for found in (*before, *diagnostics)} - {document}):
            self._update(file)

    def forget(self, document: str) -> None:
        """Take back everything that the check of `document` has found."""
        found = self._said.pop(document, ())
        for file in {document, *(diagnostic.span.file for diagnostic in found)}:
            self._update(file)

    def _update(self, file: str, always: bool = False) -> None:
        found = tuple(dict.fromkeys(d for said in self._said.values() for d in said if d.span.file == file))
        if always or found != self._shown.get(file, ()):
            if found:
                self._shown[file] = found
            else:
                self._shown.pop(file, None)
            self._publish(file, found)
