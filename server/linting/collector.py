"""Python's cycle collector, set for a program that makes large trees and few cycles."""

import gc


def relax_collector() -> None:
    """Collect less often: with Python's defaults a third of parsing a file goes into looking through its new nodes."""
    gc.set_threshold(100_000, 20, 20)
