"""Calibration samples: what the user gives, in the shapes and the layout that the graph wants."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...analysis.examine import Examined
from ...analysis.input_spec import InputSpec
from ...analysis.ir.graph import Graph, Tensor
from ...analysis.trace.pool import Tracer

RANDOM_SAMPLES = 8


class SampleProblem(Exception):
    """The samples cannot be used; the message says why, in words for the user."""


Samples = tuple[dict[str, np.ndarray], ...]
"""One dict per sample: input name -> float array of the graph input's shape."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where samples come from: a .npy or .npz file, `FILE.py:FUNCTION`, or None for random ones."""

    source: str | None

    def load(self, examined: Examined, tracer: Tracer) -> Samples:
        """Read the samples for a lowered graph. Raises SampleProblem.

        A Python factory is run in the trace worker, as the user asked for on the command line.
        """
        graph, specs = examined.graph, examined.entry.inputs
        assert graph is not None
        if self.source is None:
            return _random(graph)
        file, colon, function = self.source.partition(".py:")
        data = _factory(f"{file}.py", function, tracer) if colon else _read(Path(self.source))
        return arrange(data, graph, specs, self.source)


def _random(graph: Graph) -> Samples:
    """Standard normal samples: they show sizes and exercise kernels, and say nothing about accuracy."""
    generator = np.random.default_rng(0)
    return tuple(
        {name: generator.standard_normal(graph.tensor(name).shape).astype(np.float32) for name in graph.inputs}
        for _ in range(RANDOM_SAMPLES)
    )


def _factory(file: str, function: str, tracer: Tracer) -> dict[str, np.ndarray]:
    if not Path(file).is_file():
        raise SampleProblem(f"There is no calibration file {file}.")
    reply = tracer.run({"kind": "samples", "file": str(Path(file).absolute()), "function": function})
    if not reply.ok:
        error = reply.header["error"]
        where = f" ({file}:{error['frames'][-1]['line']})" if error["frames"] else ""
        raise SampleProblem(f"The calibration factory {function} fails{where}: {error['type']}: {error['message']}")
    with np.load(io.BytesIO(reply.payload), allow_pickle=False) as archive:
        return dict(archive)


def _read(path: Path) -> dict[str, np.ndarray]:
    try:
        loaded = np.load(path, allow_pickle=False)
    except FileNotFoundError:
        raise SampleProblem(f"There is no calibration file {path}.") from None
    except (OSError, ValueError, EOFError) as error:
        raise SampleProblem(f"The calibration file {path} cannot be read as .npy or .npz: {error}") from None
    if isinstance(loaded, np.ndarray):
        return {"arr_0": loaded}
    try:
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    except (OSError, ValueError, EOFError) as error:
        raise SampleProblem(f"The calibration file {path} cannot be read: {error}") from None


def arrange(data: dict[str, np.ndarray], graph: Graph, specs: Sequence[InputSpec], source: str) -> Samples:
    """Split arrays [samples, ...] in PyTorch's layout into single samples in the graph's."""
    if len(graph.inputs) == 1 and len(data) == 1:
        data = {graph.inputs[0]: next(iter(data.values()))}
    missing = [name for name in graph.inputs if name not in data]
    if missing:
        raise SampleProblem(f"{source} has no samples for the input {missing[0]}; it has {', '.join(data) or 'none'}.")
    columns = {name: _column(data[name], graph.tensor(name), specs[i], source) for i, name in enumerate(graph.inputs)}
    counts = {len(column) for column in columns.values()}
    if len(counts) != 1 or counts == {0}:
        raise SampleProblem(
            f"{source} holds {' and '.join(map(str, sorted(counts)))} samples; every input needs as many."
        )
    return tuple({name: column[i] for name, column in columns.items()} for i in range(counts.pop()))


def _column(values: np.ndarray, tensor: Tensor, spec: InputSpec, source: str) -> list[np.ndarray]:
    if not np.issubdtype(values.dtype, np.number):
        raise SampleProblem(f"{source} holds {values.dtype}, not numbers.")
    shape = spec.shape
    for view in (values[np.newaxis], values):  # one sample without, or several with, a leading axis
        rows = view.reshape(-1, *shape) if _matches(view.shape, shape) else None
        if rows is not None:
            if not np.isfinite(rows).all():
                raise SampleProblem(f"{source} holds values that are not finite.")
            return [to_layout(row.astype(np.float32), tensor) for row in rows]
    wanted = "x".join(map(str, shape))
    raise SampleProblem(f"{source} has the shape {'x'.join(map(str, values.shape))}; samples of {wanted} are wanted.")


def _matches(actual: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """[n, *shape], or [n, *shape[1:]] when the batch is 1."""
    return actual[1:] == shape or (shape[0] == 1 and actual[1:] == shape[1:])


def to_layout(value: np.ndarray, tensor: Tensor) -> np.ndarray:
    """A value as PyTorch takes it (NCHW, or NCL for sequences) in the layout of the graph's input."""
    if tensor.layout == "NHWC":
        wide = value[..., np.newaxis] if value.ndim == 3 else value
        value = wide.transpose(0, 2, 3, 1)
    return np.ascontiguousarray(value.reshape(tensor.shape))
