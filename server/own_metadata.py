"""What the installed package says of itself."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def own_metadata() -> tuple[tuple[str, str], ...]:
    """The headers of METADATA, names in lower case. Raises importlib.metadata.PackageNotFoundError without one.

    `importlib.metadata` brings along what reads mails and archives, for more time than a language server has for that
    before its first answer; so it is only asked about an installation that is not a folder.
    """
    for folder in map(Path, sys.path):
        for file in folder.glob("chipfit-*.dist-info/METADATA"):
            return tuple(_headers(file))
    from importlib.metadata import metadata  # noqa: PLC0415

    found = metadata("chipfit")
    return tuple((name.lower(), value) for name in dict.fromkeys(found) for value in found.get_all(name) or ())


def own_version() -> str:
    """The version of chipfit."""
    return dict(own_metadata())["version"]


def _headers(file: Path) -> Iterator[tuple[str, str]]:
    """Up to the empty line: a README follows."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.strip():
                return
            name, colon, value = line.partition(":")
            if colon and not line[0].isspace():
                yield name.lower(), value.strip()
