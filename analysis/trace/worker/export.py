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
    _require_no_state(program)
    _require_tensors(program)
    for way in (translate, decompose_and_translate):
        try:
            model = way(torch, program)
        except Exception as error:
            sys.stderr.write(f"{way.__name__}: {type(error).__name__}: {error}\n"[:500])
            model = None
        if model is not None:
            return model.SerializeToString()
    onnx_program = torch.onnx.export(program, (), dynamo=True, optimize=False, verbose=False)
    return onnx_program.model_proto.SerializeToString()


def _require_no_state(program: Any) -> None:
    if program.graph_signature.buffers_to_mutate:
        names = ", ".join(sorted(program.graph_signature.buffers_to_mutate.values()))
        message = f"forward changes {names}: state that firmware would keep at its first value"
        raise JobError("export", ValueError(message))


def _require_tensors(program: Any) -> None:
    for spec in program.graph_signature.output_specs:
        if hasattr(spec.arg, "value") and spec.arg.value is not None:
            kind = type(spec.arg.value).__name__
            raise JobError("forward", TypeError(f"it returns a {kind}, and a network's outputs are tensors"))
