"""What hostile code may try once it runs, and which guards stop it, each without the help of the others.

In the code: FOLDER is a folder with a file `victim` in it, PORT a TCP port of this machine that somebody listens on.
An attack has worked if it ends without an exception, and also if it leaves a trace in the folder or at the port.
"""

from dataclasses import dataclass

_LIBC = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result
"""


@dataclass(frozen=True)
class Attack:
    """`by` names the guards that stop the attack alone: audit, landlock, seccomp."""

    code: str
    by: str


def _native(code: str, by: str) -> Attack:
    return Attack(_LIBC + code, by)


ATTACKS = {
    # Files. Landlock governs them; without it seccomp refuses every opening for writing.
    "write": Attack("open('FOLDER/canary', 'w').write('x')", "audit landlock seccomp"),
    "append": Attack("open('FOLDER/victim', 'a').write('x')", "audit landlock seccomp"),
    "update": Attack("open('FOLDER/victim', 'r+').write('x')", "audit landlock seccomp"),
    "descriptor": Attack("import os; os.open('FOLDER/canary', os.O_CREAT | os.O_RDWR)", "audit landlock seccomp"),
    "directory descriptor": Attack(
        "import os; os.open('canary', os.O_CREAT | os.O_WRONLY, dir_fd=os.open('FOLDER', os.O_PATH))",
        "landlock seccomp",
    ),
    "unnamed file": Attack("import os; os.open('FOLDER', os.O_TMPFILE | os.O_RDWR)", "audit landlock seccomp"),
    "truncate": Attack("import os; os.truncate('FOLDER/victim', 0)", "audit landlock seccomp"),
    "remove": Attack("import os; os.remove('FOLDER/victim')", "audit landlock seccomp"),
    "rename": Attack("import os; os.rename('FOLDER/victim', 'FOLDER/canary')", "audit landlock seccomp"),
    "steal": Attack("import os; os.rename('FOLDER/victim', 'mine')", "audit landlock seccomp"),
    "make a folder": Attack("import os; os.mkdir('FOLDER/canary')", "audit landlock seccomp"),
    "symbolic link": Attack("import os; os.symlink('x', 'FOLDER/canary')", "landlock seccomp"),
    "hard link": Attack("import os; os.link('FOLDER/victim', 'FOLDER/canary')", "audit landlock seccomp"),
    "pipe": Attack("import os; os.mkfifo('FOLDER/canary')", "landlock seccomp"),
    "mode": Attack("import os; os.chmod('FOLDER/victim', 0o777)", "audit seccomp"),
    "owner": Attack("import os; os.chown('FOLDER/victim', 1, 1)", "audit seccomp"),
    "times": Attack("import os; os.utime('FOLDER/victim', (1, 1))", "audit seccomp"),
    "attribute": Attack("import os; os.setxattr('FOLDER/victim', 'user.x', b'x')", "audit seccomp"),
    "link out of the scratch folder": Attack(
        "import os; os.symlink('FOLDER', 'out'); open('out/canary', 'w')", "audit landlock seccomp"
    ),
    "shared memory": Attack("import os; os.open('/dev/shm/canary', os.O_CREAT | os.O_RDWR)", "audit landlock seccomp"),
    "database": Attack("import sqlite3; sqlite3.connect('FOLDER/canary')", "audit"),
    "torch.save": Attack("import torch; torch.save(torch.zeros(1), 'FOLDER/canary')", "landlock seccomp"),
    "tofile": Attack("import numpy; numpy.zeros(1).tofile('FOLDER/canary')", "audit landlock seccomp"),
    "native open": _native("call('open', b'FOLDER/canary', 0o102, 0o600)", "audit landlock seccomp"),
    "native openat2": _native(
        "how = (ctypes.c_uint64 * 3)(0o102, 0o600, 0)\ncall('syscall', 437, -100, b'FOLDER/canary', how, 24)",
        "audit landlock seccomp",
    ),
    "read": Attack("open('FOLDER/victim').read()", "landlock"),
    "list": Attack("import os; os.listdir('FOLDER')", "landlock"),
    "read passwords": Attack("open('/etc/passwd').read()", "landlock"),
    "read the parent's environment": Attack("import os; open(f'/proc/{os.getppid()}/environ').read()", "landlock"),
    # Network. The namespace is not among what a job can leave out: even alone, the rest must do.
    "connect": Attack("import socket; socket.create_connection(('127.0.0.1', PORT))", "audit seccomp"),
    "datagram": Attack(
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
        "audit seccomp",
    ),
    "local socket": Attack("import socket; socket.socket(socket.AF_UNIX).bind('\\0chipfit-canary')", "audit seccomp"),
    "listen": Attack("import socket; socket.create_server(('127.0.0.1', 0))", "audit seccomp landlock"),
    "resolve": Attack("import socket; socket.getaddrinfo('localhost', 80)", "audit"),
    "fetch": Attack("import urllib.request; urllib.request.urlopen('http://127.0.0.1:PORT/')", "audit seccomp"),
    "native socket": _native("call('socket', 2, 1, 0)", "audit seccomp"),
    "ring": _native("call('syscall', 425, 8, ctypes.create_string_buffer(120))", "audit seccomp"),
    # Programs and processes.
    "system": Attack("import os; assert os.system('touch FOLDER/canary') == 0", "audit landlock seccomp"),
    "subprocess": Attack("import subprocess; subprocess.run(['true'], check=True)", "audit seccomp"),
    "exec": Attack("import os; os.execv('/usr/bin/touch', ['touch', 'FOLDER/canary'])", "audit landlock seccomp"),
    "spawn": Attack("import os; os.posix_spawn('/usr/bin/true', ['true'], {})", "audit seccomp"),
    "native system": _native("assert libc.system(b'touch FOLDER/canary') == 0", "audit landlock seccomp"),
    "fork": Attack("import os\nif os.fork() == 0: os._exit(0)", "audit seccomp"),
    "native fork": _native("if call('fork') == 0: libc._exit(0)", "audit seccomp"),
    "fork bomb": Attack("import os\nfor _ in range(6): os.fork()", "audit seccomp"),
    "multiprocessing": Attack(
        "import multiprocessing as m; p = m.get_context('fork').Process(target=print); p.start()", "audit seccomp"
    ),
    "kill the parent": Attack("import os; os.kill(os.getppid(), 9)", "audit seccomp landlock"),
    "kill the parent's group": Attack("import os; os.killpg(os.getpgid(os.getppid()), 9)", "audit seccomp landlock"),
    "stop the parent": Attack("import os, signal; os.kill(os.getppid(), signal.SIGSTOP)", "audit seccomp landlock"),
    "native kill": _native("import os; call('kill', os.getppid(), 9)", "audit seccomp landlock"),
    "signal a thread of the parent": _native(
        "import os; call('syscall', 234, os.getppid(), os.getppid(), 9)", "audit seccomp landlock"
    ),
    "starve the parent": Attack(
        "import os, resource; resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (1, 1))", "seccomp"
    ),
    "trace the parent": _native("import os; call('ptrace', 16, os.getppid(), 0, 0)", "audit seccomp landlock"),
    "hide in the parent's group": Attack("import os; os.setpgid(0, os.getpgid(os.getppid()))", "seccomp"),
    "survive the parent": _native("call('prctl', 1, 0, 0, 0, 0)", "audit seccomp"),
    "leave memory behind": _native("call('shmget', 1234, 4096, 0o1600)", "audit seccomp"),
    "new namespaces": _native("call('unshare', 0x10000000)", "audit seccomp"),
    "load a library": Attack("import ctypes; ctypes.CDLL('libm.so.6')", "audit"),
}

_FORGE = """
import os, struct
def forge(text, head=None):
    os.write(3, (struct.pack(">IQ", len(text), 0) if head is None else head) + text)
    os._exit(0)
