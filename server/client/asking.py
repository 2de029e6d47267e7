"""A question to the user with a few answers, which nearly every client can show."""

from collections.abc import Sequence

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ..language_server import Server

CANCEL = "Cancel"


class Refused(Exception):
    """What the user wants cannot be; the message says why."""


class Unasked(Exception):
    """The client does not show questions."""


class Declined(Exception):
    """The user does not want it after all. The message says what was left open; empty if they said so themselves."""


async def choose(ls: Server, message: str, answers: Sequence[str]) -> str | None:
    """One of the answers; None if the user gives none of them. Raises Unasked."""
    actions = [types.MessageActionItem(answer) for answer in answers]
    wanted = types.ShowMessageRequestParams(types.MessageType.Info, f"chipfit: {message}", actions)
    try:
        chosen = await ls.window_show_message_request_async(wanted)
    except JsonRpcException as error:
        raise Unasked from error
    return chosen.title if chosen is not None and chosen.title in answers else None


async def ask(ls: Server, question: str, answers: Sequence[str], otherwise: str) -> str:
    """One of the answers. Raises Declined: for "Cancel", and with the words `otherwise` when none is given."""
    try:
        chosen = await choose(ls, question, (*answers, CANCEL))
    except Unasked:
        answered = "The configuration and the command line can answer it."
        raise Declined(f"this editor does not show the question “{question}” {answered}") from None
    if chosen is None or chosen == CANCEL:
        raise Declined("" if chosen else otherwise)
    return chosen
