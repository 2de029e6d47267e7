"""The budgets of a configuration, as reports in JSON name them."""

from ...analysis.config import Settings


def budgets(settings: Settings) -> dict[str, float | None]:
    """By the name of the key, in bytes and ms; None where none is set."""
    return {
        "arena_bytes": settings.arena_bytes,
        "flash_bytes": settings.flash_bytes,
        "latency_ms": settings.latency_ms,
        "window_ms": settings.window_ms,
    }
