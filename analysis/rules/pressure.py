"""When advice is due: a network that fits with room to spare is not to be changed for a few bytes or cycles."""

from ..ir.graph import Node
from .measured import Measured

FEWEST = 4
"""Layers of a network whose time can be spread better: of fewer, one has to take much of it."""


def memory_matters(model: Measured) -> bool:
    """Whether the arena takes at least half of its limit: below, a network of twice the size would still fit."""
    return model.report.arena.bytes >= model.subject.settings.lint.pressure * model.arena_limit


def latency_matters(model: Measured) -> bool:
    """Whether an inference takes at least half of its budget or window; without any, whether it takes a second, which
    is slow for anything that reacts to its surroundings. The user may set both."""
    expected, settings = model.report.latency.ms, model.subject.settings
    lint = settings.lint
    limits = [ms for ms in (settings.latency_ms, settings.window_ms) if ms is not None]
    return expected is not None and expected >= (lint.pressure * min(limits) if limits else lint.slow_ms)


def share(model: Measured, node: Node) -> float:
    """The part of the inference's cycles that a node takes; 0 where they are not known."""
    total, own = model.report.latency.cycles, model.figures(node).cycles
    return own / total if total and own is not None else 0.0


def layers(model: Measured) -> list[Node]:
    """The nodes that multiply, in order of execution."""
    return [node for node, figures in zip(model.graph.nodes, model.report.nodes, strict=True) if figures.macs]
