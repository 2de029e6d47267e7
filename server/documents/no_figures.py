"""Why the models of a document have no figures, in words for whoever asks for them."""

from ..client_settings import ClientSettings
from .document import Document
from .known import Known

_REASONS = ("CF001", "CF002", "CF003", "CF005", "CF006")
"""Findings that say why a model has not been traced."""


def no_figures(document: Document, found: Known | None, client: ClientSettings, entry: str | None) -> str:
    """Why there are none of the text as it is now, or none of the model `entry`, where one is meant."""
    models = found.models if found is not None and found.is_current else ()
    if entry is not None and any(model.report is not None for model in models):
        return f"There is no model `{entry}` with figures in this file."
    reason = next((finding.message for finding in document.found if finding.code in _REASONS), "")
    if reason:
        return reason
    if client.untraced:
        return f"Models are not traced: {client.untraced}."
    if not document.entries:
        return "No model is found in this file. A comment `# chipfit: input=1x3x32x32` over a class makes it one."
    return "No model of the file has been traced."
