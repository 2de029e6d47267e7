"""Trace the models of installed packages twice, by slice and by importing them for real, and compare the graphs.

    python -m benchmarks.corpus FOLDER --python PATH [--skip 0] [--limit 150] [--seconds 60] [--trust NAME] [--all]

FOLDER holds packages of model files as a workspace does: copies of what lies in the `site-packages` of an environment
that PATH is the interpreter of. Nothing is installed or downloaded. Measured with pytorchcv 0.0.74, pytorch-tcn 1.2.3,
vit-pytorch 1.26.11, ncps 1.0.1 and efficientnet-pytorch 0.7.1, and `--trust einops`. A model is a factory without
required arguments that a file's own `_test` builds, fed with the `in_channels` and `in_size` its class has by default;
or one of NAMED.
"""

import argparse
import ast
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chipfit.analysis.input_spec import InputSpec
from chipfit.analysis.ir.graph import Graph
from chipfit.analysis.ops.work import work
from chipfit.analysis.source.entry import Entry
from chipfit.analysis.source.lines import FolderLines
from chipfit.analysis.source.module import Module, SourceError, parse
from chipfit.analysis.source.slice import slice_model
from chipfit.analysis.trace.importer import ImportProblem, import_onnx
from chipfit.analysis.trace.job import Job, import_job, slice_job
from chipfit.analysis.trace.pool import Tracer

_SMALL = re.compile(r"(wd4|w1d4|x0_25|_w025|tiny|nano|small|micro|a0|_s$|_b0)")
_VIT = "image_size=32, patch_size=8, num_classes=10, dim=64, depth=2, heads=4, mlp_dim=64"
_MOBILE = "image_size=(64, 64), dims=[16, 24, 32], channels=[8, 8, 16, 16, 24, 24, 32, 32, 48, 48, 96], num_classes=10"
NAMED = (
    *((f"vit_pytorch/{file}.py", f"{name}({_VIT})", "1x3x32x32") for file, name in (
        ("vit", "ViT"), ("simple_vit", "SimpleViT"), ("deepvit", "DeepViT"), ("vit_for_small_dataset", "ViT"),
        ("simple_vit_with_register_tokens", "SimpleViT"), ("simple_vit_with_qk_norm", "SimpleViT"),
        ("simple_vit_with_patch_dropout", "SimpleViT"), ("simple_vit_with_value_residual", "SimpleViT"),
        ("simple_flash_attn_vit", "SimpleViT"), ("parallel_vit", "ViT"), ("vit_with_patch_merger", "ViT"),
        ("vit_with_patch_dropout", "ViT"), ("normalized_vit", "nViT"), ("local_vit", "LocalViT"),
        ("learnable_memory_vit", "ViT"), ("vit_with_decorr", "ViT"), ("vit_with_keel_post_ln", "ViT"),
    )),
    ("vit_pytorch/mobile_vit.py", f"MobileViT({_MOBILE})", "1x3x64x64"),
    ("vit_pytorch/cct.py", "CCT(img_size=32, embedding_dim=64, num_layers=2, num_heads=2)", "1x3x32x32"),
    ("vit_pytorch/simple_vit_1d.py", "SimpleViT(seq_len=64, patch_size=8, num_classes=4, dim=32, depth=2, heads=2, "
     "mlp_dim=64)", "1x3x64"),
    ("efficientnet_pytorch/model.py", "EfficientNet.from_name('efficientnet-b0')", "1x3x64x64"),
    ("efficientnet_pytorch/model.py", "EfficientNet.from_name('efficientnet-b2', num_classes=3)", "1x3x64x64"),
    ("pytorch_tcn/tcn.py", "TCN(num_inputs=6, num_channels=[8, 8, 8])", "1x6x64"),
    ("pytorch_tcn/tcn.py", "TCN(6, [8, 8], kernel_size=3, use_norm='batch_norm', causal=False)", "1x6x64"),
    ("ncps/torch/cfc.py", "CfC(20, 16)", "1x10x20"),
    ("ncps/torch/ltc.py", "LTC(20, 16)", "1x10x20"),
)  # fmt: skip
"""Models that need arguments: file, expression and input."""


