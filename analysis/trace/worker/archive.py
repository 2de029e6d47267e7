"""A torch.export archive (.pt2) as ONNX."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .export import program_to_onnx
from .job_error import JobError


def archive(job: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Open the archive and translate it. Raises JobError."""
    import torch

    try:
        program = torch.export.load(job["file"])
        model = program_to_onnx(torch, program)
    except Exception as error:
        raise JobError("archive", error) from None
    names = set(program.graph_signature.parameters)
    parameters = [tensor for name, tensor in program.state_dict.items() if name in names]
    return {"params": sum(p.numel() for p in parameters), "torch": torch.__version__}, model
