"""The document that a request is about: a file, or the cell of a notebook, whose lines are some of the notebook's."""

from dataclasses import dataclass

from .cell import Cell
from .documents.document import Document
from .session import Session


@dataclass(frozen=True, slots=True)
class Opened:
    """An open document, and the cell of it that was meant, if it is a notebook."""

    document: Document
    cell: Cell | None = None

    def line(self, line: int) -> int:
        """The document's line, from 1, of a line of the request's, from 0."""
        return line + (1 if self.cell is None else self.cell.first)

    def holds(self, line: int) -> bool:
        """Whether a line of the document is one of those that were meant."""
        return line > 0 and (self.cell is None or self.cell.first <= line <= self.cell.last)


def opened(session: Session, uri: str) -> Opened | None:
    """What a URI stands for; None if it is not open."""
    document = session.holding(uri)
    if document is None:
        return None
    return Opened(document, next((cell for cell in document.cells if cell.uri == uri), None))


async def opened_for(session: Session, uri: str, comes_back: bool) -> Opened | None:
    """As `opened` for a client that can be asked to come back; another has to wait for all there will be."""
    return opened(session, uri) if comes_back else await settled(session, uri)


async def settled(session: Session, uri: str) -> Opened | None:
    """As `opened`, once the check of the document is over, and those of the models that run its lines."""
    found = opened(session, uri)
    if found is not None:
        await session.settled(found.document.uri)
        await session.settled_around(found.document)
    return opened(session, uri)
