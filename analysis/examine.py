"""One model of a file, from its entry to everything that is known about it: sliced, traced, lowered, measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .config import Settings
from .failure import Failure, explain_failure
from .ir.graph import Graph
from .measure import measure
from .passes.lower import lower
from .report import Report
from .source.entry import Entry
from .source.module import Module
from .source.slice import Slice, slice_model
from .source.vet import Refusal
from .targets.target import Target
from .trace.importer import ImportProblem, import_onnx
from .trace.pool import Tracer


@dataclass(frozen=True, slots=True)
class Examined:
    """A model and what became of it. Without a trace `graph` and `report` are None and one of the others says why."""

    entry: Entry
    graph: Graph | None = None
    report: Report | None = None
    refusals: tuple[Refusal, ...] = ()
    failure: Failure | None = None


def examine(
    module: Module, entry: Entry, settings: Settings, target: Target, tracer: Tracer, weights: str | None = None
) -> Examined:
    """Trace and measure one entry that has its input shapes.

    `weights` is a checkpoint to load; without one the weights are PyTorch's seeded initial ones, which changes no
    size. Raises TraceUnavailable when there is no torch, TraceCancelled when the caller cancelled.
    """
    sliced = slice_model(module, entry.expression, settings.source_roots)
    if sliced.refusals:
        return Examined(entry, refusals=sliced.refusals)
    lines = {part.file: re.split(r"\r\n|\r|\n", part.text) for part in sliced.modules} | {module.file: module.lines}
    reply = tracer.run(_job(sliced, entry, weights))
    if not reply.ok:
        return Examined(entry, failure=explain_failure(reply.header["error"], entry, lines))
    try:
        imported = import_onnx(reply.payload, reply.header, entry.name, lines)
    except ImportProblem as problem:
        return Examined(entry, failure=_import_failure(problem, entry))
    if not imported.nodes:
        message = f"`{entry.expression}` computes nothing from its input."
        return Examined(entry, failure=Failure("import", message, entry.span))
    graph = lower(imported, target)
    name = f"{Path(module.file).name}:{entry.expression}"
    return Examined(entry, graph, measure(graph, target, name, entry.span, reply.header["params"]))


def _import_failure(problem: ImportProblem, entry: Entry) -> Failure:
    calls = problem.origin.calls
    return Failure("import", str(problem), calls[-1] if calls else entry.span, calls=calls)


def _job(sliced: Slice, entry: Entry, weights: str | None) -> Mapping[str, object]:
    return {
        "kind": "trace",
        "modules": [{"name": m.name, "file": m.file, "text": m.text, "package": m.package} for m in sliced.modules],
        "entry": {"module": sliced.entry_module, "expression": sliced.expression},
        "inputs": [{"name": spec.name, "shape": spec.shape, "dtype": spec.dtype} for spec in entry.inputs],
        "weights": weights,
    }
