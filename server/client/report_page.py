"""The page of a report in the user's cache folder, for a browser to open."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from ...analysis.config import Settings
from ...analysis.diagnostic import Diagnostic
from ...analysis.report import Report
from ...codegen.c.names import identifier
from ..files.disk_cache import DiskCache
from ..files.source_file import replace_file
from ..reporters.report_html import report_html

MAX_PAGES = 50


def report_page(
    report: Report,
    settings: Settings,
    diagnostics: Sequence[Diagnostic],
    lines_of: Callable[[str], Sequence[str]],
    root: Path,
) -> Path:
    """Write the page of a model, in the place of the last one of it; files are shown relative to `root`.

    Raises OSError.
    """
    folder = DiskCache("reports").folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    page = report_html(report, settings, diagnostics, lines_of, lambda path: _shown(path, root), _tool())
    # A model has one page: a name of its own for each would fill the folder, and leave stale ones in the browser.
    model = f"{root}\0{report.entry}"
    path = folder / f"{identifier(report.entry)[:60]}-{sha256(model.encode()).hexdigest()[:12]}.html"
    replace_file(path, page.encode())
    _evict(folder)
    return path


def _tool() -> str:
    return f"chipfit {version('chipfit')}"


def _shown(path: str, root: Path) -> str:
    relative = os.path.relpath(path, root)
    return path if relative.startswith("..") else relative


def _evict(folder: Path) -> None:
    """Only the pages that were written last are kept."""
    with suppress(OSError):
        pages = sorted(folder.glob("*.html"), key=lambda path: path.stat().st_mtime_ns)
        for page in pages[:-MAX_PAGES]:
            page.unlink(missing_ok=True)
