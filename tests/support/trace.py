"""One model of a file on the road from its text to the imported graph, with what lies beside the road."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from chipfit.analysis.ir.graph import Graph
from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.entry import Entry
from chipfit.analysis.source.module import Module, parse
from chipfit.analysis.source.slice import slice_model
from chipfit.analysis.trace.importer import import_onnx
from chipfit.analysis.trace.pool import Tracer

from .random_weights import randomized

MODELS = Path(__file__).resolve().parents[1] / "models"


@dataclass(frozen=True)
class Traced:
    """A traced model: its entry, the exporter's ONNX and our graph of it, before any pass."""

    entry: Entry
    onnx: bytes
    header: Mapping[str, Any]
    graph: Graph


@cache
def module_of(path: Path) -> Module:
    return parse(str(path), path.read_text(encoding="utf-8"))


def entries_of(path: Path) -> dict[str, Entry]:
    entries, problems = find_entries(module_of(path), ())
    assert not problems
    return {entry.expression: entry for entry in entries}


def job(module: Module, entry: Entry, **more: Any) -> dict[str, Any]:
    """The worker's job for an entry, as `examine` writes it."""
    sliced = slice_model(module, entry.expression)
    assert not sliced.refusals, sliced.refusals
    return {
        "kind": "trace",
        "modules": [{"name": m.name, "file": m.file, "text": m.text, "package": m.package} for m in sliced.modules],
        "entry": {"module": sliced.entry_module, "expression": sliced.expression},
        "inputs": [{"name": s.name, "path": s.path, "shape": s.shape, "dtype": s.dtype} for s in entry.inputs],
        **more,
    }


def trace(tracer: Tracer, module: Module, entry: Entry, seed: int | None = None) -> Traced:
    """Trace an entry; `seed` draws its parameters anew."""
    reply = tracer.run(job(module, entry))
    assert reply.ok, reply.header["error"]
    model = reply.payload if seed is None else randomized(reply.payload, seed)
    lines = {module.file: re.split(r"\r\n|\r|\n", module.text)}
    return Traced(entry, model, reply.header, import_onnx(model, reply.header, entry.name, lines))


def run_onnx(model: bytes, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The outputs of an ONNX model by name, from ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # the exporter's shapes of outputs that nobody reads
    session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    results = session.run(names, dict(inputs))
    return {name: np.asarray(value) for name, value in zip(names, results, strict=True)}
