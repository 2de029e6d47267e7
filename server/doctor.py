"""What is installed, what is missing, and how to get it."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from ..analysis.trace.pool import Tracer, TraceUnavailable
from .user_settings import UserSettingsError, load_user_settings, user_settings_path

State = Literal["ok", "missing", "optional"]

_LIMITS = {
    "AS": "memory",
    "CORE": "no core dump",
    "CPU": "processor time",
    "FSIZE": "file size",
    "NOFILE": "open files",
    "NPROC": "processes",
}
DEBIAN = "apt-get install --no-install-recommends"


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
        _configuration(),
    )


def _configuration() -> Finding:
    """The user's own configuration, and which packages it trusts."""
    path, purpose = user_settings_path(), "says which installed packages models may import"
    try:
        trusted = ", ".join(sorted(load_user_settings().trusted_packages)) or "no packages"
    except UserSettingsError as error:
        return Finding("configuration", "missing", "", purpose, f"mend it: {error}")
    return Finding("configuration", "ok", f"{path} trusts {trusted}", purpose)


def _package(name: str, purpose: str) -> Finding:
    try:
        return Finding(name, "ok", version(name), purpose)
    except PackageNotFoundError:
        return Finding(name, "missing", "", purpose, f"{sys.executable} -m pip install {name}")


def _tracing(python: str) -> tuple[Finding, ...]:
    """The packages of the trace interpreter and the guards around it, as the worker itself reports them."""
    purpose = "traces models"
    install = f"{python} -m pip install 'chipfit[trace]'"
    try:
        with Tracer(python, timeout_s=30) as tracer:
            said = tracer.run({"kind": "versions"}).header
        versions, guards = said["versions"], said["sandbox"]
    except (TraceUnavailable, KeyError) as error:
        reason = str(error) if isinstance(error, TraceUnavailable) else f"{python} gives no versions"
        return (Finding("trace interpreter", "missing", reason, purpose, "chipfit doctor --python PATH"),)
    found = [Finding("trace interpreter", "ok", f"{said['python']} ({python})", purpose)]
    for name, needed in (("torch", True), ("onnx", True), ("onnxscript", True), ("safetensors", False)):
        what = purpose if needed else "reads .safetensors weights"
        if name in versions:
            found.append(Finding(f"trace: {name}", "ok", versions[name], what))
        else:
            found.append(Finding(f"trace: {name}", "missing" if needed else "optional", "", what, install))
    return (*found, *_guards(guards))


def _guards(guards: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What holds the process that runs a model, a line for each; one that this system lacks counts as optional."""
    landlock, seccomp = guards["landlock"], guards["seccomp"]
    active = {
        "landlock": (f"ABI {landlock}" if landlock else "", "confines the files a model reads and writes"),
        "seccomp": ("system calls filtered" if seccomp else "", "keeps a model from starting and reaching processes"),
        "network": (", ".join(guards["network"]), "keeps a model off the network"),
        "writes": (guards["files"], "keeps a model from writing files"),
        "limits": (
            ", ".join(_LIMITS.get(str(name), "") for name in guards["limits"]),
            "bounds memory, time and file sizes",
        ),
        "audit hook": ("on every platform" if guards["audit"] else "", "says in words what was refused"),
    }
    return tuple(
        Finding(f"sandbox: {name}", "ok" if found else "optional", found, purpose)
        for name, (found, purpose) in active.items()
    )


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
