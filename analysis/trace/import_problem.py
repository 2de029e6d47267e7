"""What is said when an ONNX model cannot be laid out ahead of time."""

from ..ir.graph import NOWHERE, Origin


class ImportProblem(Exception):
    """The ONNX model is not one that can be laid out ahead of time; the message says why, in words for the user."""

    def __init__(self, message: str, origin: Origin = NOWHERE) -> None:
        super().__init__(message)
        self.origin = origin
