"""Why there is no firmware for a target whose runtime is somebody else's."""

from ..analysis.targets import Target


def foreign_runtime(target: Target) -> str:
    """A sentence or two for the user; empty where the kernels are ours."""
    if target.runtime.is_ours:
        return ""
    title = target.runtime.title
    return (
        f"chipfit writes firmware for its own kernels, not for {title}: its figures for {title} are estimates. "
        f"Build with {title}'s own tools, or with `--runtime chipfit`."
    )
