"""Remembered traces: what makes a new one, what does not, and what a broken cache costs (a trace, never an error)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.targets.load import load_target
from chipfit.analysis.trace.pool import Reply
from chipfit.analysis.trace.recall import RecallingTracer, key_of
from chipfit.server.files.disk_cache import MAGIC, DiskCache

NET = """\
import torch
from torch import nn


class Unrelated(nn.Module):
    def forward(self, x):
        return x


# chipfit: input=1x3x8x8
class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)

    def forward(self, x):
        return torch.relu(self.conv(x))


def train():
    return 1
"""

EDITS = {
    "a comment above moves every line": (("import torch\n", "# licence\n#\nimport torch\n"), False),
    "blank lines inside": (("        super().__init__()\n", "        super().__init__()\n\n\n"), False),
    "a docstring of another class": (
        ("class Unrelated(nn.Module):\n", 'class Unrelated(nn.Module):\n    """X."""\n'),
        False,
    ),
    "the training loop": (("return 1", "return 2"), False),
    "an annotation": (
        ("def forward(self, x):\n        return torch", "def forward(self, x):  # y\n        return torch"),
        False,
    ),
    "a call over several lines": (
        ("nn.Conv2d(3, width, 3)", "nn.Conv2d(  # why\n            3, width, 3\n        )"),
        True,
    ),
    "a call inside of another on its own line": (
        ("torch.relu(self.conv(x))", "torch.relu(\n            self.conv(x)\n        )"),
        True,
    ),
    "an argument": (("width=4", "width=5"), True),
    "the input shape": (("1x3x8x8", "1x3x9x9"), True),
    "an operator": (("torch.relu(self.conv(x))", "torch.relu(self.conv(x) + 1)"), True),
}


class CountingCache(DiskCache):
    """Counts what is put into it."""

    written = 0

    def put(self, key, value):
        self.written += 1
        super().put(key, value)


class CountingTracer(RecallingTracer):
    """Counts the jobs that reach the worker."""

    def __init__(self, folder: Path) -> None:
        self.cache = CountingCache("traces", str(folder))
        super().__init__(self.cache, "torch", sys.executable, 120, warm=True)
        self.asked = 0

    @property
    def traced(self):
        return self.cache.written

    def run(self, job):
        self.asked += 1
        return super().run(job)


@pytest.fixture(scope="module")
def tracer(tmp_path_factory):
    with CountingTracer(tmp_path_factory.mktemp("cache")) as tracer:
        yield tracer


def lines_of(report):
    return [(node.op, node.line, node.init_line) for node in report.nodes]


@pytest.mark.parametrize("edit", EDITS)
def test_only_what_matters_traces_again(edit, tracer, tmp_path):
    (old, new), retraces = EDITS[edit]
    path, target = str(tmp_path / "net.py"), load_target("nucleo-l4r5zi")
    assert NET.count(old) >= 1
    check(path, NET, Settings(), target, tracer)
    traced = tracer.traced
    edited = NET.replace(old, new, 1)
    recalled = check(path, edited, Settings(), target, tracer)
    assert (tracer.traced > traced) == retraces
    shutil.rmtree(tracer.cache.folder)
    fresh = check(path, edited, Settings(), target, tracer)
    assert lines_of(recalled.reports[0]) == lines_of(fresh.reports[0])
    assert recalled.reports == fresh.reports


def job(text="x = 1", **changes):
    module = {"name": "net", "file": "/a/net.py", "text": text, "package": False}
    return {"kind": "trace", "modules": [module], "entry": {}, "inputs": [], "weights": None} | changes


def test_the_key_follows_torch_and_not_the_path():
    assert key_of(job(), "2.13") == key_of(job(text="x  =  1  # why"), "2.13")
    assert key_of(job(), "2.13") != key_of(job(), "2.14")
    assert key_of(job(), "2.13") != key_of(job(text="x = 2"), "2.13")


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "foreign"])
def test_a_damaged_entry_is_a_miss(damage, tmp_path):
    cache = DiskCache("traces", str(tmp_path))
    cache.put("key", b"answer" * 100)
    assert cache.get("key") == b"answer" * 100
    path = cache.folder / "key"
    data = path.read_bytes()
    broken = {"truncated": data[:-1], "flipped": data[:-1] + b"?", "empty": b"", "foreign": b"\x80pickle"}
    path.write_bytes(broken[damage])
    assert cache.get("key") is None
    assert not path.exists()


def test_a_well_formed_entry_with_nonsense_inside_is_traced_again(tmp_path):
    class Answering(RecallingTracer):
        ran = False

    with Answering(DiskCache("traces", str(tmp_path)), "torch", sys.executable, 60) as tracer:
        key = key_of(job(), "torch")
        tracer._store.put(key, b"\x00\x00\x00\x05hello")
        reply = tracer.run(job(entry={"module": "net", "expression": "x"}))
    assert isinstance(reply, Reply)
    assert not reply.ok  # it went to the worker, which says that an int is no module


def test_the_oldest_go_first(tmp_path):
    entry = len(MAGIC) + 32 + 100
    cache = DiskCache("traces", str(tmp_path), max_bytes=3 * entry)
    for index in range(4):
        cache.put(f"k{index}", bytes(100))
        os.utime(cache.folder / f"k{index}", (index, index))
    cache.put("k4", bytes(100))
    assert sorted(path.name for path in cache.folder.iterdir()) == ["k2", "k3", "k4"]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "traces").write_text("a file where the folder should be")
    cache = DiskCache("traces", str(tmp_path))
    cache.put("key", b"x")
    assert cache.get("key") is None


def test_writers_do_not_disturb_each_other(tmp_path):
    write = (
        "import sys\nfrom chipfit.server.files.disk_cache import DiskCache\n"
        "c = DiskCache('traces', sys.argv[1])\n"
        "for i in range(200):\n    c.put('same', bytes([int(sys.argv[2])]) * 5000)\n"
        "    v = c.get('same')\n    assert v is None or len(set(v)) == 1, 'torn'\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", write, str(tmp_path), str(n)]) for n in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
