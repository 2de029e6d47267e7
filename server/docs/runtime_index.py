"""The runtimes, and how each serves every operator, in one table."""

from collections.abc import Sequence

from ...analysis.runtimes.listing import known_operators
from ...analysis.runtimes.standing import Standing
from ...analysis.targets import Runtime
from ..reporters.markdown import prose, table
from .cited import cited
from .standings import standings

_HEAD = """# Runtimes

What can run a model. Each has a page with its kernels, types and conditions; `chipfit runtimes NAME --op OPERATOR`
shows the same in a terminal. `--runtime NAME` or `runtime` under `[tool.chipfit]` chooses one."""

_MARKS = {Standing.ACCELERATED: "●", Standing.REFERENCE: "○", Standing.UNKNOWN: "?", Standing.UNSUPPORTED: ""}
_SOME = "◐"

_LEGEND = f"""## Operators

{_MARKS[Standing.ACCELERATED]} accelerated, {_SOME} accelerated on some cores or NPUs and not on others,
{_MARKS[Standing.REFERENCE]} reference kernel (works, slow), {_MARKS[Standing.UNKNOWN]} unknown, nothing: unsupported.
Each mark is the best that is to be had in the type the runtime computes in; conditions on shapes and parameters are on
the runtime's page. A fallback's kernels count. A runtime for an NPU is judged by what the NPU runs."""


def runtime_index(runtimes: Sequence[Runtime]) -> str:
    """The runtimes with version and source, then every operator that one of them has."""
    about = table(("runtime", "version", "computes in", "table", "source"), [_about(runtime) for runtime in runtimes])
    links = [f"[{runtime.name}](runtimes/{runtime.name}.md)" for runtime in runtimes]
    rows = [(f"`{op}`", *(_mark(op, runtime) for runtime in runtimes)) for op in sorted(known_operators())]
    return "\n\n".join((_HEAD, about, _LEGEND, table(("operator", *links), rows)))


def _about(runtime: Runtime) -> tuple[str, ...]:
    complete = "complete" if runtime.complete else "not complete"
    if runtime.deprecated:
        complete += f"; abandoned since {prose(runtime.deprecated.since)}"
    name = f"[{prose(runtime.title)}](runtimes/{runtime.name}.md)"
    return name, prose(runtime.version), f"{runtime.arithmetic}, {runtime.layout}", complete, cited(runtime.source)


def _mark(op: str, runtime: Runtime) -> str:
    best, *others = standings(op, runtime)
    return _SOME if best is Standing.ACCELERATED and others else _MARKS[best]
