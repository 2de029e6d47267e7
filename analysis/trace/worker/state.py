"""State that a model keeps between calls, which firmware does not."""

from __future__ import annotations

from typing import Any

from .job_error import JobError


def require_no_state(program: Any) -> None:
    """Raises JobError for a program that writes to a buffer, which only shows once nothing is done in place."""
    if program.graph_signature.buffers_to_mutate:
        names = ", ".join(sorted(program.graph_signature.buffers_to_mutate.values()))
        message = f"forward changes {names}, and firmware would keep the first value"
        raise JobError("export", ValueError(message))
