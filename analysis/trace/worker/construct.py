"""Make the model that an entry's expression names."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping
from typing import Any

from .job_error import JobError

MOST_PARAMETERS = 1 << 28  # ONNX's own limit is 2 GiB; flash is a hundredth of that


def construct(torch: Any, entry: Mapping[str, str]) -> Any:
    """The nn.Module; an expression that gives a function or a class is called. Raises JobError."""
    try:
        module = importlib.import_module(entry["module"])
    except Exception as error:
        raise JobError("import", error) from None
    try:
        net = eval(compile(entry["expression"], "<entry>", "eval"), {"argparse": argparse, **vars(module)})
        if not isinstance(net, torch.nn.Module) and callable(net):
            net = net()
    except Exception as error:
        raise JobError("construct", error) from None
    if not isinstance(net, torch.nn.Module):
        raise JobError("construct", TypeError(f"{entry['expression']} is a {type(net).__name__}, not an nn.Module"))
    return net


def require_reasonable_size(torch: Any, net: Any) -> None:
    """Raises JobError for a model that no chip holds; a lazy layer has no size yet."""
    lazy = torch.nn.parameter.UninitializedTensorMixin
    count = sum(p.numel() for p in net.parameters() if not isinstance(p, lazy))
    if count > MOST_PARAMETERS:
        raise JobError("size", ValueError(f"{count:,} parameters"))