"""
# How the job's process may end or answer instead of tracing, and how its reply must begin: stage and type.
ENDINGS = {
    "exit 0": ("import os; os._exit(0)", "died", "exit 0"),
    "exit 3": ("import os; os._exit(3)", "died", "exit 3"),
    "sys.exit": ("import sys; sys.exit(1)", "worker", "SystemExit"),
    "interrupt": ("raise KeyboardInterrupt", "worker", "KeyboardInterrupt"),
    "kill itself": ("import signal; signal.raise_signal(9)", "died", "SIGKILL"),
    "abort": ("import os; os.abort()", "died", "SIGABRT"),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", "died", "SIGSEGV"),
    "recursion": ("def f(): f()\nf()", "import", "RecursionError"),
    "100 GB in torch": ("import torch; torch.empty(10**11)", "import", "RuntimeError"),
    "1 TB in Python": ("bytearray(10**12)", "import", "MemoryError"),
    "file too large": ("f = open('x', 'wb')\nwhile True: f.write(bytes(1 << 24))", "import", "OSError"),
    "endless loop": ("while True: pass", "timeout", "timeout"),
    "endless sleep": ("import time; time.sleep(10**6)", "timeout", "timeout"),
    "ignores signals": (
        "import signal, time\nfor s in range(1, 32):\n  try: signal.signal(s, signal.SIG_IGN)\n  except OSError: pass\n"
        "time.sleep(10**6)",
        "timeout",
        "timeout",
    ),
    "endless output": ("while True: print('x' * 65536)", "timeout", "timeout"),
    "threads": (
        "import threading, time\nfor _ in range(64): threading.Thread(target=time.sleep, args=(10**6,)).start()\n"
        "import os; os._exit(1)",
        "died",
        "exit 1",
    ),
    "closes everything": ("import os, time; os.closerange(0, 256); time.sleep(10**6)", "died", "SIGKILL"),
    "writes everywhere": (
        "import os\nfor d in range(256):\n  try: os.write(d, b'x' * 99)\n  except OSError: pass",
        "died",
        None,
    ),
    "forged length": (_FORGE + "forge(b'', b'\\xff' * 12)", "died", None),
    "forged JSON": (_FORGE + "forge(b'spam')", "died", "garbled"),
    "forged depth": (_FORGE + "forge(b'[' * 60000)", "died", "garbled"),
    "forged list": (_FORGE + "forge(b'[]')", "died", "garbled"),
    "forged number": (_FORGE + 'forge(b\'{"ok": true, "params": "many"}\')', "died", "garbled"),
    "forged places": (_FORGE + 'forge(b\'{"ok": true, "layers": {"a": {"file": 1}}}\')', "died", "garbled"),
    "forged error": (_FORGE + 'forge(b\'{"ok": false, "error": [1]}\')', "died", "garbled"),
    "half a pair": ("raise RuntimeError('\\ud800')", "import", "RuntimeError"),
    "error without words": (
        "class E(Exception):\n  def __str__(self): raise self\nraise E()",
        "died",
        "exit 0",
    ),
    "poisoned modules": (
        "import sys\nfor n in ('json', 'os', 'struct', 'torch', 'traceback'): sys.modules[n] = None\nraise ValueError",
        "import",
        "ValueError",
    ),
}
