"""`chipfit/targets {}`: the boards, tiers and runtimes there are, for a client's own picker."""

from functools import cache
from typing import Any

from ..background import Lane
from ..language_server import Server

METHOD = "chipfit/targets"


def register(server: Server) -> None:
    """Add the feature."""
    server.feature(METHOD)(_targets)


async def _targets(ls: Server, params: Any) -> dict[str, Any]:
    """From the smallest tier to the largest, each followed by its boards."""
    lane = Lane("targets")
    try:
        return await lane.run(_listed)
    finally:
        lane.close()


@cache
def _listed() -> dict[str, Any]:
    from ...analysis.targets import load_runtime, load_target, runtime_names, target_names, tier_names  # noqa: PLC0415

    boards = [load_target(name) for name in target_names()]
    tiers = [load_target(name) for name in tier_names()]
    runtimes = [load_runtime(name) for name in runtime_names()]
    listed = [target for tier in tiers for target in (tier, *(b for b in boards if b.tier == tier.name))]
    return {
        "targets": [_json(target) for target in listed],
        "runtimes": [{"name": runtime.name, "title": runtime.title} for runtime in runtimes],
    }


def _json(target: Any) -> dict[str, Any]:
    found = {
        "name": target.name,
        "title": target.title,
        "tier": target.tier,
        "core": target.core.name,
        "clockMhz": target.clock_hz / 1e6,
        "ramBytes": target.arena_region.bytes,
        "flashBytes": target.flash_region.bytes,
        "verified": target.verified,
    }
    return found if target.npu is None else {**found, "npu": target.npu.title}
