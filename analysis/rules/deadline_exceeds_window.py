"""One inference takes longer than the time until the next window of the stream arrives (`window = "30 ms"`).

Streaming audio or a sensor brings new samples at a fixed pace: 480 samples every 30 ms at 16 kHz. An inference that
takes 41 ms has the next window waiting at its end, the one after that lost: 27 % of the speech is never looked at. A
budget (`latency-ms`) is a wish; a window is a wall. Severities are those of CF401: with the low end of the projection
over the window the stream is lost for certain (error), with the expectation probably (warning), with the high end
possibly (information).

## How to fix

Make the stride of the window longer, if detection may be later (`window = "60 ms"` halves the load), or the network
smaller; the slowest lines are listed. Features (an FFT, mel filters) need their part of the window, too.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .measured import measured
from .over_limit import over_limit, slowest
from .rule import Finding, Rule, Subject
from .words import milliseconds


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding on the model with its three slowest lines."""
    model, window = measured(subject), subject.settings.window_ms
    over = over_limit(model, window) if model is not None and window is not None else None
    if model is None or window is None or over is None:
        return
    yield Finding(
        model.model,
        f"One inference takes {over.projection} on {subject.target.name}, and a new window arrives every "
        f"{milliseconds(window)}.",
        (f"Source: {model.report.latency.source}.",),
        slowest(model),
        severity=over.severity,
    )


DEADLINE_EXCEEDS_WINDOW = Rule("CF407", "deadline-exceeds-window", Severity.ERROR, __doc__ or "", check)
