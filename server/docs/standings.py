"""How a runtime serves an operator at best, wherever it runs."""

from functools import cache

from ...analysis.runtimes.features import instructions
from ...analysis.runtimes.standing import Standing
from ...analysis.runtimes.static_verdict import static_verdict
from ...analysis.targets import Core, Runtime, core_names, load_core


def standings(op: str, runtime: Runtime) -> list[Standing]:
    """What becomes of the operator on each NPU that the runtime drives, or else on each set of instructions.

    In the type that the runtime computes in, each standing once, the best first.
    """
    cores = _cores()
    units = [(cores[-1], npu) for npu in runtime.accelerators] or [(core, "") for core in cores]
    found = {static_verdict(op, runtime, core, npu, runtime.arithmetic).standing for core, npu in units}
    return sorted(found, key=list(Standing).index)


@cache
def _cores() -> tuple[Core, ...]:
    """One core with each set of instructions."""
    return tuple({instructions(core): core for core in map(load_core, core_names())}.values())
