"""What was found in a file before: nothing of it is done again while nothing that it depends on has changed.

An answer depends on the file's text, on the configuration, on chipfit and torch themselves, and on every other file
that was read or looked for on the way. Those are told by size and time of change, as ruff and make do.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import cattrs

from ...analysis.check_result import CheckResult
from ...analysis.diagnostic import Diagnostic
from ...analysis.input_spec import InputSpec
from ...analysis.report import Report
from ...analysis.rules.suppressed import Suppressed
from ...analysis.source.consulted import Stamp, is_as_noted
from ...analysis.source.entry import Entry
from ..files.disk_cache import DiskCache
from ..settings import Project

MAX_BYTES = 64 << 20
KEPT = {
    "diagnostics": tuple[Diagnostic, ...],
    "reports": tuple[Report, ...],
    "read": tuple[Entry, ...],
    "found": tuple[Diagnostic, ...],
    "suppressed": tuple[Suppressed, ...],
}
"""The fields of a result that are remembered; its graphs are not."""


class RememberedChecks:
    """Keeps results between processes; `tracing` names what models are traced with, such as a version of torch."""

    def __init__(self, tracing: str, folder: str | None = None) -> None:
        self._store = DiskCache("checks", folder, MAX_BYTES)
        self._tracing = tracing

    def key(self, path: str, text: str, project: Project, inputs: tuple[InputSpec, ...]) -> str:
        """A hash of all that is asked."""
        asked = (own_stamp(), self._tracing, str(Path(path).absolute()), path, text, project, inputs)
        return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()

    def recall(self, key: str) -> CheckResult | None:
        """The result for `key`, if every file it depends on is as it was."""
        stored = self._store.get(key)
        if stored is None:
            return None
        try:
            known = json.loads(stored)
            if not all(is_as_noted(Path(path), tuple(stamp)) for path, stamp in known["reads"]):
                return None
            kept = {name: cattrs.structure(known[name], kind) for name, kind in KEPT.items()}
            return CheckResult(known["file"], models=(), **kept)
        except (ValueError, KeyError, TypeError, cattrs.BaseValidationError):
            return None  # of another make

    def remember(self, key: str, result: CheckResult, reads: Mapping[Path, Stamp]) -> None:
        """Keep a result, unless it tells of a trace that failed: another time it may not."""
        if any(diagnostic.code == "CF003" for diagnostic in result.found):
            return
        kept = {name: cattrs.unstructure(getattr(result, name)) for name in KEPT}
        stamps = [(str(path.absolute()), stamp) for path, stamp in reads.items()]
        self._store.put(key, json.dumps({"file": result.file, "reads": stamps, **kept}).encode())


@cache
def own_stamp() -> str:
    """Tells this state of chipfit's analysis from any other, also while it is being worked on."""
    folder = Path(str(files(CheckResult.__module__.rpartition(".")[0])))
    own = sorted(path for suffix in ("*.py", "*.toml") for path in folder.rglob(suffix))
    stamps = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in own]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()
