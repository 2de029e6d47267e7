"""What something costs, in a time that is the same on every machine."""

import sys


def counted(run):
    """What `run` gives, and how many lines of code were run for it."""
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        found = run()
    finally:
        sys.settrace(before)
    return found, steps
