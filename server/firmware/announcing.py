"""The end of a build in the editor: a message, and what one wants to see next."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ..background import Lane
from ..client.asking import Unasked, choose
from ..client.showing import can_show, show_outside
from ..language_server import Server

if TYPE_CHECKING:
    from .firmware import Outcome

OPEN_FOLDER, OPEN_REPORT = "Open folder", "Open report"
_offers: set[asyncio.Task[None]] = set()


def announce(ls: Server, outcome: "Outcome", root: Path) -> None:
    """Tell the user. A client that can open things offers to; nobody waits for what the user says to that."""
    if not can_show(ls):
        ls.tell(outcome.message, types.MessageType.Info)
        return
    offer = asyncio.get_running_loop().create_task(_offer(ls, outcome, root))
    # asyncio itself does not keep a task alive.
    _offers.add(offer)
    offer.add_done_callback(_offers.discard)


async def _offer(ls: Server, outcome: "Outcome", root: Path) -> None:
    try:
        chosen = await choose(ls, outcome.message, (OPEN_FOLDER, OPEN_REPORT))
    except Unasked:
        ls.tell(outcome.message, types.MessageType.Info)
        return
    try:
        place = await _page(ls, outcome, root) if chosen == OPEN_REPORT else outcome.directory
    except OSError as error:
        ls.tell(f"The report cannot be written: {error.strerror or error}.", types.MessageType.Error)
        return
    if chosen is not None and not await show_outside(ls, place):
        ls.tell(f"It could not be opened; it is {place}.")


async def _page(ls: Server, outcome: "Outcome", root: Path) -> Path:
    from ..client.report_page import report_page  # noqa: PLC0415

    assert outcome.report is not None and outcome.settings is not None
    lane = Lane("report page")
    write = partial(report_page, outcome.report, outcome.settings, outcome.diagnostics, ls.converter.lines, root)
    try:
        return await lane.run(write)
    finally:
        lane.close()
