"""Which files a process may read and write from now on, through Linux's Landlock. Plain Python: the worker loads this.

Landlock needs no privileges and cannot be undone. What it governs grew over its versions (the ABI): reading, writing
and making of files (1), truncation (3), TCP (4), devices (5), signals and abstract sockets (6).
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_EXECUTE, _WRITE_FILE, _REMOVE_DIR, _REMOVE_FILE = 1 << 0, 1 << 1, 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_FILE = 1 << 7, 1 << 8
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_FIRST = (1 << 13) - 1
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
_TCP, _OUTSIDE = 3, 3  # bind and connect; abstract sockets and signals


def abi() -> int:
    """The version of Landlock that is active; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, _call(_CREATE_RULESET, None, 0, _VERSION_FLAG))


def restrict(readable: Iterable[str] | None, scratch: str, folders: bool) -> int:
    """Read only what is in or below `readable` (None: anything), write only in `scratch`, reach no network.

    `folders` allows folders to be made in the scratch folder. The process must have set PR_SET_NO_NEW_PRIVS. What does
    not exist is left out. Returns the ABI, 0 if nothing was restricted.
    """
    version = abi()
    if not version:
        return 0
    known = _FIRST | (1 << 13 if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    known |= _IOCTL if version >= 5 else 0
    handled = known & ~(_READ_FILE | _READ_DIR) if readable is None else known
    fields = (handled, _TCP if version >= 4 else None, _OUTSIDE if version >= 6 else None)
    attributes = b"".join(struct.pack("Q", field) for field in fields if field is not None)
    ruleset = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return 0
    try:
        for path in readable or ():
            _allow(ruleset, path, handled & (_READ_FILE | _READ_DIR))
        written = _WRITE_FILE | _TRUNCATE | _READ_FILE
        _allow(ruleset, os.devnull, handled & written)
        written |= _READ_DIR | _REMOVE_FILE | _MAKE_FILE | ((_MAKE_DIR | _REMOVE_DIR) if folders else 0)
        _allow(ruleset, scratch, handled & written)
        return version if _call(_RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        if rights:
            _call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: int | bytes | None) -> int:
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    syscall.restype = ctypes.c_long
    return syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
