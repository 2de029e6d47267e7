"""The parameters of requests that no protocol describes: objects of pygls' whose fields are the client's word."""

from typing import Any


def text_of(params: Any, *names: str) -> str | None:
    """The string at the end of a path of field names; None if there is none."""
    value = params
    for name in names:
        value = getattr(value, name, None)
    return value if type(value) is str else None


def uri_of(params: Any) -> str | None:
    """`textDocument.uri`."""
    return text_of(params, "textDocument", "uri")
