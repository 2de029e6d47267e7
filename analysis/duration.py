"""A length of time as a configuration writes it: "30 ms", "1.5 s", "500 us"."""

import re
from dataclasses import dataclass

_FORM = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(us|ms|s)\s*", re.ASCII)
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Duration:
    """A time above 0, in milliseconds."""

    ms: float

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read a number and its unit. Raises ValueError with a message for the user."""
        match = _FORM.fullmatch(text)
        ms = float(match[1]) * _MS[match[2]] if match else 0.0
        if ms <= 0:
            raise ValueError(f'Expected a time above 0 such as "30 ms", "500 us" or "1.5 s", found `"{text}"`.')
        return cls(ms)
