"""What is known about an operator on a runtime from its name alone, before there is a shape."""

from ..kernels.table import KERNELS
from ..targets.load import load_runtime
from ..targets.runtime import Runtime
from ..targets.target import Core
from .constraints.table import worded
from .features import instructions, unit
from .spelling import COMPOSITES
from .standing import Reason, Standing, Verdict, worst


def static_verdict(op: str, runtime: Runtime, core: Core, npu: str = "", dtype: str = "int8") -> Verdict:
    """The best that an operator of this name and type can get; every constraint counts as met."""
    if runtime.is_ours:
        return _ours(op, runtime, dtype)
    row = runtime.row(op)
    if row is None:
        return _without_row(op, runtime, core, npu, dtype)
    device = unit(runtime, npu)
    typed = not row.dtypes or dtype in row.dtypes or runtime.arithmetic == "float32"
    if not typed and (row.certain or runtime.fallback):
        reason = Reason(f"{row.native} takes {', '.join(row.dtypes)}.", "dtype", dtype, row.dtypes[0])
        return _below(op, runtime, core, dtype, reason)
    if not typed or (not row.certain and not runtime.complete):
        reason = Reason(f"Whether {row.native} takes {dtype} is not known.")
        return Verdict(Standing.UNKNOWN, row.native, runtime.name, "", (reason,), runtime.source, False)
    fast = (device or instructions(core)) in row.accelerated
    if device and not fast:
        return _below(op, runtime, core, dtype, Reason(f"{row.native} is not for {device}."))
    standing = Standing.ACCELERATED if fast else Standing.REFERENCE
    return Verdict(standing, row.native, runtime.name, device, (), runtime.source, row.certain)


def lacks(runtime: Runtime, op: str) -> str:
    """That there is no row for the operator, as a sentence."""
    return f"{runtime.title} has no {'kernel of its own for ' if runtime.fallback else ''}`{op}`."


def conditions(op: str, runtime: Runtime) -> tuple[str, ...]:
    """The constraints of an operator as sentences, those first without which it does not run."""
    row = runtime.row(op)
    return tuple(worded(use) for use in (*row.constraints, *row.fast)) if row else ()


def _ours(op: str, runtime: Runtime, dtype: str) -> Verdict:
    for kernel in KERNELS:
        if op in kernel.ops and dtype in kernel.dtypes:
            return Verdict(Standing(kernel.support), kernel.name, runtime.name, "", (), runtime.source)
    reason = Reason(f"Chipfit's own kernels have no {dtype} {op}.")
    return Verdict(Standing.UNSUPPORTED, "", runtime.name, "", (reason,), runtime.source)


def _without_row(op: str, runtime: Runtime, core: Core, npu: str, dtype: str) -> Verdict:
    if runtime.composites and op in COMPOSITES:
        parts = [static_verdict(part, runtime, core, npu, dtype) for part in COMPOSITES[op]]
        reasons = tuple(reason for part in parts for reason in part.reasons)
        standing, native = worst(*(part.standing for part in parts)), ", ".join(part.native for part in parts)
        return Verdict(standing, native, runtime.name, parts[0].unit, reasons, runtime.source, False)
    if not runtime.complete and not runtime.fallback:
        reason = Reason(f"The table of {runtime.title} is incomplete and does not have `{op}`.")
        return Verdict(Standing.UNKNOWN, "", runtime.name, "", (reason,), runtime.source)
    return _below(op, runtime, core, dtype, Reason(lacks(runtime, op)))


def _below(op: str, runtime: Runtime, core: Core, dtype: str, reason: Reason) -> Verdict:
    if not runtime.fallback:
        return Verdict(Standing.UNSUPPORTED, "", runtime.name, "", (reason,), runtime.source)
    found = static_verdict(op, load_runtime(runtime.fallback), core, "", dtype)
    standing = worst(found.standing, Standing.REFERENCE)
    return Verdict(standing, found.native, found.runtime, "", (reason, *found.reasons), runtime.source, found.certain)
