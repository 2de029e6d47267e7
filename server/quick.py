"""What can be said about a file without tracing it, in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.check import check
from ..analysis.diagnostic import Diagnostic
from ..analysis.source.entry import Entry
from ..analysis.trace.pool import Reply, Tracer
from .settings import Project
from .user_settings import editor_trust


@dataclass(frozen=True, slots=True)
class Quick:
    """Findings that need no trace; with `complete` they are all there are. `parsed` is False for what is no Python.

    `entries` are the models that can be traced, `files` what their code is taken from.
    """

    diagnostics: tuple[Diagnostic, ...]
    entries: tuple[Entry, ...]
    files: tuple[str, ...]
    complete: bool
    parsed: bool = True


def quick_check(path: str, text: str, project: Project) -> Quick:
    """Check a file as `check` does, but for the traces. The project has a target."""
    assert project.target is not None
    with _NoTracer() as tracer:
        result = check(path, text, project.settings, project.target, tracer, trust=editor_trust())
    return Quick(
        # cannot-trace is what the refusal of _NoTracer becomes.
        tuple(diagnostic for diagnostic in result.diagnostics if diagnostic.code != "CF003"),
        tuple(model.entry for model in result.models),
        tuple(sorted(tracer.files)),
        not tracer.asked,
        all(diagnostic.code != "CF002" for diagnostic in result.diagnostics),
    )


class _NoTracer(Tracer):
    """Refuses every job and notes which files it would have read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = False
        self.files: set[str] = set()

    def run(self, job: Mapping[str, Any]) -> Reply:
        self.asked = True
        self.files |= {module["file"] for module in job["modules"]}
        return Reply({"ok": False, "error": {"stage": "none", "type": "none", "message": "", "frames": []}}, b"")
