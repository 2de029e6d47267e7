"""`--watch`: check again whenever a file changes."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from ...analysis.config_file import FILE_NAMES

PERIOD_S = 0.5

Stamps = dict[str, tuple[int, int]]


def watch(files: Callable[[], list[str]], run: Callable[[], int]) -> int:
    """Call `run` now and after every change, until Ctrl-C. What is wrong in the meantime is told, and waited out."""
    seen: Stamps | None = None
    while True:
        now = _stamps(files())
        if now != seen:
            seen = now
            _once(run)
        time.sleep(PERIOD_S)


def _once(run: Callable[[], int]) -> None:
    if sys.stdout.isatty():
        click.clear()
    try:
        run()
    except click.ClickException as error:
        click.echo(f"chipfit: {error.format_message()}", err=True)
    click.echo("Waiting for changes; Ctrl-C ends it.")
    sys.stdout.flush()


def _stamps(files: list[str]) -> Stamps:
    """Time and size of every file, and of every configuration in a folder of theirs or above."""
    folders = {folder for file in files for folder in Path(file).absolute().parents}
    paths = [*files, *(str(folder / name) for folder in sorted(folders) for name in FILE_NAMES)]
    found = {}
    for path in paths:
        try:
            status = Path(path).stat()
        except OSError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found
