"""How long a trace takes, from syntax tree to report, beside the public exporter.

    python -m benchmarks.trace [--repeats N]

Each row is a median and a 95th percentile in milliseconds over repeats in one run. The peer is
`torch.onnx.export(dynamo=True)` called the plain way in a fresh process for the same class and shape. Ratios are
what counts: this machine's milliseconds are not yours.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.source.entry import Entry, find_entries
from chipfit.analysis.source.module import Module, parse
from chipfit.analysis.source.reading.read import read_model
from chipfit.analysis.source.slice import slice_model
from chipfit.analysis.targets.load import load_target
from chipfit.analysis.trace.pool import Tracer
from chipfit.server.trace_cache import TraceCache, open_tracer

ROOT = Path(__file__).parent.parent
EXAMPLES = ("kws", "vww", "ic", "ad", "gesture")

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


def timed(repeats: int, work: Callable[[int], object]) -> tuple[float, float]:
    """p50 and p95 of the wall-clock milliseconds of `work(repeat)`."""
    samples = []
    for repeat in range(repeats):
        start = time.perf_counter()
        work(repeat)
        samples.append(1000 * (time.perf_counter() - start))
    ranked = sorted(samples)
    return ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, round(0.95 * (len(ranked) - 1)))]


def edited(text: str, repeat: int) -> str:
    """The text with an edit that changes the slice: nothing is remembered for it."""
    return text.replace("super().__init__()", f"super().__init__()\n        self.edit = {repeat}", 1)


def long_file() -> str:
    """1,500 lines of model code: the example with copies of itself below."""
    text = (ROOT / "examples/ic.py").read_text("utf-8")
    return "\n".join([text] * (1500 // text.count("\n") + 1))


def static_answers(repeats: int, text: str) -> tuple[float, float]:
    """p50 and p95 of reading one model's operators after each of many edits, beyond what slicing has read before."""
    versions = [parse("long.py", distinct(text, repeat)) for repeat in range(repeats)]
    entries = [find_entries(module, ())[0][0] for module in versions]
    for module, entry in zip(versions, entries, strict=True):
        slice_model(module, entry.expression)
        assert read_model(module, entry).followed
    return timed(repeats, lambda n: read_model(versions[n], entries[n]))


def distinct(text: str, repeat: int) -> str:
    """The text with a number of its own in the names of each copy, which would else redefine each other."""
    names = "|".join(set(re.findall(r"^class (\w+)", text, re.MULTILINE)))
    seen: Counter[str] = Counter()

    def numbered(match: re.Match[str]) -> str:
        seen[match[0]] += match[0].startswith("class ")
        return f"{match[0]}_{seen[f'class {match[2]}']}"

    return re.sub(rf"\b(class )?({names})\b", numbered, text) + f"# {repeat}\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=15)
    repeats = arguments.parse_args().repeats
    target, settings = load_target("nucleo-l4r5zi"), Settings()
    long = long_file()
    parse("long.py", long)
    row("syntax tree, 1,500 lines", timed(repeats, lambda _: find_entries(parse("long.py", long), ())))
    row("static answers of a model, 1,500 lines", static_answers(repeats, long))
    with tempfile.TemporaryDirectory() as folder, Tracer(warm=True) as warm:
        check("warm-up.py", "", settings, target, warm)
        for name in EXAMPLES:
            path = str(ROOT / f"examples/{name}.py")
            text = Path(path).read_text("utf-8")
            module = parse(path, text)
            entry = find_entries(module, ())[0][0]
            run_example(name, path, text, module, entry, warm, folder, repeats)


def run_example(
    name: str, path: str, text: str, module: Module, entry: Entry, warm: Tracer, folder: str, repeats: int
) -> None:
    """All rows of one example."""
    target, settings = load_target("nucleo-l4r5zi"), Settings()

    def report(tracer: Tracer, content: str) -> None:
        assert check(path, content, settings, target, tracer).reports, f"{name} was not traced"

    def cold(_: int) -> None:
        with Tracer() as tracer:
            report(tracer, text)

    row(f"{name}: slice", timed(repeats, lambda _: slice_model(module, entry.expression)))
    report(warm, text)
    warm_times = timed(repeats, lambda repeat: report(warm, edited(text, repeat)))
    row(f"{name}: edit to report, warm worker", warm_times)
    remembering = open_tracer(sys.executable, 120)
    remembering._store = TraceCache(folder)  # type: ignore[attr-defined]  (not the user's own)
    with remembering:
        report(remembering, text)
        row(
            f"{name}: edit of a comment to report, remembered",
            timed(repeats, lambda n: report(remembering, f"# {n}\n{text}")),
        )
    few = max(2, repeats // 5)
    row(f"{name}: edit to report, cold worker", timed(few, cold))
    shape = str(entry.inputs[0])
    command = [sys.executable, "-c", NAIVE, path, entry.name, shape]
    peer = timed(few, lambda _: subprocess.run(command, check=True, capture_output=True))
    row(f"{name}: torch.onnx.export in a fresh process", peer)
    print(f"{'':54} {peer[0] / warm_times[0]:6.1f} times as long as the warm worker", flush=True)


def row(name: str, times: tuple[float, float]) -> None:
    print(f"{name:54} p50 {times[0]:8.1f} ms   p95 {times[1]:8.1f} ms", flush=True)


if __name__ == "__main__":
    main()
