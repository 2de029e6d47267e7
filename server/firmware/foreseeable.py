"""What speaks against a firmware before anything is asked or built."""

from dataclasses import replace

from ...analysis.fit import fit
from ...codegen.foreign_runtime import foreign_runtime
from ..documents.known import Known
from ..reporters.verdict_text import untraced_text
from ..settings import Project
from .misfit import misfit


def foreseeable(known: Known | None, entry: str, project: Project) -> str:
    """What the build would end with, in a sentence or two for the user; empty if nothing is known to be in its way.

    `known` is what was last found out about the file, and counts if it is about the texts of now.
    """
    if project.diagnostics or project.target is None:
        return f"{project.settings.file} is in error: {project.diagnostics[0].message}"
    if foreign := foreign_runtime(project.target):
        return foreign
    current = known.models if known is not None and not known.shifts else ()
    model = next((m for m in current if m.entry.expression == entry), None)
    if model is None:
        return ""
    if model.report is None:
        return f"{untraced_text(model)}."
    (there,) = fit(model, [project.target], project.settings)
    return misfit(replace(model, report=there.report), project)
