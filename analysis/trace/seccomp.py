"""System calls that a process gives up for good, through Linux's seccomp. Plain Python: the worker loads this file.

Most are refused whatever their arguments; a few only for other processes or other purposes. A refused call fails
with EPERM and the process goes on, so that a library that merely tries is not harmed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

# Name, number on x86_64, number on aarch64 (Linux: asm/unistd_64.h, asm-generic/unistd.h); - where there is none.
_NETWORK = "socket 41 198, connect 42 203, bind 49 200, listen 50 201, accept 43 202, accept4 288 242"
_PROGRAMS = "execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, io_uring_setup 425 425"
_OTHER_PROCESSES = """
ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, process_madvise 440 440, process_mrelease 448 448,
tkill 200 130, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240, pidfd_open 434 434, pidfd_send_signal 424 424,
pidfd_getfd 438 438, kcmp 312 272, setsid 112 157, setpgid 109 154, setpriority 141 140, ioprio_set 251 30,
migrate_pages 256 238, move_pages 279 239
"""
_SYSTEM = """
bpf 321 280, mount 165 40, umount2 166 39, unshare 272 97, setns 308 268, pivot_root 155 41, chroot 161 51,
move_mount 429 429, fsopen 430 430, fsconfig 431 431, fsmount 432 432, fspick 433 433, open_tree 428 428,
mount_setattr 442 442, keyctl 250 219, add_key 248 217, request_key 249 218, perf_event_open 298 241,
userfaultfd 323 282, init_module 175 105, finit_module 313 273, delete_module 176 106, kexec_load 246 104,
kexec_file_load 320 294, reboot 169 142, swapon 167 224, swapoff 168 225, settimeofday 164 170, clock_settime 227 112,
clock_adjtime 305 266, adjtimex 159 171, sethostname 170 161, setdomainname 171 162, acct 163 89, quotactl 179 60,
quotactl_fd 443 443, iopl 172 -, ioperm 173 -, modify_ldt 154 -, syslog 103 116, personality 135 92, vhangup 153 58,
name_to_handle_at 303 264, open_by_handle_at 304 265, fanotify_init 300 262, seccomp 317 277, setuid 105 146,
setgid 106 144, setreuid 113 145, setregid 114 143, setresuid 117 147, setresgid 119 149, setgroups 116 159,
setfsuid 122 151, setfsgid 123 152, capset 126 91
"""
# Memory of System V and message queues outlive the process.
_OUTLIVING = """
shmget 29 194, shmat 30 196, shmctl 31 195, semget 64 190, semop 65 193, semctl 66 191, msgget 68 186, msgsnd 69 189,
msgrcv 70 188, msgctl 71 187, mq_open 240 180, mq_unlink 241 181
"""
# What Landlock does not govern: who may do what with a file, and its times.
_METADATA = """
chmod 90 -, fchmod 91 52, fchmodat 268 53, fchmodat2 452 452, chown 92 -, lchown 94 -, fchown 93 55, fchownat 260 54,
utime 132 -, utimes 235 -, utimensat 280 88, futimesat 261 -, setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7,
removexattr 197 14, lremovexattr 198 15, fremovexattr 199 16, setxattrat 463 463, removexattrat 466 466
"""
# For a kernel without Landlock: then nothing is written at all.
_WRITES = """
creat 85 -, mkdir 83 -, mkdirat 258 34, rename 82 -, renameat 264 38, renameat2 316 276, unlink 87 -, unlinkat 263 35,
rmdir 84 -, symlink 88 -, symlinkat 266 36, link 86 -, linkat 265 37, mknod 133 -, mknodat 259 33, truncate 76 45
"""
_REFUSED = ", ".join((_NETWORK, _PROGRAMS, _OTHER_PROCESSES, _SYSTEM, _OUTLIVING, _METADATA))

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = _ERRNO | 1, _ERRNO | 38
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_CLONE_THREAD = 0x00010000
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, and the bit that O_TMPFILE adds to O_DIRECTORY.
_WRITE_FLAGS = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
# prctl: names of threads and of memory, and questions. Not the signal of the parent's death, nor dumpability.
_PRCTL = (2, 3, 15, 16, 21, 23, 39, 0x53564D41)
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install(writes: bool) -> bool:
    """Refuse the calls above from now on; `writes` says that something else (Landlock) governs writing to files.

    The process must have set PR_SET_NO_NEW_PRIVS. False where seccomp or this processor's numbers are unknown.
    """
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES or struct.calcsize("P") != 8:
        return False
    code = _filter(platform.machine(), writes, os.getpid())
    program = _Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0


def _filter(machine: str, writes: bool, own: int) -> bytes:
    """The filter as classic BPF. `own` is the process that may still be signalled."""
    architecture, column = _ARCHITECTURES[machine]
    code = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _EPERM), (_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":  # the x32 numbers are other names for the same calls
        code += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _EPERM)]
    for numbers in _numbers(_REFUSED if writes else f"{_REFUSED}, {_WRITES}"):
        if numbers[column] is not None:
            code += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _EPERM)]
    # clone3 hides its flags behind a pointer; without it the C library uses clone.
    code += [(_EQUAL, 0, 1, 435), (_RETURN, 0, 0, _ENOSYS)]
    code += _when((56, 220)[column], 0, [(_ANY_BIT, 0, 1, _CLONE_THREAD), (_RETURN, 0, 0, _ALLOW)])
    for call in ((62, 129), (234, 131)):  # kill, tgkill
        code += _when(call[column], 0, _allowing(own))
    code += _when((302, 261)[column], 0, _allowing(0, own))  # prlimit64
    code += _when((157, 167)[column], 0, _allowing(*_PRCTL))
    if not writes:
        code += [(_EQUAL, 0, 1, 437), (_RETURN, 0, 0, _ENOSYS)]  # openat2: flags behind a pointer
        reading = [(_ANY_BIT, 1, 0, _WRITE_FLAGS), (_RETURN, 0, 0, _ALLOW)]
        code += _when((257, 56)[column], 2, reading)
        code += _when(2, 1, reading) if machine == "x86_64" else []
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def _numbers(table: str) -> list[tuple[int | None, ...]]:
    rows = (row.split() for row in table.split(","))
    return [tuple(None if number == "-" else int(number) for number in row[1:]) for row in rows]


def _when(number: int, argument: int, test: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """For this call, load the low half of an argument and apply the test; what falls through it is refused."""
    load = (_LOAD, 0, 0, 16 + 8 * argument)
    return [(_EQUAL, 0, len(test) + 2, number), load, *test, (_RETURN, 0, 0, _EPERM)]


def _allowing(*values: int) -> list[tuple[int, int, int, int]]:
    return [step for value in values for step in ((_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW))]
