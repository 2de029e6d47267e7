"""What can be said about a file without tracing it, in milliseconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...analysis.check import check
from ...analysis.diagnostic import Diagnostic
from ...analysis.examine import Examined
from ...analysis.source.consulted import Notes, noting, stamp_of
from ...analysis.source.entry import Entry
from ...analysis.source.overlay import overlaid
from ...analysis.trace.pool import Reply
from ..client_settings import ClientSettings
from ..no_tracer import NoTracer, untraced
from ..settings import Project
from ..user_settings import editor_trust
from .document import Key


@dataclass(frozen=True, slots=True)
class Quick:
    """Findings that need no trace; with `complete` they are all there are. `parsed` is False for what is no Python.

    `entries` are the models that can be traced, and `refused` those of them that chipfit will not run; `key` is that of
    the check that traces them, `reads` what all of this depends on.
    """

    diagnostics: tuple[Diagnostic, ...]
    entries: tuple[Entry, ...]
    refused: tuple[Examined, ...]
    complete: bool
    parsed: bool
    key: Key
    reads: Notes


def quick_check(
    path: str, text: str, project_of: Callable[[str], Project], edited: Mapping[str, str], client: ClientSettings
) -> Quick:
    """Check a file as `check` does, but for the traces. Only the project's findings count if it has some."""
    way, python = client.way, client.python
    with overlaid(edited), noting() as reads:
        project = project_of(path)
        if project.diagnostics or project.target is None:
            return Quick(project.diagnostics, (), (), True, False, Key(text, project, way, python, (), ()), reads)
        tracer, trust = _NoTracer(), replace(editor_trust(), whole_module=way == "import")
        result = check(path, text, project.settings, project.target, tracer, trust=trust)
        # A file that is imported as it is imports what it likes.
        files = {str(file) for file in reads if file not in reads.glanced} if trust.whole_module else tracer.files
        stamps = tuple((file, stamp_of(Path(file))) for file in sorted(files - {path}))
        return Quick(
            untraced(result).diagnostics,
            tuple(model.entry for model in result.models),
            tuple(model for model in result.models if model.refusals),
            not tracer.jobs or way == "off",
            all(diagnostic.code != "CF002" for diagnostic in result.diagnostics),
            Key(text, project, way, python, tuple(tracer.jobs), stamps, edited),
            reads,
        )


class _NoTracer(NoTracer):
    """Notes what it is asked, and which files the jobs would have read."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[int] = []
        self.files: set[str] = set()

    def run(self, job: Mapping[str, Any]) -> Reply:
        self.jobs.append(hash(_frozen(dict(job))))
        self.files |= {module["file"] for module in job["modules"]}
        return super().run(job)


def _frozen(value: Any) -> Any:
    """A value of JSON's as one that can be hashed. Told by its very class: there are thousands at each keystroke."""
    kind = value.__class__
    if kind is dict:
        return tuple([(key, _frozen(inner)) for key, inner in value.items()])
    return tuple([_frozen(inner) for inner in value]) if kind is list or kind is tuple else value
