"""The configuration names trained weights for a model, but no samples to calibrate int8 with.

int8 needs the range of every tensor, which only real inputs show: `chipfit build` stops without them. Twenty to a
hundred typical inputs are enough. With random inputs the ranges are wrong where it matters: a keyword spotter that
calibrates on noise clips the loud parts of speech.

## How to fix

Save some inputs of the training set, as the network sees them, and name the file:

    [[tool.chipfit.model]]
    file = "kws.py"
    weights = "kws.safetensors"
    calibration = "kws.npz"

## Exceptions

Without `weights` nothing is to be built, and nothing is missing.
"""

from collections.abc import Iterator
from pathlib import PurePath

from ..diagnostic import Severity
from .measured import measured
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding on a model that is configured so."""
    model = measured(subject)
    settings = subject.entry.settings if subject.entry is not None else None
    if model is None or settings is None or settings.weights is None or settings.calibration is not None:
        return
    if all(tensor.dtype != "int8" for tensor in model.graph.tensors.values()):
        return
    weights = PurePath(settings.weights).name
    yield Finding(
        model.model,
        f"The configuration names weights for this model (`{weights}`) and no `calibration`.",
        (
            "`chipfit build` needs samples to find the ranges of int8.",
            "Save 20 to 100 typical inputs as .npz and name the file as `calibration`.",
        ),
    )


MISSING_CALIBRATION = Rule("CF507", "missing-calibration", Severity.INFORMATION, __doc__ or "", check)
