"""The command `chipfit.generateFirmware {uri, entry, outDir?, randomWeights?}`: builds, and says how it went."""

import asyncio
from collections.abc import Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.uris import to_fs_path

from ...analysis.trace.pool import TraceCancelled
from ..background import Lane
from ..language_server import Server
from ..progress import Progress

if TYPE_CHECKING:
    from ..firmware import Firmware, Outcome

COMMAND = "chipfit.generateFirmware"


def register(server: Server) -> None:
    """Add the feature."""
    server.command(COMMAND)(_generate)


async def _generate(ls: Server, arguments: list[Any], token: types.ProgressToken | None) -> dict[str, Any] | None:
    """The folder and the files that were written; None if there are none, which the user has then been told."""
    wish = arguments[0] if len(arguments) == 1 else None
    path = to_fs_path(wish["uri"]) if isinstance(wish, Mapping) and type(wish.get("uri")) is str else None
    if not isinstance(wish, Mapping) or path is None or type(wish.get("entry")) is not str:
        raise JsonRpcInvalidParams(f"{COMMAND} takes one object with a file's `uri` and a model's `entry`.")
    try:
        async with Progress(ls, token, f"Generating firmware for {wish['entry']}") as progress:
            outcome = await _build(ls, path, wish, progress)
    except TraceCancelled:
        return None
    ls.tell(outcome.message, types.MessageType.Info if outcome.files else types.MessageType.Error)
    return {"directory": outcome.directory, "files": list(outcome.files)} if outcome.files else None


async def _build(ls: Server, path: str, wish: Mapping[str, Any], progress: Progress) -> "Outcome":
    """Raises TraceCancelled when the user cancels."""
    document = ls.session.at(path)
    lane = Lane("firmware")
    firmware = await lane.run(partial(_firmware, ls, path, document.text if document else None, wish))
    ls.on_close.add(firmware.cancel)
    try:
        return await _unless_cancelled(lane.run(partial(firmware.run, progress)), progress)
    except (TraceCancelled, asyncio.CancelledError):
        firmware.cancel()
        raise
    finally:
        ls.on_close.discard(firmware.cancel)
        lane.close()


async def _unless_cancelled(running: Coroutine[Any, Any, "Outcome"], progress: Progress) -> "Outcome":
    """Does not wait for a stage that cannot be interrupted: it ends by itself, and what it made is dropped."""
    built, stopped = asyncio.ensure_future(running), asyncio.ensure_future(progress.cancelled.wait())
    try:
        await asyncio.wait({built, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stopped.done():
            raise TraceCancelled
        return built.result()
    finally:
        built.cancel()
        stopped.cancel()


def _firmware(ls: Server, path: str, text: str | None, wish: Mapping[str, Any]) -> "Firmware":
    # Not loaded before somebody wants it: the generator takes as long to import as all the rest of the server.
    from ..firmware import Firmware, Wish  # noqa: PLC0415

    directory = wish.get("outDir") if type(wish.get("outDir")) is str else None
    wanted = Wish(path, text, wish["entry"], ls.folder(path), directory, wish.get("randomWeights") is True)
    return Firmware(wanted, ls.session.project(path), ls.session.client.python)
