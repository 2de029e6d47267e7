"""Keeps the log for our mistakes: an error that a client was answered with on purpose is not one."""

import logging

from pygls.exceptions import JsonRpcException
from pygls.protocol import json_rpc


def keep_out_of_log() -> None:
    """pygls logs every exception of a handler with its traceback, those that are answers among them."""
    logging.getLogger(json_rpc.__name__).addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, JsonRpcException)
