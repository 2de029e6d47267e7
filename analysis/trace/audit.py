"""A hook in Python that refuses what no model needs. Plain Python: the worker loads this file.

It keeps accidents from happening and says in words what was refused, on every platform. It is no wall: native code
and a determined attacker get around it. Where there is a wall (landlock.py, seccomp.py), that one decides.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

_REFUSED = """
    socket.__new__ socket.bind socket.connect socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr
    socket.getnameinfo socket.sendto socket.sendmsg urllib.Request http.client.connect ftplib.connect
    smtplib.connect imaplib.open poplib.connect nntplib.connect telnetlib.Telnet.open webbrowser.open
    os.fork os.forkpty os.exec os.posix_spawn os.spawn os.system os.startfile os.startfile/2 pty.spawn subprocess.Popen
    _winapi.CreateProcess os.kill os.killpg winreg.CreateKey winreg.DeleteKey winreg.DeleteValue winreg.LoadKey
    winreg.SaveKey winreg.SetValue winreg.ConnectRegistry
""".split()
# Events whose first arguments are paths, and how many.
_PATHS = {
    **dict.fromkeys(
        "remove rmdir mkdir chmod chown chflags truncate utime setxattr removexattr".split(),
        1,
    ),
    **dict.fromkeys("rename link symlink".split(), 2),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def install(scratch: str, libraries: bool) -> None:
    """Refuse from now on network, processes, and writing outside `scratch`; unless `libraries`, loading those, too."""
    root = os.path.realpath(scratch)

    def inside(path: object) -> bool:
        if not isinstance(path, str | bytes):
            return True  # a descriptor that is open, or a call that fails by itself
        real = os.path.realpath(os.fsdecode(path))
        return real == root or real.startswith(root + os.sep) or real == os.devnull

    def refuse(event: str, what: object = "") -> None:
        subject = f"{event} {what}".rstrip()[:200]
        raise PermissionError(f"{subject}: the process that traces models may not do this")

    def opened(event: str, arguments: tuple[Any, ...]) -> None:
        path, mode, flags = arguments
        written = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool(flags & _WRITING)
        if written and not inside(path):
            refuse("open for writing", path)

    def paths(count: int) -> Callable[[str, tuple[Any, ...]], None]:
        def check(event: str, arguments: tuple[Any, ...]) -> None:
            for path in arguments[:count]:
                if not inside(path):
                    refuse(event, path)

        return check

    def never(event: str, arguments: tuple[Any, ...]) -> None:
        refuse(event)

    checks: dict[str, Callable[[str, tuple[Any, ...]], None]] = dict.fromkeys(_REFUSED, never)
    checks |= {f"os.{name}": paths(count) for name, count in _PATHS.items()}
    checks |= {"open": opened, "sqlite3.connect": paths(1)}
    if not libraries:
        checks["ctypes.dlopen"] = never

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        check = checks.get(event)
        if check is not None:
            check(event, arguments)

    sys.addaudithook(hook)
