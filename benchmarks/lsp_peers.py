"""The language servers that are measured: how each is started, and what of its diagnostics comes of running a model."""

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Mapping
from compileall import compile_dir
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from .lsp_client import Client, Diagnostics
from .lsp_texts import annotated

TORCHTYC = "0.5.0"


@dataclass(frozen=True, slots=True)
class Server:
    """`traced` are the codes of findings that only a trace can give; `text` is what it is shown of a file.

    `few` divides the repeats of what takes a trace: a peer that needs seconds for one is asked less often.
    """

    name: str
    command: tuple[str, ...]
    does: str
    traced: frozenset[str] = frozenset()
    text: Callable[[str], str] = str
    environment: Mapping[str, str] = field(default_factory=dict)
    few: int = 1

    def start(self, folder: Path, pull: bool) -> Client:
        environment = {**os.environ, **self.environment, "CHIPFIT_CACHE_DIR": str(folder / ".cache")}
        return Client(self.command, folder, environment, pull)

    def result_of_trace(self, found: Diagnostics) -> frozenset[str]:
        """What tells one traced answer from another, wherever its lines are now."""
        return frozenset(str(d["message"]) for d in found if str(d.get("code")) in self.traced)


def ours() -> Server:
    """Compiled, as every installed program is: where Python writes no bytecode, a checkout would not be."""
    for room in ("analysis", "codegen", "server"):
        compile_dir(Path(__file__).parent.parent / room, quiet=1)
    program = str(Path(sys.executable).with_name("chipfit"))
    return Server(
        "chipfit",
        (program, "server", "--stdio"),
        "parse, slice, operators from the source; then a trace of every model that changed and its memory plan",
        frozenset({"CF302"}),
    )


def peers() -> list[Server]:
    """What else is there; torchtyc is installed beforehand, the first time from the package index."""
    return [
        Server(
            "ruff",
            (str(Path(sys.executable).with_name("ruff")), "server"),
            "native; parses and lints one file, runs and imports nothing: there is no trace to compare with",
        ),
        Server(
            "torchtyc",
            (str(_torchtyc()), "lsp"),
            "parse and annotations; then imports the file in a new process and runs it on meta tensors, for its shapes "
            "alone; annotated text, as it checks nothing else",
            frozenset({"shape-mismatch", "rank-mismatch", "trace-error"}),
            annotated,
            few=5,
        ),
    ]


def workspace(folder: Path) -> Path:
    """An empty project with a budget that no model keeps to, so that each has a finding that tells its size."""
    made = Path(tempfile.mkdtemp(dir=folder))
    (made / "chipfit.toml").write_text("flash-bytes = 1024\n")
    return made


def _torchtyc() -> Path:
    """Its program, in an environment of its own that sees the torch of ours."""
    folder = Path(platformdirs.user_cache_dir("chipfit")) / "benchmarks" / f"torchtyc-{TORCHTYC}"
    program = folder / "bin/torchtyc"
    if not program.exists():
        print(f"Installing torchtyc {TORCHTYC} into {folder}", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True)
        pip = [folder / "bin/python", "-m", "pip", "--disable-pip-version-check", "-qq", "install"]
        subprocess.run([*pip, f"torchtyc[all]=={TORCHTYC}"], check=True)
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    seen = [path for path in sys.path if path.endswith("-packages")] or [sysconfig.get_path("purelib")]
    (folder / "lib" / python / "site-packages" / "zz_torch.pth").write_text("\n".join(seen) + "\n")
    return program
