"""The model as serialized ONNX, every node with the user's stack.

The public exporter builds its registry anew and decomposes the whole program at every call, which is nearly all of
its time. Here the registry and the decomposition table are built once, and a program in which every operator has a
translation is not decomposed at all. Where the exporter's inside has moved, the public call does it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import Any

from .job_error import JobError
from .outputs import take_outputs_apart
from .state import require_no_state
from .translate import decompose_and_translate, translate


def export(net: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bytes:
    """Export a model for these arguments."""
    import torch

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    try:
        program = torch.export.export(net, args, dict(kwargs), strict=False)
    except RuntimeError as error:
        if "in output, which is not a known type" not in str(error):
            raise
        take_outputs_apart(torch, net)
        program = torch.export.export(net, args, dict(kwargs), strict=False)
    return program_to_onnx(torch, program)


def program_to_onnx(torch: Any, program: Any) -> bytes:
    """The quickest of the ways that works. Raises JobError for what firmware cannot do."""
    require_no_state(program)
    _require_tensors(program)
    _require_no_divisor(torch, program)
    for way in (translate, decompose_and_translate):
        try:
            model = way(torch, program)
        except JobError:
            raise
        except Exception as error:
            sys.stderr.write(f"{way.__name__}: {type(error).__name__}: {error}\n"[:500])
            model = None
        if model is not None:
            return model.SerializeToString()
    onnx_program = torch.onnx.export(program, (), dynamo=True, optimize=False, verbose=False)
    return onnx_program.model_proto.SerializeToString()


def _require_tensors(program: Any) -> None:
    if all(getattr(spec.arg, "value", spec) is None for spec in program.graph_signature.output_specs):
        raise JobError("forward", TypeError("it returns nothing: a `return` with a tensor is missing"))
    for spec in program.graph_signature.output_specs:
        if hasattr(spec.arg, "value") and spec.arg.value is not None:
            kind = type(spec.arg.value).__name__
            article = "an" if kind[0] in "aeiou" else "a"
            raise JobError("forward", TypeError(f"it returns {article} {kind}, and a network's outputs are tensors"))


def _require_no_divisor(torch: Any, program: Any) -> None:
    """The exporter leaves the divisor of an average pool out, and the average would be another one."""
    pools = (torch.ops.aten.avg_pool2d.default, torch.ops.aten.avg_pool3d.default)
    for node in program.graph.nodes:
        given = (*node.args[6:], node.kwargs.get("divisor_override"))
        if node.target in pools and given[0] is not None:
            raise JobError("export", ValueError("an average pool has a `divisor_override`; multiply behind it"))
