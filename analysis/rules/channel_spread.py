"""The weights of a layer differ so much in size that int8 has no steps left for the small ones.

Within a channel the largest weight sets the step: where it is 254 times larger than another, that one becomes 0.
Between channels, the largest sets the range of the layer's output, which is one for all of them: a channel whose
weights are 32 times smaller than another's gets 8 of 256 steps. MobileNetV2 falls from 71.8 % to 0.1 % with one scale
per layer, which is why chipfit has one per channel; the output still has one.

## How to fix

It comes from training: put weight decay on depthwise layers and batch norms, take `nn.ReLU6` instead of `nn.ReLU`,
remove dead channels. For weights that cannot be trained again, cross-layer equalization moves scale between two layers
around a ReLU (MobileNetV2: back to 70.8 % with corrected biases).

## Exceptions

Without a checkpoint the weights are PyTorch's initial ones, which are all alike. Weights that are exactly 0 count as
pruned.
"""

from collections.abc import Iterator

import numpy as np

from ..diagnostic import Severity
from .measured import measured
from .rule import Finding, Rule, Subject
from .weights import channel_rows

LOST = 0.5
"""Of a channel's weights that become 0: more than half, and the channel is another one."""
LOUD = 32
"""Times the median: half of the channels have 8 steps or fewer."""
FEWEST = 4
"""Channels of which a median says something."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield every line with such a layer."""
    model = measured(subject)
    if model is None:
        return
    for node, rows in channel_rows(model.graph):
        said = _said(rows)
        if said:
            yield Finding(model.place(node), f"In `{node.name}` {said}.")


def _said(rows: np.ndarray) -> str:
    lost = _lost(rows)
    if lost.any():
        return f"{int(lost.sum())} of {len(rows)} channels lose more than half of their weights, which become 0 in int8"
    norms = np.sqrt((rows**2).sum(axis=1))
    typical = float(np.median(norms[norms > 0])) if (norms > 0).sum() >= FEWEST else 0.0
    if typical and norms.max() >= LOUD * typical:
        ratio = norms.max() / typical
        steps = f"{256 / ratio:.0f}" if ratio <= 256 else "less than one"
        return f"half of the channels have weights {ratio:.0f} times smaller than the largest: {steps} of 256 steps"
    return ""


def _lost(rows: np.ndarray) -> np.ndarray:
    """Whether more than half of a channel's weights that are not 0 would be."""
    steps = np.abs(rows).max(axis=1, keepdims=True) / 127
    used = rows != 0
    small = used & (np.abs(rows) < steps / 2)
    return small.sum(axis=1) > LOST * np.maximum(used.sum(axis=1), 1)


CHANNEL_SPREAD = Rule("CF505", "channel-spread", Severity.INFORMATION, __doc__ or "", check)
