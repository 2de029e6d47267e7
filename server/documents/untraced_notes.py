"""What findings say where nothing is traced, so that silence about memory is not taken for an answer."""

from dataclasses import replace

from ...analysis.diagnostic import Diagnostic

NOTE = "Checked from the source alone, as nothing is traced: shapes, memory and latency are not known."


def with_notes(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The findings; those about the network, which are not among the rules of the set-up, say what they rest on."""
    return tuple(d if d.code.startswith("CF0") else replace(d, notes=(*d.notes, NOTE)) for d in diagnostics)
