"""A runtime's operators as a manual shows them: who runs each, on what it is fast, under which conditions."""

from dataclasses import dataclass, replace

from ..kernels.kernel import Support
from ..kernels.table import KERNELS
from ..targets.load import load_runtime, runtime_names
from ..targets.runtime import Runtime
from .features import DSP, MVE, SCALAR
from .standing import Standing
from .static_verdict import conditions

CORES = (SCALAR, DSP, MVE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One operator. `support` is by instruction set or NPU; `runtime` is the one that runs it, perhaps a fallback.

    `conditions` are sentences; `certain` is False where the types were gathered by a heuristic.
    """

    op: str
    native: str
    runtime: str
    dtypes: tuple[str, ...]
    certain: bool
    support: dict[str, str]
    conditions: tuple[str, ...]
    note: str = ""


def listing(runtime: Runtime) -> tuple[Listed, ...]:
    """Every operator with a kernel, by name; those of the fallback where the runtime has none of its own."""
    if runtime.is_ours:
        return _ours(runtime)
    own = {row.name for row in runtime.operators}
    below = listing(load_runtime(runtime.fallback)) if runtime.fallback else ()
    rows = [_listed(runtime, name) for name in own]
    rows += [_demoted(found, runtime) for found in below if found.op not in own]
    return tuple(sorted(rows, key=lambda found: found.op))


def known_operators() -> frozenset[str]:
    """Every operator that some runtime has."""
    return frozenset(found.op for name in runtime_names() for found in listing(load_runtime(name)))


def _listed(runtime: Runtime, op: str) -> Listed:
    row = runtime.row(op)
    assert row is not None
    units = runtime.accelerators or CORES
    slow = _below(runtime, op) if runtime.accelerators else Standing.REFERENCE
    if not row.certain and not runtime.complete:
        slow = Standing.UNKNOWN
    support = {unit: str(Standing.ACCELERATED if unit in row.accelerated else slow) for unit in units}
    said = conditions(op, runtime)
    return Listed(op, row.native, runtime.name, row.dtypes, row.certain, support, said, row.note)


def _below(runtime: Runtime, op: str) -> Standing:
    """What becomes of an operator that an NPU of the runtime leaves."""
    runs = bool(runtime.fallback) and op in {found.op for found in listing(load_runtime(runtime.fallback))}
    return Standing.REFERENCE if runs else Standing.UNSUPPORTED


def _demoted(found: Listed, runtime: Runtime) -> Listed:
    """As the runtime that falls back sees it: at best a reference kernel on the core."""
    return replace(found, support=dict.fromkeys(runtime.accelerators or CORES, str(Standing.REFERENCE)))


def _ours(runtime: Runtime) -> tuple[Listed, ...]:
    pairs = sorted((op, kernel.name, kernel) for kernel in KERNELS for op in kernel.ops)
    words = {Support.ACCELERATED: str(Standing.ACCELERATED), Support.REFERENCE: str(Standing.REFERENCE)}
    return tuple(
        Listed(op, name, runtime.name, kernel.dtypes, True, dict.fromkeys(CORES, words[kernel.support]), ())
        for op, name, kernel in pairs
    )
