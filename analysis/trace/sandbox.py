"""The guards around a process that runs a user's model. Plain Python: the worker loads this file.

Every guard is taken where the platform has it and left out where it has not; what came of it is reported, and
`chipfit doctor` shows it. On Linux the process ends up without network, without other programs, without writing
outside its scratch folder, and (unless the code is trusted) without reading anything but Python and what the job names.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import audit, landlock, seccomp

_SYSTEM = """
/usr /lib /lib32 /lib64 /nix/store /gnu/store /etc/ld.so.cache /etc/ld.so.preload /etc/localtime /proc/self
/proc/cpuinfo /proc/meminfo /proc/sys/vm/overcommit_memory /sys/devices/system/cpu /dev/urandom /dev/random /dev/zero
""".split()
_MEMORY_BYTES = 2 << 30  # a model gets this much in any case
_FILE_BYTES = 64 << 20
_PROCESSES = 8192  # of the user, threads of other programs included
_OPEN_FILES = 256
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITIES_V3 = 0x20080522
_CAP_DAC_READ_SEARCH = 1 << 2


def die_with_parent(signal_number: int) -> None:
    """Have Linux send this signal when the parent (the thread that started this process) ends."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)


def leave_network() -> bool:
    """Move this process and its children to a network namespace with nothing in it. It must have one thread only."""
    if sys.platform != "linux":
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_CLONE_NEWNET) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    if unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with contextlib.suppress(OSError):
            descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
            try:
                os.write(descriptor, text.encode())
            finally:
                os.close(descriptor)
    return True


def enter(
    scratch: str, readable: Iterable[str], trusted: bool, limits: Mapping[str, float], without: Iterable[str] = ()
) -> dict[str, Any]:
    """Put this process, which must have one thread only, under guard for good, and say what is active.

    `scratch` becomes its working and home folder. `readable` are further files and folders it may read; `trusted` code
    may read anything and load libraries. `limits` holds `seconds` and `bytes`. `without` names guards to leave out,
    for tests of the others.
    """
    os.chdir(scratch)
    # torch makes its cache folder when it is first needed, unless it is there.
    os.environ.update(dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "TORCHINDUCTOR_CACHE_DIR"), scratch))
    tempfile.tempdir = None
    limited = _limit(limits)
    allowed = None if trusted else [*_SYSTEM, *_python(), *(path for path in readable if Path(path).is_absolute())]
    locked = bool(_prctl(_PR_SET_NO_NEW_PRIVS, 1))
    version = landlock.restrict(allowed, scratch, trusted) if locked and "landlock" not in without else 0
    _drop_capabilities()
    _prctl(_PR_SET_DUMPABLE, 0)
    filtered = locked and "seccomp" not in without and seccomp.install(writes=version > 0)
    if "audit" not in without:
        audit.install(scratch, trusted)
    return {
        "landlock": version,
        "seccomp": filtered,
        "limits": limited,
        "audit": "audit" not in without,
        "files": "landlock" if version else "seccomp" if filtered else "",
        "network": [*(["seccomp"] if filtered else []), *(["landlock"] if version >= 4 else [])],
    }


def _python() -> list[str]:
    """Where the interpreter and its packages are; never a whole disk."""
    prefixes = (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    return [path for path in (*sys.path, *prefixes) if Path(path).is_absolute() and Path(path).parent != Path(path)]


def _limit(limits: Mapping[str, float]) -> list[str]:
    """Set what `resource` can limit; the names of the limits that hold."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return []
    wanted = {"CORE": 0, "FSIZE": _FILE_BYTES, "NOFILE": _OPEN_FILES, "NPROC": _PROCESSES}
    if limits.get("seconds"):
        wanted["CPU"] = int(limits["seconds"]) * (os.cpu_count() or 1) + 10
    if limits.get("bytes"):
        wanted["AS"] = _address_space() + int(min(limits["bytes"], max(_MEMORY_BYTES, _physical_bytes() // 2)))
    held = []
    for name, value in wanted.items():
        with contextlib.suppress(ValueError, OSError, AttributeError):
            kind = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (value, value))
            held.append(name)
    return held


def _address_space() -> int:
    """Bytes of address space in use: libraries, mostly, which a limit must not count against the model."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 8 << 30


def _physical_bytes() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _drop_capabilities() -> None:
    """A process of root's keeps one privilege, reading files of other users: they may be the interpreter's own."""
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("Ii", _CAPABILITIES_V3, 0)
    data = ctypes.create_string_buffer(24)
    if library.capget(header, data) == 0:
        kept = struct.unpack_from("I", data.raw, 4)[0] & _CAP_DAC_READ_SEARCH
        library.capset(header, struct.pack("6I", kept, kept, 0, 0, 0, 0))


def _prctl(option: int, value: int) -> bool:
    if sys.platform != "linux":
        return False
    return ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) == 0