@dataclass(frozen=True)
class Model:
    """A factory of a file, and the input it is traced with."""

    module: Module
    entry: Entry


@dataclass(frozen=True)
class Outcome:
    """What became of one trace: "traced", or the stage at which it ended and the reason."""

    stage: str
    reason: str = ""
    seconds: float = 0.0
    graph: Graph | None = None


def models(folder: Path, limit: int, only: str) -> Iterator[Model]:
    """NAMED, and up to `limit` factories: the smallest of every file, then their second smallest."""
    found = [list(_models_of(file)) for file in sorted(folder.rglob("*.py")) if only in file.stem]
    chosen = [ms[i] for i in range(2) for ms in found if len(ms) > i]
    named = [_named(folder / file, expression, shape) for file, expression, shape in NAMED if only in file]
    yield from [*(model for model in named if model is not None), *chosen[:limit]]


def _named(file: Path, expression: str, shape: str) -> Model | None:
    if not file.is_file():
        return None
    module = parse(str(file), file.read_text(encoding="utf-8"))
    return Model(module, Entry(expression, module.span_of_line(1), (InputSpec.parse(shape),)))


def _models_of(file: Path) -> Iterator[Model]:
    text = file.read_text(encoding="utf-8")
    try:
        module = parse(str(file), text)
    except SourceError:
        return
    factories = {s.name: s for s in module.tree.body if isinstance(s, ast.FunctionDef) and not _required(s)}
    built = [name for name in _built_by_test(module) if name in factories]
    for name in sorted(built, key=_size):
        shape = (1, *_default_shape(module, factories[name]))
        yield Model(module, Entry(name, module.span_of_name(factories[name]), (InputSpec(None, shape),)))


def _size(name: str) -> tuple[bool, list[int], str]:
    """Sorts small variants first, by the words and numbers that names of networks have."""
    return (not _SMALL.search(name), [int(number) for number in re.findall(r"\d+", name)], name)


def _required(function: ast.FunctionDef) -> int:
    return len(function.args.args) - len(function.args.defaults)


def _built_by_test(module: Module) -> list[str]:
    """The names listed in `_test`, which builds every model of the file."""
    tests = [s for s in module.tree.body if isinstance(s, ast.FunctionDef) and s.name == "_test"]
    names = [n.id for test in tests for n in ast.walk(test) if isinstance(n, ast.Name)]
    return list(dict.fromkeys(names))


def _default_shape(module: Module, factory: ast.FunctionDef) -> tuple[int, ...]:
    """(channels, height, width): what the factory says, or else the last class of the file."""
    known = {"in_channels": 3, "in_size": (224, 224)}
    functions = [s for c in module.classes.values() for s in c.body if isinstance(s, ast.FunctionDef)]
    for function in (*functions, factory):
        arguments = function.args
        pairs = zip(reversed(arguments.args), reversed(arguments.defaults), strict=False)
        for argument, default in pairs:
            if argument.arg in known:
                try:
                    known[argument.arg] = ast.literal_eval(default)
                except ValueError:
                    continue
    channels, size = known["in_channels"], known["in_size"]
    return (int(channels), *size) if isinstance(channels, int) and isinstance(size, tuple) else (3, 224, 224)


def by_slice(model: Model, tracer: Tracer, folder: Path, trusted: frozenset[str]) -> Outcome:
    start = time.monotonic()
    sliced = slice_model(model.module, model.entry.expression, (str(folder),), trusted, model.entry.span)
    if sliced.certain:
        return Outcome("refused", "; ".join(sorted({refusal.name for refusal in sliced.certain})))
    job = slice_job(sliced, model.entry, None)
    return _trace(job, model, tracer, folder, start, [refusal.name for refusal in sliced.refusals])


