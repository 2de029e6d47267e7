"""What is done to a language server, and what is timed meanwhile. Times are seconds, memory bytes.

Memory of the server is its whole resident set; that of its children is their share (PSS), for they are forks that have
torch in common.
"""

import time
from collections import defaultdict
from pathlib import Path

from . import processes
from .lsp_peers import Server, workspace
from .lsp_session import Samples, Session
from .lsp_texts import text_of

INTERVALS_MS = (10, 50, 150)
SETTLE_S = 2.0


def starting(server: Server, folder: Path, pull: bool, repeats: int) -> Samples:
    """A server that nothing is opened in."""
    samples: Samples = defaultdict(list)
    for _ in range(repeats):
        client = server.start(workspace(folder), pull)
        samples["start to initialize"].append(client.start_s)
        time.sleep(SETTLE_S)
        samples["memory idle, server"].append(processes.memory(client.wire.process.pid).rss)
        samples["memory idle, its children"].append(processes.memory_of_rest(client.wire.process.pid).pss)
        samples["shutdown to exit"].append(client.shut_down())
        client.kill()
    return samples


def working(server: Server, folder: Path, pull: bool, name: str, repeats: int) -> tuple[Samples, list[str]]:
    """One file: opened, edited, asked about, typed in. Also the steps that the server did not end in time."""
    samples: Samples = defaultdict(list)
    client = server.start(workspace(folder), pull)
    session = Session(server, client, text_of(name), samples)
    try:
        session.open(wait=name != "dense")
        session.step("change to syntax-tree diagnostics", lambda: session.operators(repeats))
        if name != "dense":
            session.step("change to traced diagnostics", lambda: session.sizes(max(3, repeats // server.few)))
            session.step("requests", lambda: session.requests(repeats))
            session.step("code actions", lambda: session.fixes(max(2, repeats // 5 // server.few)))
        for interval in INTERVALS_MS:
            session.step(f"typing every {interval} ms", lambda ms=interval: session.typing(ms))
        session.memory("memory in use")
        session.step("shutdown", lambda: samples["shutdown to exit, file open"].append(client.shut_down()))
    except TimeoutError as error:
        session.missing.append(f"open and all that follows: {error}")
    finally:
        client.kill()
    return samples, session.missing


def flood(server: Server, folder: Path, pull: bool, name: str, seconds: float) -> Samples:
    """Ten changes a second for a while: memory before and after, CPU per change."""
    samples: Samples = defaultdict(list)
    client = server.start(workspace(folder), pull)
    session = Session(server, client, text_of(name), samples)
    try:
        session.open(wait=True)
        session.hammer(10.0)  # until everything that is kept once is there
        session.memory("memory before the flood")
        before = processes.cpu_s(client.wire.process.pid)
        count = session.hammer(seconds)
        samples["CPU per change, ten a second"].append((processes.cpu_s(client.wire.process.pid) - before) / count)
        client.quiet()
        session.memory("memory after the flood")
        samples["shutdown to exit, after the flood"].append(client.shut_down())
    finally:
        client.kill()
    return samples
