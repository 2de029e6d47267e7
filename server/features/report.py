"""`chipfit/report {textDocument: {uri}, entry?}`: the models of a document as `chipfit report` has them."""

from collections.abc import Iterator
from typing import Any

from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from ...analysis.span import Span
from ..documents.document import Document
from ..documents.known import Known
from ..documents.no_figures import no_figures
from ..language_server import Server
from ..protocol.custom_params import text_of, uri_of

METHOD = "chipfit/report"


class RequestFailed(JsonRpcException):
    """The protocol's error for a request that was right, and that cannot be answered."""

    CODE = -32803


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(METHOD)(_report)


async def _report(ls: Server, params: Any) -> dict[str, Any]:
    """Waits for the check under way. Lines are those of the text as it is then, which has the `version`."""
    uri = uri_of(params)
    if uri is None:
        raise JsonRpcInvalidParams(f"{METHOD} takes an object with a document's `textDocument.uri`.")
    document, entry = await ls.session.settled(uri), text_of(params, "entry")
    if document is None:
        raise RequestFailed("The document is not open.")
    found = ls.session.known(document)
    models = list(_models(ls, document, found, entry)) if found is not None and found.is_current else []
    if not models:
        client = ls.session.client_at(document.path)
        raise RequestFailed(no_figures(document, found, client, entry))
    return {"uri": uri, "version": document.version, "models": models}


def _models(ls: Server, document: Document, found: Known, entry: str | None) -> Iterator[dict[str, Any]]:
    from ..reporters.panel_report import panel_report  # noqa: PLC0415

    lines, settings = ls.converter.lines(document.path), found.checked.key.project.settings
    for model in found.models:
        if model.report is None or entry not in (None, model.entry.expression):
            continue
        line = model.entry.span.start.line
        span = Span.line(document.path, line, lines[line - 1] if line <= len(lines) else "")
        report = panel_report(model, settings)
        yield {"entry": model.entry.expression, "range": ls.converter.range(span), "report": report}
