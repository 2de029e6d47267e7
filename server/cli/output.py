"""Files and folders that the user names for what a command makes: looked at before the work, written in one piece."""

import os
from pathlib import Path

import click

from ..files.source_file import replace_file
from .console import shown_path
from .errors import UserError


def require_file(output: str | None) -> None:
    """Raises UserError unless a file can be written there; None is stdout."""
    if output is None or _is_stream(Path(output)):
        return
    place = Path(output).resolve()
    if not place.parent.is_dir():
        what = "is not a folder" if place.parent.exists() else "does not exist"
        raise UserError(f"{output} cannot be written: the folder {shown_path(str(place.parent))} {what}.")
    if place.is_dir():
        raise UserError(f"{output} cannot be written: it is a folder.")
    for path in filter(os.path.exists, (place, place.parent)):
        _require_access(output, path)


def require_folder(output: str) -> None:
    """Raises UserError unless files can be written to a folder of that name, which is made if it does not exist."""
    place = Path(output).resolve()
    nearest = next(path for path in (place, *place.parents) if path.exists())
    if not nearest.is_dir():
        raise UserError(f"{output} cannot be written: {shown_path(str(nearest))} is not a folder.")
    _require_access(output, nearest)


def write_file(document: str, output: str | None) -> None:
    """To stdout, or to the file, whole or not at all: in UTF-8, with the same line ends everywhere.

    Raises UserError.
    """
    if output is None:
        click.echo(document, nl=False)
        return
    data, path = document.encode(), Path(output)
    try:
        # What is no file, such as /dev/stdout, cannot be replaced by one.
        _ = path.write_bytes(data) if _is_stream(path) else replace_file(path, data)
    except OSError as error:
        raise UserError(f"{output} cannot be written: {error.strerror or error}.") from error


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _require_access(output: str, path: Path) -> None:
    needed = os.W_OK | os.X_OK if path.is_dir() else os.W_OK
    if not os.access(path, needed):
        what = "folder" if path.is_dir() else "file"
        raise UserError(f"{output} cannot be written: the {what} {shown_path(str(path))} is not writable.")
