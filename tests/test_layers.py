"""Who may know whom (docs/architecture.md), read from the imports of every file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("analysis", "codegen", "server")

# From high to low: a file imports its own room and what stands in a later line, nothing else of ours.
LAYERS = [
    {"server.demo", "server.docs", "server.cli"},
    {"server.lsp"},
    {"server.features"},
    {"server.actions"},
    {"server.firmware"},
    {"server.client"},
    {"server.language_server"},
    {"server.opened", "server.target_origin"},
    {"server.session"},
    {"server.documents"},
    {"server.convert"},
    {"server.fixes"},
    {"server.linting"},
    {"server.reporters"},
    {"server"},
    {"codegen"},
    {"analysis.check"},
    {"analysis.fix_effect"},
    {"analysis.check_result"},
    {"analysis.rules"},
    {"analysis.fit"},
    {"analysis.examine_file"},
    {"analysis.examine"},
    {"analysis.failure"},
    {"analysis.failure_words"},
    {"analysis.forward_words"},
    {"analysis.operation"},
    {"analysis.measure"},
    {"analysis.arena_map", "analysis.demands"},
    {"analysis.report"},
    {"analysis.model_support"},
    {"analysis.estimate_notes"},
    {"analysis.memory", "analysis.latency"},
    {"analysis.coarse_latency"},
    {"analysis.npu_latency"},
    {"analysis.passes"},
    {"analysis.runtimes"},
    {"analysis.kernels"},
    {"analysis.trace"},
    {"analysis.source"},
    {"analysis.targets", "analysis.ops"},
    {"analysis.ir", "analysis.diagnostic", "analysis.config", "analysis.span", "analysis.input_spec"}
    | {
        "analysis.config_file",
        "analysis.toml_table",
        "analysis.lint_settings",
        "analysis.path_pattern",
        "analysis.ratchet",
        "analysis.duration",
    },
]
# The files of the lowest line, in the order in which they may import each other, from high to low.
BASE = [
    "analysis.config_file",
    "analysis.config",
    "analysis.lint_settings",
    "analysis.toml_table",
    "analysis.input_spec",
    "analysis.duration",
    "analysis.ir",
    "analysis.diagnostic",
    "analysis.span",
    "analysis.path_pattern",
    "analysis.ratchet",
]

# Run under an interpreter that may not have us: they import each other and Python's own.
_PLAIN = "worker guard observe zygote channel sandbox audit landlock seccomp"
PLAIN = [f"analysis.trace.{name}" for name in _PLAIN.split()]

# Modules of others, and the only places (files or folders) that may import them.
ONLY_IN = {
    "torch": ("analysis/trace/worker/",),
    "torchvision": (),
    "onnxscript": ("analysis/trace/worker/",),
    "safetensors": ("analysis/trace/worker/",),
    "onnx": ("analysis/trace/importer.py", "analysis/trace/onnx_model/"),
    "click": ("server/cli/",),
    "rich": ("server/cli/", "server/reporters/", "server/demo.py", "server/doctor.py"),
    "lsprotocol": ("server/",),
    "pygls": ("server/",),
    "time": ("server/",),
    "datetime": ("server/",),
    "subprocess": ("analysis/trace/process.py", "server/"),
    "tempfile": ("analysis/trace/", "server/"),
    "shutil": ("analysis/trace/zygote.py", "codegen/output/", "server/"),
    "socket": (),
    "urllib.request": (),
    "http": (),
    "requests": (),
    "httpx": (),
    "pickle": (),
    "marshal": (),
}

# Attributes and names that reach outside, and where they may be written.
WRITERS = ("codegen/output/", "server/")
ONLY_USED_IN = {
    "environ": ("analysis/trace/", "server/"),
    "getenv": ("server/",),
    "write_text": WRITERS,
    "write_bytes": WRITERS,
    "mkdir": WRITERS,
    "makedirs": WRITERS,
    "unlink": WRITERS,
    "rmtree": (*WRITERS, "analysis/trace/zygote.py"),
    "symlink_to": WRITERS,
    "eval": ("analysis/trace/worker/",),
    "exec": ("analysis/trace/worker/",),
}


def violations(file: str, text: str) -> list[str]:
    """Everything in the text of `file` (a path from the root) that the picture forbids."""
    tree = ast.parse(text)
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    found = []
    for name, line in imported(tree, module, file.endswith("/__init__.py")):
        if name.split(".")[0] in ROOMS:
            found += [f"{file}:{line}: {reason}" for reason in broken_layer(module, name)]
        else:
            found += [
                f"{file}:{line}: imports {name}" for key in ONLY_IN if within(name, key) and not at(file, ONLY_IN[key])
            ]
    for name, line in used(tree):
        if name in ONLY_USED_IN and not at(file, ONLY_USED_IN[name]):
            found.append(f"{file}:{line}: uses {name}")
    found += [f"{file}:{line}: opens a file to write" for line in opened_to_write(tree) if not at(file, WRITERS)]
    return found


def imported(tree: ast.AST, module: str, package: bool) -> Iterator[tuple[str, int]]:
    """Names that the tree imports; ours without the leading `chipfit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.removeprefix("chipfit."), node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = (node.module or "").removeprefix("chipfit.").removeprefix("chipfit")
            if node.level:
                parts = module.split(".")
                up = parts[: len(parts) - node.level + package]
                base = ".".join([*up, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}".strip(".") for alias in node.names]
            yield from ((name, node.lineno) for name in names)


def used(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            yield (node.attr, node.lineno) if node.attr not in ("eval", "exec") else ("", node.lineno)
        elif isinstance(node, ast.Name):
            yield node.id, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.name, node.lineno) for alias in node.names)


def opened_to_write(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            values = (*node.args, *(keyword.value for keyword in node.keywords))
            modes = (str(value.value) for value in values if isinstance(value, ast.Constant))
            if name == "open" and any(re.fullmatch("[rwaxbt+]*[wax+][bt+]*", mode) for mode in modes):
                yield node.lineno


def within(name: str, module: str) -> bool:
    return f"{name}.".startswith(f"{module}.")


def at(file: str, places: tuple[str, ...]) -> bool:
    return any(file == place or (place.endswith("/") and file.startswith(place)) for place in places)


def layer(module: str) -> int | None:
    return next((i for i, names in enumerate(LAYERS) if any(within(module, name) for name in names)), None)


def broken_layer(module: str, name: str) -> list[str]:
    if any(within(module, plain) for plain in PLAIN) and not any(within(name, plain) for plain in PLAIN):
        return [f"the worker runs without us, but imports {name}"]
    here, there = layer(module), layer(name)
    if here is None or there is None:
        return [f"{module if here is None else name} has no layer in LAYERS"]
    room = next(room for room in LAYERS[here] if within(module, room))
    if within(name, room):
        return []
    if here == there == len(LAYERS) - 1:
        other = next(room for room in LAYERS[there] if within(name, room))
        return [] if BASE.index(room) < BASE.index(other) else [f"{module} imports {name}, which is not below it"]
    return [] if here < there else [f"{module} imports {name}, which is not below it"]


def sources() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("file", sources())
def test_file_keeps_to_its_layer(file):
    assert violations(file, (ROOT / file).read_text(encoding="utf-8")) == []


def test_every_file_has_a_layer():
    modules = [file.removesuffix(".py").replace("/", ".") for file in sources() if not file.endswith("__init__.py")]
    assert [module for module in modules if layer(module) is None] == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("analysis/ir/graph.py", "from ..rules import table"),
        ("analysis/ir/graph.py", "from chipfit.analysis.check import check"),
        ("analysis/ir/graph.py", "from ..config import Settings"),
        ("analysis/memory/planner.py", "from ..latency import cycles"),
        ("analysis/memory/planner.py", "import chipfit.codegen.build"),
        ("analysis/passes/fold.py", "from ...codegen import build"),
        ("codegen/build.py", "from ..server.cli import main"),
        ("codegen/build.py", "from chipfit import server"),
        ("analysis/novelty.py", "from .span import Span"),
        ("analysis/trace/worker/trace.py", "from ...span import Span"),
        ("analysis/trace/zygote.py", "from .reply import Reply"),
        ("analysis/trace/pool.py", "import torch.nn as nn"),
        ("analysis/passes/fold.py", "def f():\n    import onnx"),
        ("analysis/trace/pool.py", "from onnx import numpy_helper"),
        ("analysis/check.py", "import rich"),
        ("codegen/c/model.py", "import time"),
        ("analysis/config.py", "import os\nos.environ['HOME']"),
        ("analysis/config.py", "from os import environ"),
        ("codegen/c/writer.py", "from pathlib import Path\nPath('x').write_text('')"),
        ("codegen/c/writer.py", "open('x', 'w')"),
        ("codegen/c/writer.py", "open('x', mode='ab')"),
        ("analysis/source/entry.py", "eval('1')"),
        ("server/session.py", "import pickle"),
        ("server/session.py", "import torch"),
        ("server/linting/linting.py", "from ..documents.document import Document"),
        ("server/documents/checks.py", "from ..features import hover"),
    ],
)
def test_planted_violation_is_found(file, text):
    assert violations(file, text)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("analysis/passes/fold.py", "from ..ir.graph import Graph\nfrom ..targets import Target\nfrom . import lower"),
        ("analysis/trace/worker/trace.py", "import torch\nfrom ..guard import Guard\nexec(code)"),
        ("analysis/trace/importer.py", "import onnx"),
        ("codegen/output/swap.py", "import shutil\npath.write_bytes(data)"),
        ("server/lsp.py", "from ..codegen.build import build\nfrom pygls.lsp.server import LanguageServer"),
        ("analysis/config.py", "from .toml_table import locate\nopen('in.txt')\nmodel.eval()"),
    ],
)
def test_what_is_allowed_passes(file, text):
    assert violations(file, text) == []
