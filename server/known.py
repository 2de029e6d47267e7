"""What the last complete check of a document says, on the lines of its text as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from .convert import split_lines
from .document import Checked, Document
from .pending import line_numbers

if TYPE_CHECKING:
    from ..analysis.examine import Examined


@dataclass(frozen=True, slots=True)
class Known:
    """A check of a document, and where its lines are now: `numbers` has old line -> new one, of those still there.

    `numbers` is None where the text is the one that was checked.
    """

    path: str
    checked: Checked
    numbers: Mapping[int, int] | None = None

    @property
    def models(self) -> "tuple[Examined, ...]":
        """The models that were to be traced."""
        return self.checked.result.models

    def now(self, file: str | None, line: int | None) -> int | None:
        """Where a line of the check is now; None if it has changed. Other files stay as they were."""
        if line is None or self.numbers is None or file != self.path:
            return line
        return self.numbers.get(line)

    def then(self, line: int) -> int | None:
        """Where a line of the document was when it was checked; None if it is new."""
        if self.numbers is None:
            return line
        return next((old for old, new in self.numbers.items() if new == line), None)


def known(document: Document) -> Known | None:
    """What is known about a document, of whatever text; None as long as it has not been checked."""
    checked = document.checked
    if checked is None:
        return None
    same = checked.key.text == document.text
    return Known(document.path, checked, None if same else _numbers(checked.key.text, document.text))


@lru_cache(maxsize=16)
def _numbers(before: str, after: str) -> Mapping[int, int]:
    """Every feature asks for the same two texts after a keystroke."""
    return line_numbers(split_lines(before), split_lines(after))
