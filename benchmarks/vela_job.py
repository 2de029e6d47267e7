"""Compiles one-operator models and reads the cycles that Vela expects. Run by an interpreter that has ethos-u-vela."""

import contextlib
import csv
import importlib
import io
import os
import pickle
import sys
import tempfile
from pathlib import Path

Job = tuple[bytes, str, str, str]
"""A model, an accelerator configuration, a system configuration and a memory mode of Arm/vela.ini."""


def cycles(job: Job) -> int:
    """Of all operators of the model, cycles of the NPU's clock."""
    main = importlib.import_module("ethosu.vela.vela").main
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "net.tflite").write_bytes(job[0])
        options = ["--accelerator-config", job[1], "--system-config", job[2], "--memory-mode", job[3]]
        options += ["--config", "Arm/vela.ini", "--verbose-performance", "--output-dir", folder]
        with contextlib.redirect_stdout(io.StringIO()):
            main([f"{folder}/net.tflite", *options])
        with Path(folder, "net_per-layer.csv").open() as rows:
            return sum(round(float(row["Op Cycles"])) for row in csv.DictReader(rows))


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what Vela's native code prints is not the answer
    out.write(pickle.dumps([cycles(job) for job in pickle.load(sys.stdin.buffer)]))
    out.close()
