"""One file in a language server: opened, edited, asked about, typed in; and what is timed meanwhile."""

import time
from collections.abc import Callable, Iterator

from . import processes
from .lsp_client import Client, Shown
from .lsp_peers import Server
from .lsp_texts import (
    fixable,
    line_of_layer,
    other_operator,
    other_operator_and_import,
    other_operator_below,
    other_size,
    typed_line,
)  # fmt: skip

Samples = dict[str, list[float]]
"""Name of a measure -> what was found in every repeat. Times are seconds, memory bytes."""

_BACK = "change back to traced diagnostics"


class Session:
    """A file in a server, with what was measured of it. The text is always that of the file between two measures."""

    def __init__(self, server: Server, client: Client, text: str, samples: Samples) -> None:
        self.server, self.client, self.samples, self.plain = server, client, samples, text
        self.uri = (client.folder / "model.py").as_uri()
        self.missing: list[str] = []

    def step(self, what: str, do: Callable[[], None]) -> None:
        """One row or a few; one that has no end is noted down, and the next begins with the text of the file."""
        try:
            do()
        except TimeoutError as error:
            self.missing.append(f"{what}: {error}")
            self.client.change(self.uri, self.server.text(self.plain))
            self.client.quiet()

    def open(self, wait: bool) -> None:
        (self.client.folder / "model.py").write_text(self.plain)
        self.uri, sent = self.client.open("model.py", self.server.text(other_operator(self.plain, True)))
        shown = self.client.wait_shown(self.uri, sent)
        self.samples["open to first diagnostics"].append(shown.at - sent)
        if wait and self.server.traced:
            shown = self.client.wait_shown(self.uri, sent, lambda s: bool(self.server.result_of_trace(s.diagnostics)))
            self.samples["open to traced diagnostics, worker cold"].append(shown.at - sent)

    def operators(self, repeats: int) -> None:
        """The syntax-tree pass: a finding comes and goes that needs no trace.

        Then it does so with a line above it, and with an import at the top.
        """
        self._toggled("change to syntax-tree diagnostics", other_operator, repeats)
        self._toggled("line more or less to syntax-tree diagnostics", other_operator_below, repeats)
        self._toggled("import more or less to syntax-tree diagnostics", other_operator_and_import, repeats)

    def _toggled(self, title: str, make: Callable[[str, bool], str], repeats: int) -> None:
        """Pauses as of a quick typist."""
        for repeat in range(repeats):
            sent = self.client.change(self.uri, self.server.text(make(self.plain, repeat % 2 == 1)))
            shown = self.client.wait_shown(self.uri, sent)
            self.samples[title].append(shown.at - sent)
            time.sleep(0.05)
        self.client.change(self.uri, self.server.text(self.plain))
        self.client.quiet()

    def sizes(self, repeats: int) -> None:
        """The trace: one model of the file gets a size it never had, then one that it had before."""
        if not self.server.traced:
            return
        for number in range(1, repeats + 1):
            self.samples["change to traced diagnostics"].append(self._traced(number))
        for number in range(1, repeats // 2):
            self.samples[_BACK].append(self._traced(number))

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
        """Code actions of a finding that has just appeared, and the edit of one that is resolved late.

        Each time the text goes back: what a trace says of one with such a line need not depend on its sizes.
        """
        for number in range(repeats):
            self._changed(fixable(self.plain, 40 + number))
            for action, took in self._actions():
                self.samples["code actions"].append(took)
                if "data" in action and "edit" not in action:
                    resolved, more = self.client.wire.request("codeAction/resolve", action)
                    if resolved.get("edit"):
                        self.samples["code action, resolved"].append(took + more)
            took = self._changed(self.plain)
            if self.server.traced:
                self.samples[_BACK].append(took)
        self.client.quiet()

    def typing(self, interval_ms: int) -> None:
        """A line is typed behind its indentation and taken back at once; CPU of all, and the wait at the end."""
        place, typed = typed_line(self.plain)
        indentation = len(typed) - len(typed.lstrip())
        lengths = [*range(indentation, len(typed) + 1), 0]
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
        """Ten changes a second, and a hover after every tenth; how many changes."""
        since, count = time.perf_counter(), 0
        line = line_of_layer(self.server.text(self.plain))
        while time.perf_counter() - since < seconds:
            self.client.change(self.uri, self.server.text(other_size(self.plain, count % 50)))
            count += 1
            if count % 10 == 0:
                self.samples["hover, ten changes a second"].append(
                    self.client.at("textDocument/hover", self.uri, line)[1]
                )
            time.sleep(max(0.0, since + count * 0.1 - time.perf_counter()))
        return count

    def memory(self, title: str) -> None:
        pid = self.client.wire.process.pid
        self.samples[f"{title}, server"].append(processes.memory(pid).rss)
        self.samples[f"{title}, its children"].append(processes.memory_of_rest(pid).pss)

    def _traced(self, number: int) -> float:
        return self._changed(other_size(self.plain, number))

    def _changed(self, text: str) -> float:
        """Seconds until what is shown can only be about the text: another result of a trace, if there are any."""
        before = self.server.result_of_trace(self.client.stands(self.uri))

        def is_new(shown: Shown) -> bool:
            found = self.server.result_of_trace(shown.diagnostics)
            return not self.server.traced or (bool(found) and found != before)

        sent = self.client.change(self.uri, self.server.text(text))
        return self.client.wait_shown(self.uri, sent, is_new).at - sent

    def _actions(self) -> Iterator[tuple[dict[str, object], float]]:
        """The first action of the first finding that has any."""
        for found in self.client.stands(self.uri):
            actions, took = self.client.actions(self.uri, found)
            fixing = [action for action in actions or () if action.get("kind", "").startswith("quickfix")]
            if fixing:
                yield fixing[0], took
                return
