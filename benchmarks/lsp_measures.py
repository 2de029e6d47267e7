"""What is done to a language server, and what is timed meanwhile. Times are seconds, memory bytes.

Memory of the server is its whole resident set; that of its children is their share (PSS), for they are forks that have
torch in common.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from . import processes
from .lsp_client import Client, Shown
from .lsp_peers import Server, workspace
from .lsp_texts import fixable, line_of_layer, other_operator, other_size, text_of, typed_line

Samples = dict[str, list[float]]
"""Name of a measure -> what was found in every repeat."""

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


def working(server: Server, folder: Path, pull: bool, name: str, repeats: int) -> Samples:
    """One file: opened, edited, asked about, typed in."""
    samples: Samples = defaultdict(list)
    client = server.start(workspace(folder), pull)
    session = _Session(server, client, text_of(name), samples)
    try:
        session.open(wait=name != "dense")
        session.operators(repeats)
        if name != "dense":
            session.sizes(max(3, repeats // server.few))
            session.requests(repeats)
            session.fixes(max(3, repeats // 5))
        for interval in INTERVALS_MS:
            session.typing(interval)
        session.memory("memory in use")
        samples["shutdown to exit, file open"].append(client.shut_down())
    except TimeoutError as error:
        print(f"{server.name}, {name}: what follows is missing: {error}", file=sys.stderr, flush=True)
    finally:
        client.kill()
    return samples


def flood(server: Server, folder: Path, pull: bool, name: str, seconds: float) -> Samples:
    """Ten changes a second for a while: memory before and after, CPU per change."""
    samples: Samples = defaultdict(list)
    client = server.start(workspace(folder), pull)
    session = _Session(server, client, text_of(name), samples)
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


class _Session:
    """A file in a server. The text is always that of the file between two measures."""

    def __init__(self, server: Server, client: Client, text: str, samples: Samples) -> None:
        self.server, self.client, self.samples, self.plain = server, client, samples, text
        self.uri = (client.folder / "model.py").as_uri()

    def open(self, wait: bool) -> None:
        (self.client.folder / "model.py").write_text(self.plain)
        self.uri, sent = self.client.open("model.py", self.server.text(other_operator(self.plain, True)))
        shown = self.client.wait_shown(self.uri, sent)
        self.samples["open to first diagnostics"].append(shown.at - sent)
        if wait and self.server.traced:
            shown = self.client.wait_shown(self.uri, sent, lambda s: bool(self.server.result_of_trace(s.diagnostics)))
            self.samples["open to traced diagnostics, worker cold"].append(shown.at - sent)

    def operators(self, repeats: int) -> None:
        """The syntax-tree pass: a finding comes and goes that needs no trace. Pauses as of a quick typist."""
        for repeat in range(repeats):
            sent = self.client.change(self.uri, self.server.text(other_operator(self.plain, repeat % 2 == 1)))
            shown = self.client.wait_shown(self.uri, sent)
            self.samples["change to syntax-tree diagnostics"].append(shown.at - sent)
            time.sleep(0.05)
        self.client.change(self.uri, self.server.text(self.plain))
        self.client.quiet()

    def sizes(self, repeats: int) -> None:
        """The trace: one model of the file gets a size it never had, then one that it had before."""
        if not self.server.traced:
            return
        for number in range(1, repeats + 1):
            self.samples["change to traced diagnostics"].append(self._traced(number))
        for number in range(1, max(3, repeats // 2)):
            self.samples["change back to traced diagnostics"].append(self._traced(number))

    def requests(self, repeats: int) -> None:
        """Each as often as asked for, of a server that offers it."""
        self.client.quiet()
        line, offers = line_of_layer(self.server.text(self.plain)), self.client.offers
        for number in range(repeats):
            if offers.get("hoverProvider"):
                _, took = self.client.at("textDocument/hover", self.uri, line - number % 3)
                self.samples["hover"].append(took)
            for provider, title, method in (
                ("inlayHintProvider", "inlay hints of the file", "textDocument/inlayHint"),
                ("codeLensProvider", "code lenses of the file", "textDocument/codeLens"),
                ("documentSymbolProvider", "document symbols", "textDocument/documentSymbol"),
            ):
                if offers.get(provider):
                    self.samples[title].append(self.client.whole(method, self.uri)[1])

    def fixes(self, repeats: int) -> None:
        """Code actions of a finding that has just appeared, and the edit of one that is resolved late."""
        for number in range(repeats):
            before = self.server.result_of_trace(self.client.stands(self.uri))
            sent = self.client.change(self.uri, self.server.text(fixable(self.plain, 40 + number)))
            if self.server.traced:
                self._newly_traced(sent, before)
            else:
                self.client.wait_shown(self.uri, sent)
            for action, took in self._actions():
                self.samples["code actions"].append(took)
                if "data" in action and "edit" not in action:
                    resolved, more = self.client.wire.request("codeAction/resolve", action)
                    if resolved.get("edit"):
                        self.samples["code action, resolved"].append(took + more)
        self.client.change(self.uri, self.server.text(self.plain))
        self.client.quiet()

    def typing(self, interval_ms: int) -> None:
        """A line is typed and taken back, a character each time; CPU of all processes, and the wait at the end."""
        place, typed = typed_line(self.plain)
        lengths = [*range(1, len(typed) + 1), *range(len(typed) - 1, -1, -1)]
        pid, sent = self.client.wire.process.pid, 0.0
        before, since = processes.cpu_s(pid), time.perf_counter()
        for count, length in enumerate(lengths, 1):
            text = self.plain[:place] + typed[:length] + self.plain[place:]
            sent = self.client.change(self.uri, self.server.text(text))
            time.sleep(max(0.0, since + count * interval_ms / 1000 - time.perf_counter()))
        used = processes.cpu_s(pid) - before
        self.samples[f"CPU per keystroke, every {interval_ms} ms"].append(used / len(lengths))
        self.client.quiet()
        last = max((shown.at for shown in self.client.shown if shown.uri == self.uri), default=sent)
        self.samples[f"last keystroke to last diagnostics, every {interval_ms} ms"].append(max(0.0, last - sent))
        self.samples[f"CPU after the last keystroke, every {interval_ms} ms"].append(
            processes.cpu_s(pid) - before - used
        )

    def hammer(self, seconds: float) -> int:
        """Ten changes a second; how many."""
        since, count = time.perf_counter(), 0
        while time.perf_counter() - since < seconds:
            self.client.change(self.uri, self.server.text(other_size(self.plain, count % 50)))
            count += 1
            time.sleep(max(0.0, since + count * 0.1 - time.perf_counter()))
        return count

    def memory(self, title: str) -> None:
        pid = self.client.wire.process.pid
        self.samples[f"{title}, server"].append(processes.memory(pid).rss)
        self.samples[f"{title}, its children"].append(processes.memory_of_rest(pid).pss)

    def _traced(self, number: int) -> float:
        before = self.server.result_of_trace(self.client.stands(self.uri))
        sent = self.client.change(self.uri, self.server.text(other_size(self.plain, number)))
        return self._newly_traced(sent, before)

    def _newly_traced(self, sent: float, before: frozenset[str]) -> float:
        def is_new(shown: Shown) -> bool:
            found = self.server.result_of_trace(shown.diagnostics)
            return bool(found) and found != before

        return self.client.wait_shown(self.uri, sent, is_new).at - sent

    def _actions(self) -> Iterator[tuple[dict[str, object], float]]:
        """The first action of the first finding that has any."""
        for found in self.client.stands(self.uri):
            actions, took = self.client.actions(self.uri, found)
            fixing = [action for action in actions or () if action.get("kind", "").startswith("quickfix")]
            if fixing:
                yield fixing[0], took
                return
