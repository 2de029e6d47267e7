"""Load a checkpoint into a model."""

from __future__ import annotations

from typing import Any

from .job_error import JobError


def load_weights(torch: Any, net: Any, path: str) -> None:
    """Load safetensors, or a checkpoint of torch, whose state_dict may be an entry of it. Raises JobError."""
    try:
        if path.endswith(".safetensors"):
            from safetensors.torch import load_file

            state = load_file(path)
        else:
            # weights_only: a checkpoint is data; a pickle that wants to run code is refused.
            state = torch.load(path, map_location="cpu", weights_only=True)
        if isinstance(state, dict):
            for key in ("state_dict", "model_state_dict", "model"):
                if isinstance(state.get(key), dict):
                    state = state[key]
        net.load_state_dict(state)
    except Exception as error:
        raise JobError("weights", error) from None
