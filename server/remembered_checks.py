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

from ..analysis.check_result import CheckResult
from ..analysis.diagnostic import Diagnostic
from ..analysis.input_spec import InputSpec
from ..analysis.report import Report
from ..analysis.source.consulted import Stamp, stamp_of
from ..analysis.source.entry import Entry
from .disk_cache import DiskCache
from .settings import Project

MAX_BYTES = 64 << 20


class RememberedChecks:
    """Keeps results between processes; `torch` names the version that models are traced with."""

    def __init__(self, torch: str, folder: str | None = None) -> None:
        self._store = DiskCache("checks", folder, MAX_BYTES)
        self._torch = torch

    def key(self, path: str, text: str, project: Project, inputs: tuple[InputSpec, ...]) -> str:
        """A hash of all that is asked."""
        asked = (own_stamp(), self._torch, str(Path(path).absolute()), path, text, project, inputs)
        return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()

    def recall(self, key: str) -> CheckResult | None:
        """The result for `key`, if every file it depends on is as it was."""
        stored = self._store.get(key)
        if stored is None:
            return None
        try:
            known = json.loads(stored)
            if any(stamp_of(Path(path)) != tuple(stamp) for path, stamp in known["reads"]):
                return None
            diagnostics = cattrs.structure(known["diagnostics"], tuple[Diagnostic, ...])
            reports = cattrs.structure(known["reports"], tuple[Report, ...])
            return CheckResult(
                known["file"], diagnostics, reports, (), cattrs.structure(known["read"], tuple[Entry, ...])
            )
        except (ValueError, KeyError, TypeError, cattrs.BaseValidationError):
            return None  # of another make

    def remember(self, key: str, result: CheckResult, reads: Mapping[Path, Stamp]) -> None:
        """Keep a result, unless it tells of a trace that failed: another time it may not."""
        if any(diagnostic.code == "CF003" for diagnostic in result.diagnostics):
            return
        value = {
            "file": result.file,
            "reads": [(str(path.absolute()), stamp) for path, stamp in reads.items()],
            "diagnostics": cattrs.unstructure(result.diagnostics),
            "reports": cattrs.unstructure(result.reports),
            "read": cattrs.unstructure(result.read),
        }
        self._store.put(key, json.dumps(value).encode())


@cache
def own_stamp() -> str:
    """Tells this state of chipfit's analysis from any other, also while it is being worked on."""
    folder = Path(str(files(CheckResult.__module__.rpartition(".")[0])))
    own = sorted(path for suffix in ("*.py", "*.toml") for path in folder.rglob(suffix))
    return hashlib.sha256(repr([(str(path), stamp_of(path)) for path in own]).encode()).hexdigest()
