"""The command `chipfit.generateFirmware`: asks for what is not said, builds, and shows what came of it.

It takes `{uri, entry, outDir?, target?, weights?, calibration?, randomWeights?}`, and gives `{directory, files, arena,
flash, latencyMs, target, report}`; null if there is no firmware, which the user has then been told.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ...analysis.source.entry import EntryError
from ...analysis.source.module import SourceError
from ...analysis.targets import TargetError
from ...analysis.trace.pool import TraceCancelled
from ..background import Lane
from ..client.asking import Declined, Refused
from ..client.progress import Progress
from ..client_settings import ClientSettings
from ..firmware.announcing import announce
from ..firmware.command import COMMAND
from ..firmware.wish import Wish
from ..language_server import Server

if TYPE_CHECKING:
    from ..firmware.firmware import Firmware, Outcome

_UNTRUSTED = "the workspace is not trusted, and a build runs the model's code. Trust it first."
T = TypeVar("T")


def register(server: Server) -> None:
    """Add the feature."""
    server.command(COMMAND)(_generate)


async def _generate(ls: Server, arguments: list[Any], token: types.ProgressToken | None) -> dict[str, Any] | None:
    """Null as well when the user cancels; then nothing has been written."""
    wish = _wish(ls, arguments)
    lane = Lane("firmware")
    try:
        async with Progress(ls, token, f"Generating firmware for {wish.entry}", measured=True) as progress:
            outcome = await _outcome(ls, wish, progress, lane)
    except TraceCancelled:
        return None
    except Declined as declined:
        if str(declined):
            ls.tell(f"No firmware for {wish.entry}: {declined}")
        return None
    except Refused as refused:
        ls.tell(f"No firmware for {wish.entry}: {refused}", types.MessageType.Error)
        return None
    finally:
        lane.close()
    return _shown(ls, wish, outcome)


def _wish(ls: Server, arguments: list[Any]) -> Wish:
    given = arguments[0] if len(arguments) == 1 else None
    path = _path(ls, given["uri"]) if isinstance(given, Mapping) and type(given.get("uri")) is str else None
    if not isinstance(given, Mapping) or path is None or type(given.get("entry")) is not str:
        raise JsonRpcInvalidParams(f"{COMMAND} takes one object with a file's `uri` and a model's `entry`.")
    said = {key: given.get(key) or None for key in ("outDir", "target", "weights", "calibration")}
    for key, value in said.items():
        if value is not None and type(value) is not str:
            raise JsonRpcInvalidParams(f"The argument `{key}` of {COMMAND} is a string.")
    return Wish(
        path=path,
        entry=given["entry"],
        workspace=ls.folder(path),
        texts=_texts(ls),
        directory=said["outDir"],
        target=said["target"],
        weights=said["weights"],
        calibration=said["calibration"],
        random_weights=given.get("randomWeights") is True,
    )


def _texts(ls: Server) -> dict[str, str]:
    return {document.path: document.text for document in ls.session.documents.values()}


def _path(ls: Server, uri: str) -> str | None:
    """The file of a document, of which it may be a cell."""
    document = ls.session.holding(uri)
    return document.path if document is not None else ls.path(uri)


async def _outcome(ls: Server, wish: Wish, progress: Progress, lane: Lane) -> "Outcome":
    """Raises TraceCancelled when the user cancels, Declined, also when trust is withdrawn, and Refused."""

    def heed() -> None:
        if not ls.session.client_at(wish.path).trusted:
            progress.cancelled.set()

    _trusting(ls, wish)
    ls.session.on_configured.append(heed)
    try:
        return await _made(ls, wish, progress, lane)
    except TraceCancelled:
        _trusting(ls, wish)
        raise
    finally:
        ls.session.on_configured.remove(heed)


def _trusting(ls: Server, wish: Wish) -> ClientSettings:
    """The editor's settings for the file. Raises Declined if they do not trust it."""
    client = ls.session.client_at(wish.path)
    if not client.trusted:
        raise Declined(_UNTRUSTED)
    return client


async def _made(ls: Server, wish: Wish, progress: Progress, lane: Lane) -> "Outcome":
    """Raises as `_outcome`."""
    make, completed = await _unless_cancelled(lane.run(_load), progress)
    try:
        wish, project = await _unless_cancelled(completed(ls, wish, lane), progress)
    except SourceError as error:
        raise Declined(f"line {error.span.start.line} is not valid Python: {error.reason}.") from None
    except (EntryError, TargetError) as error:
        raise Declined(str(error)) from None
    except OSError as error:
        raise Declined(f"{wish.path} cannot be read: {error.strerror or error}.") from None
    wish = replace(wish, texts=_texts(ls))  # those of the command may be minutes old
    return await _built(ls, make(wish, project, _trusting(ls, wish)), progress, lane)


async def _built(ls: Server, firmware: "Firmware", progress: Progress, lane: Lane) -> "Outcome":
    ls.on_close.add(firmware.close)
    run = partial(firmware.run, lambda stage: progress(stage.words, round(100 * stage.share)))
    try:
        return await _unless_cancelled(lane.run(run), progress, firmware.cancel)
    except asyncio.CancelledError:
        firmware.cancel()
        raise
    finally:
        ls.on_close.discard(firmware.close)


async def _unless_cancelled(
    running: Coroutine[Any, Any, T], progress: Progress, cancel: Callable[[], bool] = lambda: True
) -> T:
    """Does not wait for a stage that cannot be interrupted: it ends by itself, and what it made is dropped.

    `cancel` stops the work, and says whether it could; if not, its end is waited for. Raises TraceCancelled.
    """
    working, stopped = asyncio.ensure_future(running), asyncio.ensure_future(progress.cancelled.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stopped.done() and not working.done() and cancel():
            raise TraceCancelled
        return await working
    finally:
        working.cancel()
        stopped.cancel()


def _load() -> "tuple[type[Firmware], Any]":
    # Not before somebody wants it: the generator takes as long to import as all the rest of the server.
    from ..firmware.firmware import Firmware  # noqa: PLC0415
    from ..firmware.questions import completed  # noqa: PLC0415

    return Firmware, completed


def _shown(ls: Server, wish: Wish, outcome: "Outcome") -> dict[str, Any] | None:
    """Tell the user, and the client."""
    written, report = outcome.written, outcome.report
    if written is None or report is None:
        ls.tell(outcome.message, types.MessageType.Error)
        return None
    announce(ls, outcome, wish.workspace)
    return {
        "directory": str(outcome.directory),
        "files": list(written.files),
        "arena": report.arena.bytes,
        "flash": report.flash.bytes,
        "latencyMs": report.latency.ms,
        "target": report.target.name,
        "report": str(outcome.directory / "report.json"),
    }
