"""A node on a runtime and a core: accelerated, reference, unsupported or unknown, with reasons and source."""

from ..ir.graph import Graph, Node
from ..kernels.kernel import Kernel
from ..kernels.select import select
from ..targets.load import load_runtime
from ..targets.runtime import OperatorRow, Runtime, Use
from ..targets.target import Core
from .constraints.table import check, worded
from .features import instructions, unit
from .spelling import COMPOSITES, spelled
from .standing import Reason, Standing, Verdict, worst
from .static_verdict import lacks, static_verdict


def verdict(node: Node, graph: Graph, runtime: Runtime, core: Core, npu: str = "") -> Verdict:
    """What `runtime` makes of `node` on `core`, with the board's `npu` if it has one.

    An operator that the runtime leaves to its fallback is a reference one at best: it leaves the fast path.
    """
    if runtime.is_ours:
        return _ours(node, graph, runtime, core)
    op = spelled(node)
    row = runtime.row(op)
    if row is None:
        return _without_row(node, graph, op, runtime, core, npu)
    missed = (*_dtype(node, graph, row, runtime), *_missed((*runtime.every, *row.constraints), node, graph))
    if missed:
        return _left(node, graph, runtime, core, row.native, missed, row.certain)
    if not row.certain and not runtime.complete:
        reason = Reason(f"{runtime.title} lists {row.native}, but not for which types and how fast.")
        return Verdict(Standing.UNKNOWN, row.native, runtime.name, "", (reason,), runtime.source, False)
    slow = _missed(row.fast, node, graph)
    device = unit(runtime, npu)
    where = device or instructions(core)
    fast = where in row.accelerated and not slow
    reasons = () if fast else slow or (_plain(row, runtime, where),)
    standing = Standing.ACCELERATED if fast else Standing.REFERENCE
    if device and not fast:
        return _left(node, graph, runtime, core, row.native, reasons, row.certain)
    return Verdict(standing, row.native, runtime.name, device, reasons, runtime.source, row.certain)


def _ours(node: Node, graph: Graph, runtime: Runtime, core: Core) -> Verdict:
    chosen = select(node, graph, core.name)
    if isinstance(chosen, Kernel):
        return Verdict(Standing(chosen.support), chosen.name, runtime.name, "", (), runtime.source)
    reasons = tuple(Reason(f"{text[0].upper()}{text[1:]}.") for text in chosen.sentences)
    return Verdict(Standing.UNSUPPORTED, "", runtime.name, "", reasons, runtime.source)


def _without_row(node: Node, graph: Graph, op: str, runtime: Runtime, core: Core, npu: str) -> Verdict:
    """In parts if its converter splits it, else by the fallback, else not at all, if the table is complete."""
    if runtime.composites and op in COMPOSITES:
        parts = [static_verdict(part, runtime, core, npu) for part in COMPOSITES[op]]
        standing = worst(*(part.standing for part in parts))
        rows = [(part, runtime.row(part)) for part in COMPOSITES[op]]
        listed = ", ".join(row.native if row else part for part, row in rows)
        lost = "; not all of them run" if standing is Standing.UNSUPPORTED else ""
        reason = Reason(f"{runtime.title} has no `{op}`; a converter splits it into {listed}{lost}.")
        reasons = (reason, *(r for part in parts if part.standing is Standing.UNSUPPORTED for r in part.reasons))
        return Verdict(standing, listed, runtime.name, parts[0].unit, reasons, runtime.source, False)
    if not runtime.complete and not runtime.fallback:
        reason = Reason(f"The table of {runtime.title} is incomplete and does not have `{op}`.")
        return Verdict(Standing.UNKNOWN, "", runtime.name, "", (reason,), runtime.source)
    return _left(node, graph, runtime, core, op, (Reason(lacks(runtime, op)),), True)


def _left(
    node: Node, graph: Graph, runtime: Runtime, core: Core, native: str, reasons: tuple[Reason, ...], certain: bool
) -> Verdict:
    """The runtime does not run the node: what its fallback makes of it, else nothing."""
    if not runtime.fallback:
        guess = not certain and all(not reason.constraint for reason in reasons)
        standing = Standing.UNKNOWN if guess else Standing.UNSUPPORTED
        return Verdict(standing, "", runtime.name, "", reasons, runtime.source, certain)
    below = load_runtime(runtime.fallback)
    found = verdict(node, graph, below, core)
    standing = worst(found.standing, Standing.REFERENCE)
    # Missing in both, the constraint is said in the words of the runtime that was asked.
    named = {reason.constraint for reason in reasons if reason.constraint}
    more = tuple(r for r in found.reasons if not r.constraint or r.constraint not in named) if not found.runs else ()
    text = f"{below.title} runs it instead, as {found.native}{_in(below)}." if found.runs else ""
    taken = (Reason(text),) if text else ()
    kept = tuple(r for r in found.reasons if r.constraint) if found.runs else ()
    return Verdict(
        standing,
        found.native,
        found.runtime,
        "",
        tuple(dict.fromkeys((*reasons, *more, *kept, *taken))),
        runtime.source,
        certain and found.certain,
    )


def _in(runtime: Runtime) -> str:
    return " in float32" if runtime.arithmetic == "float32" else ""


def _missed(uses: tuple[Use, ...], node: Node, graph: Graph) -> tuple[Reason, ...]:
    missed = ((use, check(use, node, graph)) for use in uses)
    return tuple(Reason(worded(use), use.name, m.value, m.nearest) for use, m in missed if m is not None)


def _dtype(node: Node, graph: Graph, row: OperatorRow, runtime: Runtime) -> tuple[Reason, ...]:
    """Whether the feature map's type has a kernel. A runtime that computes in float has been given a float model."""
    maps = graph.activations(node)
    dtype = graph.tensor(maps[0]).dtype if maps else ""
    if not row.dtypes or not dtype or dtype in row.dtypes or runtime.arithmetic == "float32":
        return ()
    listed = ", ".join(row.dtypes)
    if not row.certain:
        return (Reason(f"{row.native} was found for {listed}; whether it takes {dtype} is not known."),)
    return (Reason(f"{row.native} takes {listed}.", "dtype", dtype, row.dtypes[0]),)


def _plain(row: OperatorRow, runtime: Runtime, where: str) -> Reason:
    if not row.accelerated:
        return Reason(f"{runtime.title} has {row.native} as a portable reference kernel only.")
    return Reason(f"{row.native} is optimised for {', '.join(row.accelerated)}, not for {where}.")
