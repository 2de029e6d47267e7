"""The command `chipfit.openReport {uri, entry?}` -> `{path}`: the page of a model's report, in the browser."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ..background import Lane
from ..client.asking import Declined, ask
from ..client.showing import show_outside
from ..convert import split_lines
from ..documents.document import Document
from ..documents.known import Known
from ..documents.no_figures import no_figures
from ..language_server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from ...analysis.report import Report

COMMAND = "chipfit.openReport"


def register(server: Server) -> None:
    """Add the feature."""
    server.command(COMMAND)(_open)


async def _open(ls: Server, arguments: list[Any], token: types.ProgressToken | None) -> dict[str, Any] | None:
    """Waits for the check under way. Null if there is nothing to show, which the user has then been told."""
    given = arguments[0] if len(arguments) == 1 else None
    uri, entry = (given.get("uri"), given.get("entry")) if isinstance(given, Mapping) else (None, None)
    if type(uri) is not str or not (entry is None or type(entry) is str):
        raise JsonRpcInvalidParams(f"{COMMAND} takes one object with a document's `uri` and perhaps an `entry`.")
    document = ls.session.holding(uri)
    document = await ls.session.settled(document.uri) if document is not None else None
    try:
        path = await _page(ls, *await _chosen(ls, document, entry))
    except Declined as declined:
        if str(declined):
            ls.tell(str(declined))
        return None
    except OSError as error:
        ls.tell(f"The report cannot be written: {error.strerror or error}.", types.MessageType.Error)
        return None
    if not await show_outside(ls, path):
        ls.tell(f"The report is {path}.", types.MessageType.Info)
    return {"path": str(path)}


async def _chosen(ls: Server, document: Document | None, entry: str | None) -> "tuple[Known, Report]":
    """The report that is meant, with its check; the user is asked if it can be several. Raises Declined."""
    # Taken before the user is asked, who may go on typing.
    known = ls.session.known(document) if document is not None else None
    models = known.models if known is not None and known.is_current else ()
    reports = {m.entry.expression: m.report for m in models if m.report is not None}
    if entry is None and len(reports) > 1:
        entry = await ask(ls, "Which model's report?", list(reports), "")
    found = reports.get(entry) if entry is not None else next(iter(reports.values()), None)
    if known is None or found is None:
        raise Declined(_why(ls, document, known, entry))
    return known, found


def _why(ls: Server, document: Document | None, known: Known | None, entry: str | None) -> str:
    """Why there is nothing to report."""
    if document is None:
        return "There is no report of a file that is not open."
    return f"There is no report. {no_figures(document, known, ls.session.client_at(document.path), entry)}"


async def _page(ls: Server, known: Known, report: "Report") -> "Path":
    from ..client.report_page import report_page  # noqa: PLC0415

    checked, root = known.checked, ls.folder(known.path)
    settings, diagnostics = checked.key.project.settings, checked.result.diagnostics
    lines = {file: split_lines(text) for file, text in checked.texts.items()}

    def lines_of(file: str) -> Sequence[str]:
        return lines[file] if file in lines else ls.converter.lines(file)

    lane = Lane("report page")
    try:
        return await lane.run(partial(report_page, report, settings, diagnostics, lines_of, root))
    finally:
        lane.close()
