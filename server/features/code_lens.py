"""`textDocument/codeLens`: on a model its verdict and what can be done with it, on a class the models that use it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ...analysis.span import Span
from ..client_settings import ClientSettings
from ..documents.document import Document
from ..documents.known import Known
from ..firmware.command import COMMAND as GENERATE
from ..language_server import Server
from ..opened import opened_for

if TYPE_CHECKING:
    from ...analysis.examine import Examined

OPEN_REPORT = "chipfit.openReport"
SHOW_ARENA_MAP = "chipfit.showArenaMap"
SELECT_TARGET = "chipfit.selectTarget"
_UNREADY = {"CF001": "not traced: no input shape is known", "CF005": "not traced: its arguments are not known"}
"""Models that are not even tried, by the rule that says so on their line."""


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))(_lenses)


def refresh(ls: Server) -> None:
    """Ask the client, if it can be asked, to ask again."""
    if _refreshes(ls):
        ls.workspace_code_lens_refresh(None)


async def _lenses(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """While a trace is on its way, those of the one before it, on the lines where the models are now."""
    place = await opened_for(ls.session, params.text_document.uri, _refreshes(ls))
    if place is None or not ls.session.client_at(place.document.path).code_lens:
        return None
    titled = sorted(_titled(ls, place.document), key=lambda found: found[0])
    return [types.CodeLens(_range(ls, place.document, line), command) for line, command in titled if place.holds(line)]


def _titled(ls: Server, document: Document) -> Iterator[tuple[int, types.Command]]:
    """The line of every lens, and what it says and does; those of a line in their order."""
    found = ls.session.known(document)
    current = {entry.expression: entry.span.start.line for entry in document.entries}
    seen = set()
    for model in found.models if found is not None else ():
        line = current.get(model.entry.expression) or _line(found, model)
        if line is not None:
            seen.add(line)
            yield from ((line, command) for command in _of_model(ls, document, found, model))
    used = list(_used(ls, document))
    seen |= {line for line, _ in used}  # what other models make of a class is known, be it none itself
    for diagnostic in document.found:
        line = diagnostic.span.start.line
        if diagnostic.code in _UNREADY and diagnostic.span.file == document.path and line not in seen:
            seen.add(line)
            yield line, _words(_UNREADY[diagnostic.code])
    client, refused = ls.session.client_at(document.path), {m.entry.expression: m for m in document.refused}
    for expression, line in current.items():
        if line not in seen:
            yield line, _words(_without_figures(document, client, refused.get(expression)))
    yield from used


def _used(ls: Server, document: Document) -> Iterator[tuple[int, types.Command]]:
    """The models of other files that are made of the classes of this one."""
    for found in ls.session.known_in(document):
        for model in found.models if found.path != document.path else ():
            yield from _uses(ls, document.path, found, model)


def _uses(ls: Server, file: str, found: Known, model: "Examined") -> Iterator[tuple[int, types.Command]]:
    from ..reporters.block_uses import block_uses  # noqa: PLC0415
    from ..reporters.use_text import use_text  # noqa: PLC0415

    of_model = {"uri": ls.uri(found.path), "entry": model.entry.expression}
    for line, uses in block_uses(model, file).items():
        now = found.now(file, line)
        if now is not None and model.report is not None:
            yield now, _command(use_text(model.report, uses), _shows(ls), of_model)


def _line(found: Known | None, model: "Examined") -> int | None:
    span = model.entry.span
    return found.now(span.file, span.start.line) if found is not None and span.file == found.path else None


def _of_model(ls: Server, document: Document, found: Known | None, model: "Examined") -> Iterator[types.Command]:
    # With the analysis itself, which is loaded when the first check is done.
    from ..reporters.verdict_text import untraced_text, verdict_text  # noqa: PLC0415

    report = model.report
    if report is None or found is None:
        yield _words(untraced_text(model))
        return
    of_model = {"uri": document.uri, "entry": model.entry.expression}
    verdict = verdict_text(model.entry, report, found.checked.key.project.settings)
    if document.cells:  # a notebook is no file that firmware or a report could be made of
        yield _words(verdict)
        return
    yield _command(verdict, _shows(ls), of_model)
    yield _command("generate firmware", GENERATE, of_model)
    yield _command(report.target.name, SELECT_TARGET, {"uri": document.uri})
    yield _command("report", OPEN_REPORT, of_model)


def _shows(ls: Server) -> str:
    """The command that shows a model: in a panel of the client's own, or else as a page."""
    return SHOW_ARENA_MAP if SHOW_ARENA_MAP in ls.client_commands else OPEN_REPORT


def _without_figures(document: Document, client: ClientSettings, refused: "Examined | None") -> str:
    """Of a model that was not traced, or not yet: a lens keeps the lines from jumping when the figures come."""
    if client.untraced:
        return f"not traced: {client.untraced}"
    if refused is not None:
        from ..reporters.verdict_text import untraced_text  # noqa: PLC0415

        return untraced_text(refused)
    return "tracing …" if document.task is not None and not document.task.done() else "not traced"


def _words(title: str) -> types.Command:
    """A lens that only says something: editors show a command without a name as text."""
    return types.Command(title, "")


def _command(title: str, name: str, argument: dict[str, Any]) -> types.Command:
    return types.Command(title, name, arguments=[argument])


def _range(ls: Server, document: Document, line: int) -> types.Range:
    text = document.lines[line - 1] if line <= len(document.lines) else ""
    return ls.converter.range(Span.line(document.path, line, text))


def _refreshes(ls: Server) -> bool:
    workspace = ls.client_capabilities.workspace
    return bool(workspace and workspace.code_lens and workspace.code_lens.refresh_support)
