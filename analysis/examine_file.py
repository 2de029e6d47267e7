"""Models that come as files instead of source: ONNX, and archives of torch.export. Same road, node names for lines."""

from dataclasses import replace
from pathlib import Path

from .examine import Examined
from .failure import Failure, explain_failure
from .input_spec import InputSpec
from .measure import measure
from .passes.lower import lower
from .source.entry import Entry
from .span import Position, Span
from .targets.target import Target
from .trace.import_problem import ImportProblem
from .trace.pool import Tracer


def file_entry(path: str, inputs: tuple[InputSpec, ...] = ()) -> Entry:
    """The one model of a model file. `inputs` gives sizes to dimensions that the file leaves open."""
    return Entry(Path(path).stem, Span(path, Position(1, 1), Position(1, 2)), inputs)


def examine_file(path: str, inputs: tuple[InputSpec, ...], target: Target, tracer: Tracer) -> Examined:
    """Import and measure an .onnx file, or a .pt2 archive, which the trace worker opens. Raises TraceUnavailable."""
    entry = file_entry(path, inputs)
    header: dict[str, object] = {}
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        return _failed(entry, f"The file cannot be read: {error.strerror or error}.")
    if Path(path).suffix == ".pt2":
        reply = tracer.run({"kind": "archive", "file": str(Path(path).absolute())})
        if not reply.ok:
            return Examined(entry, failure=explain_failure(reply.header["error"], entry, {}))
        header, data = dict(reply.header), reply.payload
    from .trace.importer import import_onnx  # noqa: PLC0415 (for the same reason as in examine.py)

    try:
        imported = import_onnx(data, header, entry.name, {}, str(Path(path).parent), inputs)
    except ImportProblem as problem:
        return _failed(entry, str(problem))
    if not imported.nodes:
        return _failed(entry, "The model computes nothing from its input.")
    graph = lower(imported, target)
    params = header.get("params")
    constants = {name for node in imported.nodes for name in node.inputs if name and imported.is_constant(name)}
    count = params if isinstance(params, int) else sum(imported.tensor(name).elements for name in constants)
    shapes = tuple(
        InputSpec(name, imported.tensor(name).shape, imported.tensor(name).dtype) for name in imported.inputs
    )
    entry = replace(entry, inputs=inputs or shapes)
    return Examined(entry, graph, measure(graph, target, Path(path).name, entry.span, count), imported=imported)


def _failed(entry: Entry, message: str) -> Examined:
    return Examined(entry, failure=Failure("import", message, entry.span))
