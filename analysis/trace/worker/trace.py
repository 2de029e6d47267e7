"""Trace one model: construct it from its slice, feed it, export it."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ..guard import Guard
from ..observe import observed
from .construct import construct, require_reasonable_size
from .export import export
from .inputs import Inputs, inputs_of
from .job_error import JobError
from .positions import Site, files_of, record_class_sites, record_construction_sites, record_user_frames
from .slice_finder import SliceFinder
from .weights import load_weights

Job = Mapping[str, Any]
Answered = tuple[dict[str, Any], bytes]


def trace(job: Job) -> Answered:
    """Trace the slice. Where it meets a stand-in for what it must not use, that is the answer."""
    guard = Guard(job["policy"], [m["name"] for m in job["modules"]]) if job.get("policy") else None
    reply, error = None, None
    try:
        reply = _traced(job, guard)
    except BaseException as raised:
        error = raised
    if guard is not None and guard.hits:
        cause = error.cause if isinstance(error, JobError) else error or RuntimeError("refused")
        error = JobError("refused", cause)
        error.hits = sorted(set(guard.hits))
    if error is not None:
        raise error
    assert reply is not None
    return reply


def _traced(job: Job, guard: Guard | None) -> Answered:
    import torch

    files = files_of(job)
    record_user_frames(torch, files)
    sites, classes = record_construction_sites(torch, files), record_class_sites(torch, files)
    _stay_on_cpu(torch)
    _seed(torch)
    _open_modules(job, guard)
    net = construct(torch, job["entry"])
    if job.get("weights"):
        load_weights(torch, net, job["weights"])
    net.eval()
    require_reasonable_size(torch, net)
    inputs = inputs_of(torch, net, job["inputs"])
    if _needs_running(torch, net, inputs.tensors):
        _run_eagerly(torch, net, inputs, files)
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    try:
        model = export(net, tuple(inputs.args), inputs.kwargs)
    except JobError:
        raise
    except Exception as error:
        # A loop that waits for a tensor's value may never end when it is run on random weights.
        if "DataDependent" not in type(error).__name__ and "data-dependent" not in str(error):
            _run_eagerly(torch, net, inputs, files)
        raise JobError("export", error) from None
    return _described(torch, net, sites, classes), model


def _described(torch: Any, net: Any, sites: Mapping[int, Site], classes: Mapping[type, Site]) -> dict[str, Any]:
    # A layer that goes by several names may be run by any of them.
    named = list(net.named_modules(remove_duplicate=False))
    return {
        "params": sum(p.numel() for p in net.parameters()),
        "class": type(net).__name__,
        "layers": {name: sites[id(module)] for name, module in named if id(module) in sites},
        "classes": {name: classes[type(module)] for name, module in named if type(module) in classes},
        "bases": {
            name: {"of": type(module).__name__, "sites": [classes[k] for k in type(module).__mro__[1:] if k in classes]}
            for name, module in named
            if any(kind in classes for kind in type(module).__mro__[1:])
        },
        "leaves": sorted(name for name, module in named if not any(True for _ in module.children())),
        "torch": torch.__version__,
    }


def _open_modules(job: Job, guard: Guard | None) -> None:
    """Make the modules of the slice, or the folders of a module that is imported for real, importable."""
    finder = SliceFinder(job["modules"], guard)
    for name in finder.modules:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, finder)
    sys.path[:0] = job.get("roots") or []


def _seed(torch: Any) -> None:
    """The same weights, and the same of whatever else is drawn, every time."""
    torch.manual_seed(0)
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def _stay_on_cpu(torch: Any) -> None:
    """Code that moves itself to an accelerator stays where it is: the worker has none."""

    def stay(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self

    for kind in (torch.Tensor, torch.nn.Module):
        for method in ("cuda", "xpu", "ipu"):
            setattr(kind, method, stay)


def _needs_running(torch: Any, net: Any, inputs: Sequence[Any]) -> bool:
    """Whether exporting alone would not do: lazy layers find their sizes, and fake tensors do not compare types."""
    if any(isinstance(p, torch.nn.parameter.UninitializedTensorMixin) for p in net.parameters()):
        return True
    return any(tensor.dtype != torch.float32 for tensor in (*net.parameters(), *inputs))


def _run_eagerly(torch: Any, net: Any, inputs: Inputs, files: Any) -> None:
    """Raise what running the model raises: the same mistake is put more plainly than while exporting."""
    try:
        observed(torch, lambda: net(*inputs.args, **inputs.kwargs), files)
    except Exception as error:
        raise JobError("forward", error) from None
