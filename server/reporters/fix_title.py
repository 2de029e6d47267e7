"""The title of a fix, with what it changes where that is known."""

from ...analysis.diagnostic import Effect, Fix
from ...analysis.rules.words import milliseconds, size

_LEAST_MS = 0.0005
"""What would be printed as 0.000 ms is left out."""


def fix_title(fix: Fix) -> str:
    """`Drop the softmax (saves 18.0 KiB of arena and 4.1 ms, costs 96 B of flash)`."""
    words = effect_words(fix.effect) if fix.effect is not None else ""
    return f"{fix.title} ({words})" if words else fix.title


def effect_words(effect: Effect) -> str:
    """What is in the brackets; empty for no difference at all."""
    parts = [f"removes {-effect.errors} error{'s' if effect.errors < -1 else ''}"] if effect.errors < 0 else []
    for verb, sign in (("saves", -1), ("costs", 1)):
        amounts = _amounts(effect, sign)
        if amounts:
            listed = amounts if len(amounts) == 1 else [", ".join(amounts[:-1]), amounts[-1]]
            parts.append(f"{verb} {' and '.join(listed)}")
    return ", ".join(parts)


def _amounts(effect: Effect, sign: int) -> list[str]:
    """The figures that differ in the direction of `sign`."""
    sizes = (("arena", effect.arena_bytes), ("flash", effect.flash_bytes))
    amounts = [f"{size(abs(count))} of {name}" for name, count in sizes if count and count * sign > 0]
    latency = effect.latency_ms or 0.0
    return [*amounts, milliseconds(abs(latency))] if latency * sign >= _LEAST_MS else amounts
