"""What is installed, what is missing, and how to get it."""

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

State = Literal["ok", "missing", "optional"]

DEBIAN = "apt-get install --no-install-recommends"
# Runs under the interpreter that traces; importlib.metadata knows versions without importing anything.
_PROBE = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
def of(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None
names = ("torch", "onnx", "onnxscript", "safetensors")
print(json.dumps({"python": sys.version.split()[0], **{name: of(name) for name in names}}))
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for. `remedy` is a command, empty if nothing is to be done.

    `optional` is the state of a thing that is missing without which the main road still works.
    """

    name: str
    state: State
    found: str
    purpose: str
    remedy: str = ""


def examine(python: str | None = None) -> tuple[Finding, ...]:
    """Look for everything; `python` is the interpreter that has torch."""
    return (*_ourselves(), *_tracing(python or sys.executable), *_tools())


def works(findings: tuple[Finding, ...]) -> bool:
    """Whether models can be linted, reported and built."""
    return all(finding.state != "missing" for finding in findings)


def _ourselves() -> tuple[Finding, ...]:
    system = f"{platform.python_version()} ({sys.executable})"
    return (
        Finding("python", "ok", system, "runs chipfit"),
        Finding("chipfit", "ok", version("chipfit"), "this program"),
        *(_package(name, purpose) for name, purpose in (("onnx", "reads traced models"), ("pygls", "language server"))),
    )


def _package(name: str, purpose: str) -> Finding:
    try:
        return Finding(name, "ok", version(name), purpose)
    except PackageNotFoundError:
        return Finding(name, "missing", "", purpose, f"{sys.executable} -m pip install {name}")


def _tracing(python: str) -> tuple[Finding, ...]:
    """The packages of the trace interpreter, asked in a process of its own."""
    purpose = "traces models"
    install = f"{python} -m pip install 'chipfit[trace]'"
    try:
        run = subprocess.run([python, "-I", "-c", _PROBE], capture_output=True, timeout=30, check=True)
        versions = json.loads(run.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return (
            Finding("trace interpreter", "missing", f"{python}: {reason}", purpose, "chipfit doctor --python PATH"),
        )
    found = [Finding("trace interpreter", "ok", f"{versions['python']} ({python})", purpose)]
    for name, needed in (("torch", True), ("onnx", True), ("onnxscript", True), ("safetensors", False)):
        what = purpose if needed else "reads .safetensors weights"
        if versions[name]:
            found.append(Finding(f"trace: {name}", "ok", versions[name], what))
        else:
            found.append(Finding(f"trace: {name}", "missing" if needed else "optional", "", what, install))
    return tuple(found)


def _tools() -> tuple[Finding, ...]:
    return (
        _tool(("cc", "gcc", "clang"), "compiles the self-test for this computer", "gcc libc6-dev"),
        _tool(("make",), "builds the generated projects", "make"),
        _tool(("arm-none-eabi-gcc",), "compiles firmware", "gcc-arm-none-eabi libnewlib-arm-none-eabi"),
        _tool(("qemu-system-arm",), "runs firmware without a board", "qemu-system-arm"),
    )


def _tool(names: tuple[str, ...], purpose: str, packages: str) -> Finding:
    path = next((path for name in names if (path := shutil.which(name))), None)
    if path is None:
        return Finding(names[0], "optional", "", purpose, _install(packages))
    return Finding(names[0], "ok", f"{_version(path)} ({path})", purpose)


def _install(packages: str) -> str:
    if shutil.which("apt-get"):
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        return f"{'' if root else 'sudo '}{DEBIAN} {packages}"
    return f"install the equivalent of Debian's {packages}"


def _version(path: str) -> str:
    try:
        run = subprocess.run([path, "--version"], capture_output=True, timeout=10, text=True, errors="replace")
    except (OSError, subprocess.SubprocessError):
        return "version unknown"
    return next((word.strip(",()") for word in run.stdout.split() if word[:1].isdigit()), "version unknown")
