"""The stack beside the arena: both are in data memory."""

from ..targets.target import Target

STACK_BYTES = 1024
"""0x400, what STM32CubeMX reserves for a stack. Measured: GCC 12.2 -O2 -fstack-usage on a generated ResNet-8 gives main
8, run 40, conv_2d_s8 192, chipfit_dense 112, chipfit_store4 56; an exception frame with floating-point registers is 26
words (ARMv7-M Architecture Reference Manual, B1.5.7)."""


def stack_shortage(arena_bytes: int, target: Target) -> int:
    """Bytes that a stack lacks behind the arena, where no other data region of the target holds it.

    0 for a runtime of others: what it needs is not known. An arena that does not fit itself is short of all.
    """
    if not target.runtime.is_ours:
        return 0
    others = [r.bytes for r in target.regions if r.kind != "flash" and r.name != target.arena_region.name]
    free = max([target.arena_region.bytes - arena_bytes, *others])
    return min(STACK_BYTES, max(0, STACK_BYTES - free))