def by_import(model: Model, tracer: Tracer, folder: Path) -> Outcome:
    job = import_job(model.module.file, model.entry, (str(folder),), None)
    return _trace(job, model, tracer, folder, time.monotonic(), [])


def _trace(job: Job, model: Model, tracer: Tracer, folder: Path, start: float, refused: list[str]) -> Outcome:
    reply = tracer.run(job)
    seconds = time.monotonic() - start
    if not reply.ok:
        error = reply.header["error"]
        hits = ", ".join(refused[hit] for hit in error.get("hits", ()))
        message = hits or f"{error['type']}: {error['message'].strip().splitlines()[0] if error['message'] else ''}"
        return Outcome(str(error["stage"]), message, seconds)
    try:
        graph = import_onnx(reply.payload, reply.header, model.entry.name, FolderLines([folder], {}))
    except ImportProblem as problem:
        return Outcome("import", str(problem), seconds)
    return Outcome("traced", "", seconds, graph)


def signature(graph: Graph) -> tuple[object, ...]:
    """What makes two graphs the same: operators in order, the shapes they make, and all multiply-accumulates."""
    nodes = tuple((node.op, tuple(graph.tensor(name).shape for name in node.outputs if name)) for node in graph.nodes)
    return (nodes, sum(work(node, graph) for node in graph.nodes))


def verdict(sliced: Outcome, imported: Outcome) -> str:
    if sliced.graph is not None and imported.graph is not None:
        return "same graph" if signature(sliced.graph) == signature(imported.graph) else "different graphs"
    if sliced.graph is not None:
        return "slice only"
    return "import only" if imported.graph is not None else "neither"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", required=True)
    parser.add_argument("--limit", type=int, default=150)
    parser.add_argument("--skip", type=int, default=0, help="models to leave out at the beginning")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--only", default="", help="only files whose name holds this")
    parser.add_argument("--trust", action="append", default=[], help="installed package that a slice may import")
    parser.add_argument("--all", action="store_true", help="print every model, not only those that differ")
    options = parser.parse_args()
    folder, trusted = options.folder.resolve(), frozenset(options.trust)
    results: list[tuple[Model, Outcome, Outcome]] = []
    with Tracer(options.python, options.seconds, warm=True) as tracer:
        for model in list(models(folder, options.limit, options.only))[options.skip :]:
            result = (model, by_slice(model, tracer, folder, trusted), by_import(model, tracer, folder))
            results.append(result)
            if options.all or verdict(*result[1:]) not in ("same graph", "neither"):
                _show(*result)
    _summary(results)


def _show(model: Model, sliced: Outcome, imported: Outcome) -> None:
    print(f"{model.entry.expression[:36]:36} {verdict(sliced, imported):16}", end=" ")
    print(" | ".join(f"{o.stage} {o.reason[:110]} {o.seconds:.1f} s" for o in (sliced, imported)), flush=True)


def _summary(results: list[tuple[Model, Outcome, Outcome]]) -> None:
    verdicts = Counter(verdict(sliced, imported) for _, sliced, imported in results)
    importable = sum(imported.graph is not None for _, _, imported in results)
    stages = Counter(outcome.stage for _, *outcomes in results for outcome in outcomes)
    rows = [
        ("models", len(results)),
        ("traced by slice", sum(sliced.graph is not None for _, sliced, _ in results)),
        ("traced by import", importable),
        *sorted(verdicts.items()),
        ("processes that died", stages["died"]),
        ("out of time", stages["timeout"]),
    ]
    for name, count in rows:
        print(f"{name:22} {count:5}")
    share = verdicts["same graph"] / importable if importable else 0.0
    print(f"of those that import can trace, {share:.1%} are traced by slice with the same graph")


if __name__ == "__main__":
    main()
