"""Checks from the syntax tree alone: a tracer that refuses every job, and what is left of its refusals."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..analysis.trace.pool import Reply, Tracer

if TYPE_CHECKING:  # numpy comes with it
    from ..analysis.check_result import CheckResult

CANNOT_TRACE = "CF003"  # what a refusal becomes


class NoTracer(Tracer):
    """Starts no process."""

    def run(self, job: Mapping[str, Any]) -> Reply:
        """Fail, at a stage that there is not."""
        return Reply({"ok": False, "error": {"stage": "none", "type": "none", "message": "", "frames": []}}, b"")


def untraced(result: "CheckResult") -> "CheckResult":
    """The result without what only says that nothing was traced."""
    return replace(result, diagnostics=tuple(d for d in result.diagnostics if d.code != CANNOT_TRACE))
