"""What the last complete check of a document says, on the lines of the texts as they are now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .document import Checked, Document
from .line_numbers import line_numbers
from .moved import Shifts

if TYPE_CHECKING:
    from ...analysis.examine import Examined


@dataclass(frozen=True, slots=True)
class Known:
    """A check of the document at `path`, and where the lines are now of the files that it speaks of.

    `shifts` has the files that are open and whose texts are no longer those that were checked.
    """

    path: str
    checked: Checked
    shifts: Shifts

    @property
    def models(self) -> "tuple[Examined, ...]":
        """The models that were to be traced."""
        return self.checked.result.models

    @property
    def is_current(self) -> bool:
        """Whether the document's own text is the one that was checked."""
        return self.path not in self.shifts

    def now(self, file: str | None, line: int | None) -> int | None:
        """Where a line of the check is now; None if it has changed."""
        if file is None or line is None or file not in self.shifts:
            return line
        return self.shifts[file].get(line)

    def then(self, file: str, line: int) -> int | None:
        """Where a line of a file was when it was checked; None if it is new."""
        if file not in self.shifts:
            return line
        return next((old for old, new in self.shifts[file].items() if new == line), None)


def known(document: Document, documents: Iterable[Document]) -> Known | None:
    """What is known about a document, of whatever text; None as long as it has not been checked."""
    checked = document.checked
    if checked is None:
        return None
    return Known(document.path, checked, shifts(checked.texts, documents))


def shifts(then: Mapping[str, str], documents: Iterable[Document]) -> Shifts:
    """Where the lines of some texts, by file, are in the documents as they are now."""
    changed = [d for d in documents if d.path in then and then[d.path] != d.text]
    return {d.path: line_numbers(then[d.path], d.text) for d in changed}


def known_in(document: Document, documents: Iterable[Document]) -> list[Known]:
    """All that is known about the lines of a document: by its own check, and by those of the models that run them."""
    everything = tuple(documents)
    others = (other for other in everything if other is not document)
    found = (known(one, everything) for one in (document, *others))
    return [one for one in found if one is not None and document.path in one.checked.texts]
