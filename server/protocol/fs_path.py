"""Where a URI of the client's is on this disk."""

import re

from pygls.uris import to_fs_path

_HERE = re.compile("^file://localhost(?=/)", re.IGNORECASE)
"""A host that may be named or left out (RFC 8089); any other is one of the network."""


def fs_path(uri: str) -> str | None:
    """The path of a `file` URI; None for any other."""
    return to_fs_path(_HERE.sub("file://", uri))
