"""What else there is to know about a model than how it does on its own target: other tiers, other runtimes."""

from collections.abc import Callable
from dataclasses import dataclass

from ...analysis.config import Settings
from ...analysis.examine import Examined
from ...analysis.fit import Fit, fit
from ...analysis.model_support import RuntimeSupport, model_support
from ...analysis.targets import Target, load_target, tier_names


@dataclass(frozen=True, slots=True)
class Insight:
    """`tiers` from the smallest, each with the model's report there; `support` by name of the runtime."""

    tiers: tuple[Fit, ...]
    support: tuple[RuntimeSupport, ...]


class Outdated(Exception):
    """Nobody wants to know any more."""


def insight(model: Examined, target: Target, settings: Settings, wanted: Callable[[], bool]) -> Insight:
    """Measure a traced model on every tier and judge it on every runtime. Raises Outdated when no longer `wanted`."""
    tiers = []
    for name in tier_names():
        _check(wanted)
        tiers += fit(model, [load_target(name)], settings)
    assert model.imported is not None
    support = []
    for one in model_support(model.imported, target):
        _check(wanted)
        support.append(one)
    return Insight(tuple(tiers), tuple(support))


def _check(wanted: Callable[[], bool]) -> None:
    if not wanted():
        raise Outdated
