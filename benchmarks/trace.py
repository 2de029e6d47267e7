"""How long a trace takes, from syntax tree to report, beside the public exporter.

    python -m benchmarks.trace [--repeats N] [EXAMPLE...]

Each row is a median and a 95th percentile in milliseconds over repeats in one run. The peer is
`torch.onnx.export(dynamo=True)` called the plain way in a fresh process for the same class and shape. Ratios are
what counts: this machine's milliseconds are not yours.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.source.entries import find_entries
from chipfit.analysis.source.entry import Entry
from chipfit.analysis.source.module import Module, parse
from chipfit.analysis.source.reading.read import read_model
from chipfit.analysis.source.slice import slice_model
from chipfit.analysis.targets.load import load_target
from chipfit.analysis.trace.pool import Reply, Tracer
from chipfit.server.files.trace_cache import open_tracer
from chipfit.server.linting.collector import relax_collector

ROOT = Path(__file__).parent.parent
EXAMPLES = ("kws", "vww", "ic", "ad", "gesture")
Times = list[float]

NAIVE = """
import importlib.util, sys, warnings, io, contextlib
warnings.simplefilter("ignore")
import torch
spec = importlib.util.spec_from_file_location("net", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
net = getattr(module, sys.argv[2])().eval()
shape = tuple(int(d) for d in sys.argv[3].split("x"))
program = torch.onnx.export(net, (torch.rand(shape),), dynamo=True, verbose=False)
program.model_proto.SerializeToString()
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--repeats", type=int, default=15)
    arguments.add_argument("examples", nargs="*", default=EXAMPLES, choices=EXAMPLES, metavar="EXAMPLE")
    given = arguments.parse_args()
    relax_collector()  # as chipfit itself does
    texts = [edited(long_file(), repeat) for repeat in range(given.repeats)]
    row("syntax-tree pass, 1,500 lines", timed(given.repeats, lambda n: find_entries(parse("long.py", texts[n]), ())))
    row("static answers of one model, after it", static_answers([parse("long.py", text) for text in texts]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CHIPFIT_CACHE_DIR"] = folder  # not the user's own
        with Tracer(warm=True) as warm:
            for name in given.examples:
                run_example(name, warm, given.repeats)


def run_example(name: str, warm: Tracer, repeats: int) -> None:
    """All rows of one example."""
    path = ROOT / f"examples/{name}.py"
    text = path.read_text("utf-8")
    entry = find_entries(parse(str(path), text), ())[0][0]
    few = max(3, repeats // 4)
    slices = [parse(str(path), edited(text, repeat)) for repeat in range(repeats)]
    row(f"{name}: slice", timed(repeats, lambda n: slice_model(slices[n], entry.expression)))

    traces(str(path), text, warm)  # the first job waits for torch
    warm_report = rows(name, "warm", [traces(str(path), edited(text, n), warm) for n in range(repeats)])
    with open_tracer(sys.executable, 120) as remembering:
        traces(str(path), text, remembering)
        rows(name, "remembered", [traces(str(path), f"# {n}\n{text}", remembering) for n in range(repeats)])
    rows(name, "cold", [cold(str(path), text) for _ in range(few)])
    row(f"{name}: chipfit lint, unchanged, whole process", timed(repeats, lambda _: lint(path)))
    row(f"{name}: torch.onnx.export in a fresh process", peer := timed(few, lambda _: naive(path, entry)))
    print(f"{'':58} {median(peer) / median(warm_report):6.1f} times as long as warm to report", flush=True)


def static_answers(modules: list[Module]) -> Times:
    """Slicing one model of each file and reading its operators from the source."""
    entries = [find_entries(module, ())[0][0] for module in modules]

    def answer(number: int) -> None:
        slice_model(modules[number], entries[number].expression)
        assert read_model(modules[number], entries[number]).followed

    return timed(len(modules), answer)


def traces(path: str, text: str, tracer: Tracer) -> tuple[float, float]:
    """Milliseconds from an edit to ONNX and to the full report."""
    ended = []
    run = tracer.run

    def watched(job: Mapping[str, Any]) -> Reply:
        reply = run(job)
        ended.append(time.perf_counter())
        return reply

    tracer.run = watched
    start = time.perf_counter()
    found = check(path, text, Settings(), load_target("nucleo-l4r5zi"), tracer)
    end = time.perf_counter()
    tracer.run = run
    assert found.reports, f"{path} was not traced"
    return 1000 * (ended[0] - start), 1000 * (end - start)


def cold(path: str, text: str) -> tuple[float, float]:
    with Tracer() as tracer:
        return traces(path, text, tracer)


def lint(path: Path) -> None:
    """A process of its own, as in a shell; what it traced once it remembers."""
    subprocess.run([sys.executable, "-m", "chipfit.server.cli", "lint", str(path)], check=True, capture_output=True)


def naive(path: Path, entry: Entry) -> None:
    command = [sys.executable, "-c", NAIVE, str(path), entry.name, str(entry.inputs[0])]
    subprocess.run(command, check=True, capture_output=True)


def edited(text: str, repeat: int) -> str:
    """The text with an edit that changes the slice: nothing is remembered for it."""
    return text.replace("super().__init__()", f"super().__init__()\n        self.edit = {repeat}", 1)


def long_file() -> str:
    """1,500 lines of model code: the example with copies of itself below, each with its own class names."""
    text = (ROOT / "examples/ic.py").read_text("utf-8")
    names = [node.split("(")[0].split(" ")[1] for node in text.splitlines() if node.startswith("class ")]
    copies = []
    for number in range(1500 // text.count("\n") + 1):
        copy = text
        for name in names:
            copy = copy.replace(name, f"{name}{number}")
        copies.append(copy)
    return "\n".join(copies)


def timed(repeats: int, work: Callable[[int], object]) -> Times:
    """The wall-clock milliseconds of each `work(repeat)`."""
    samples = []
    for repeat in range(repeats):
        start = time.perf_counter()
        work(repeat)
        samples.append(1000 * (time.perf_counter() - start))
    return samples


def rows(name: str, how: str, samples: list[tuple[float, float]]) -> Times:
    """Two rows; the times to the report."""
    row(f"{name}: edit to ONNX, {how}", [onnx for onnx, _ in samples])
    reports = [report for _, report in samples]
    row(f"{name}: edit to report, {how}", reports)
    return reports


def row(name: str, times: Times) -> None:
    ranked = sorted(times)
    p95 = ranked[min(len(ranked) - 1, round(0.95 * (len(ranked) - 1)))]
    print(f"{name:58} p50 {median(times):8.1f} ms   p95 {p95:8.1f} ms", flush=True)


def median(times: Times) -> float:
    return sorted(times)[len(times) // 2]


if __name__ == "__main__":
    main()
