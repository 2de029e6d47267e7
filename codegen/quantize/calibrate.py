"""Run samples through the lowered graph in real numbers and note the range of every tensor."""

from types import MappingProxyType

import numpy as np

from ...analysis.ir.graph import Graph
from ...analysis.ops.evaluate import evaluate
from ..stage import CALIBRATING, QUANTIZING, Advance, Stage, ignore, within
from .samples import SampleProblem, Samples

Ranges = MappingProxyType[str, tuple[float, float]]
"""Tensor name -> (minimum, maximum) over all samples."""


def calibrate(graph: Graph, samples: Samples, advance: Advance = ignore) -> Ranges:
    """Min-max observers over all samples. Raises SampleProblem when a tensor is not finite."""
    ranges: dict[str, tuple[float, float]] = {}
    for index, sample in enumerate(samples):
        share = within(CALIBRATING, QUANTIZING, index, len(samples))
        advance(Stage(f"calibrating with sample {index + 1} of {len(samples)}", share))
        values = evaluate(graph, sample)
        for name in (*graph.inputs, *(output for node in graph.nodes for output in node.outputs)):
            low, high = float(values[name].min()), float(values[name].max())
            if not np.isfinite((low, high)).all():
                raise SampleProblem(f"The tensor {name} is not finite for calibration sample {index}.")
            known = ranges.get(name, (low, high))
            ranges[name] = (min(low, known[0]), max(high, known[1]))
    return Ranges(ranges)
