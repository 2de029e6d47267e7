"""Data is transposed for one operator and transposed back right behind it.

An operator that works along another axis than the channels, such as a softmax over the height, needs its data in
another order. Both transposes move every byte of the tensor one by one, at 8 to 14 cycles each on a Cortex-M4 (a map of
24x24x32 takes 0.4 ms), and each needs a second buffer.

## How to fix

Let the operator work along the channels (`dim=1` in PyTorch, the innermost axis on the chip), where no transpose is
needed; or move it to the border of the network, where one is enough. A linear layer over the pixels can be a
convolution whose kernel is as large as the map.
"""

from collections.abc import Iterator

from ..diagnostic import Related, Severity
from .measured import measured
from .pressure import share
from .round_trips import round_trips
from .rule import Finding, Rule, Subject
from .words import call, size


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the line that asks for the first transpose, with the one that undoes it related."""
    model = measured(subject)
    if model is None:
        return
    for trip in round_trips(model.graph):
        moved = size(model.graph.tensor(trip.there.outputs[0]).bytes)
        cycles = [model.figures(node).cycles for node in (trip.there, trip.back)]
        both = None if None in cycles else sum(c for c in cycles if c is not None)
        part = share(model, trip.there) + share(model, trip.back)
        cost = f" about {both:,} cycles, {part:.0%} of the inference," if both is not None else ""
        names = " and ".join(f"`{node.name}`" for node in trip.between)
        span, back = call(trip.there, model.model), call(trip.back, model.model)
        yield Finding(
            span,
            f"{moved} are transposed for {names} and transposed back behind it:{cost} for an order that nothing else "
            "needs.",
            ("Work along the channels here (`dim=1`), and neither is needed.",),
            (Related(back, "transposed back for this"),) if back != span else (),
        )


LAYOUT_ROUND_TRIP = Rule("CF202", "layout-round-trip", Severity.WARNING, __doc__ or "", check)
