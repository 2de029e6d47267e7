"""How fast the language server answers, beside ruff and torchtyc in the same run.

    python -m benchmarks.lsp [FILE...] [--peers] [--pull] [--repeats N] [--minute] [--json OUT]

A FILE is kws or vww (examples), 1500 or 5000 (made files of so many lines with eight models in them), or dense (1,500
lines of nothing but models, 41 of them; only the syntax-tree pass is timed). The client is a plain one over stdio; a
time runs from before the first byte of a message is written to the read that completes its answer. "Change to traced"
has the server's pause after typing in it. --pull takes diagnostics by textDocument/diagnostic where there is that.
--minute adds ten changes a second for a minute. A ratio is that peer's p50 over chipfit's.

The peers do other work, which the table says at its end. Ratios are what counts: this machine's milliseconds are not
yours.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .lsp_goals import goals
from .lsp_measures import flood, starting, working
from .lsp_peers import Server, ours, peers
from .lsp_session import Samples
from .lsp_table import Results, table
from .lsp_texts import NAMES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=NAMES, choices=NAMES, metavar="FILE")
    parser.add_argument("--peers", action="store_true", help="ruff and torchtyc as well")
    parser.add_argument("--pull", action="store_true", help="as a client that asks for diagnostics")
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--minute", action="store_true", help="ten changes a second for a minute")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every sample there")
    given = parser.parse_args()
    servers = [ours(), *(peers() if given.peers else ())]
    results: Results = {}
    missing: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for server in servers:
            for title, samples, lacking in run(server, Path(folder), given):
                print(f"  measured {server.name}, {title}", file=sys.stderr, flush=True)
                results.setdefault(title, {})[server.name] = samples
                missing += [f"{server.name}, {title}, {what}" for what in lacking]
    print(table(results, servers, missing))
    print(goals(results))
    if given.json:
        given.json.write_text(json.dumps(results, indent=1) + "\n")


def run(server: Server, folder: Path, given: argparse.Namespace) -> Iterator[tuple[str, Samples, list[str]]]:
    """The parts of the table that a server fills, in their order, each with what is missing in it."""
    yield "no file", starting(server, folder, given.pull, max(3, given.repeats // 8)), []
    for name in given.files:
        yield name, *working(server, folder, given.pull, name, given.repeats)
    if given.minute and server.name == "chipfit":
        for name in given.files[:1]:
            yield f"{name}, a minute", flood(server, folder, given.pull, name, 60.0), []


if __name__ == "__main__":
    main()
