"""Models that are no Python source."""

from pathlib import Path

SUFFIXES = (".onnx", ".pt2")


def is_model_file(path: str) -> bool:
    """Whether a path names an ONNX model or a `torch.export` archive."""
    return Path(path).suffix in SUFFIXES
