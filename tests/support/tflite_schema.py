"""The schema of .tflite files, as Python classes from the tflite-micro wheel."""

import importlib
from typing import Any


def tflite_schema() -> Any:
    """Importing them takes long, so only where they are used."""
    return importlib.import_module("tflite_micro.tensorflow.lite.micro.python.schema_py_generated")
