"""One model of a file, from its entry to everything that is known about it: sliced, traced, lowered, measured."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .config import Settings
from .failure import Failure, explain_failure
from .ir.graph import Graph
from .measure import measure
from .passes.lower import lower
from .report import Report
from .source.entry import Entry
from .source.lines import FolderLines, split_lines
from .source.module import Module
from .source.places import search_roots
from .source.refusal import Refusal
from .source.slice import slice_model
from .source.sliced import Slice
from .source.trust import NO_TRUST, Trust
from .span import Span
from .targets.target import Target
from .trace.block import Block
from .trace.import_problem import ImportProblem
from .trace.job import Job, import_job, slice_job
from .trace.origins import Origins
from .trace.pool import Reply, Tracer


@dataclass(frozen=True, slots=True)
class Examined:
    """A model and what became of it. Without a trace `graph` and `report` are None and one of the others says why.

    `graph` is lowered for the target; `imported` is what it was before, from which other targets start. `blocks` are
    the layers of the user's own classes. `made_of` is all that this depends on; None where it may be otherwise the next
    time.
    """

    entry: Entry
    graph: Graph | None = None
    report: Report | None = None
    refusals: tuple[Refusal, ...] = ()
    failure: Failure | None = None
    imported: Graph | None = None
    blocks: tuple[Block, ...] = ()
    made_of: "_MadeOf | None" = field(default=None, repr=False)


_MadeOf = tuple[Job, tuple[Span, str, bool], Target, tuple[str, ...]]
"""What the worker is asked, what a report has of the entry, the board, and the lines of the model's file that are
spoken of: their ends are those of spans."""


def examine(
    module: Module,
    entry: Entry,
    settings: Settings,
    target: Target,
    tracer: Tracer,
    weights: str | None = None,
    trust: Trust = NO_TRUST,
    before: Sequence[Examined] = (),
) -> Examined:
    """Trace and measure one entry that has its input shapes; a model that is among those of `before` is as it was.

    `weights` is a checkpoint to load; without one the weights are PyTorch's seeded initial ones, which changes no
    size. `trust` is what the user lets run beyond the slice. Raises TraceUnavailable when there is no torch,
    TraceCancelled when the caller cancelled.
    """
    if trust.whole_module:
        folders = [folder.absolute() for folder in search_roots(Path(module.file), settings.source_roots)]
        reply = _as_named(module, tracer.run(import_job(module.file, entry, settings.source_roots, weights)))
        return _examined(reply, module, entry, target, FolderLines(folders, {module.file: module.lines}), "import")
    sliced = slice_model(module, entry.expression, settings.source_roots, trust.packages, entry.span)
    if sliced.certain:
        return Examined(entry, refusals=sliced.certain)
    others = (part for part in sliced.modules if part.file != module.file)
    lines = {part.file: split_lines(part.text) for part in others} | {module.file: module.lines}
    job = slice_job(sliced, entry, weights)
    made_of = _made_of(module, sliced, job, entry, target) if before else None
    known = next((model for model in before if made_of is not None and model.made_of == made_of), None)
    if known is not None:
        return replace(known, entry=entry)
    reply = tracer.run(job)
    if hits := _hits(reply, sliced):
        return Examined(entry, refusals=sliced.reported(hits))
    examined = _examined(reply, module, entry, target, lines, "slice")
    if examined.report is None:
        return examined
    return replace(examined, made_of=made_of or _made_of(module, sliced, job, entry, target))


def _made_of(module: Module, sliced: Slice, job: Job, entry: Entry, target: Target) -> _MadeOf | None:
    """None where files count that may have changed: a checkpoint, or an installed package."""
    if job["weights"] or sliced.packages:
        return None
    texts = (split_lines(part.text) for part in sliced.modules if part.file == module.file)
    # Below a model that is remembered, the file may have more lines than its slice, or less.
    lines = (pair for text in texts for pair in zip(text, module.lines, strict=False))
    spoken_of = tuple(now for line, now in lines if line.lstrip()[:1] not in ("", "#"))
    return job, (entry.span, entry.input_source, entry.assumed), target, spoken_of


def _as_named(module: Module, reply: Reply) -> Reply:
    """The reply with positions in `module` under the name that the caller has for it, which may be relative."""
    file = str(Path(module.file).absolute())
    if file == module.file:
        return reply
    header = json.loads(json.dumps(dict(reply.header)).replace(json.dumps(file), json.dumps(module.file)))
    rows = [(file, line, module.file, line) for line in range(1, len(module.lines) + 1)]
    return Reply({**header, "relocation": rows}, reply.payload)


def _hits(reply: Reply, sliced: Slice) -> list[int]:
    """The numbers of the refusals that the slice ran into."""
    error = {} if reply.ok else reply.header["error"]
    return [hit for hit in error.get("hits", ()) if hit in range(len(sliced.refusals))]


def _examined(
    reply: Reply, module: Module, entry: Entry, target: Target, lines: Mapping[str, list[str]], way: str
) -> Examined:
    """What the worker's reply says about the model, which was traced by `way`: "slice" or "import"."""
    if not reply.ok:
        return Examined(entry, failure=explain_failure(reply.header["error"], entry, lines))
    # Before there is a trace, onnx would be a quarter of what an editor waits for until the first findings.
    from .trace.importer import import_onnx  # noqa: PLC0415

    try:
        imported = import_onnx(reply.payload, reply.header, entry.name, lines)
    except ImportProblem as problem:
        return Examined(entry, failure=_import_failure(problem, entry))
    if not imported.nodes:
        message = f"`{entry.expression}` computes nothing from its input."
        return Examined(entry, failure=Failure("import", message, entry.span))
    graph = lower(imported, target)
    name = f"{Path(module.file).name}:{entry.expression}"
    report = measure(graph, target, name, entry.span, reply.header["params"])
    report = replace(report, input_source=entry.input_source, assumed=entry.assumed, trace=way)
    return Examined(entry, graph, report, imported=imported, blocks=Origins(reply.header, lines).blocks())


def _import_failure(problem: ImportProblem, entry: Entry) -> Failure:
    calls = problem.origin.calls
    return Failure("import", str(problem), calls[-1] if calls else entry.span, calls=calls)
