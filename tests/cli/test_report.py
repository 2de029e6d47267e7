"""`chipfit report --format` and `-o`: which format goes where, and what happens when there is nothing to write."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import onnx
import pytest

from chipfit.server.cli.errors import UserError
from chipfit.server.cli.output import require_file, write_file

from .test_lint import FILES, GOOD

STARTS = {
    "html": "<!doctype html>",
    "md": "### `net.py:Net` on ",
    "svg": "<svg ",
    "json": "{",
    "text": "net.py:Net on ",
}


@pytest.fixture(autouse=True)
def net(tmp_path):
    (tmp_path / "net.py").write_text(GOOD)
    (tmp_path / "raises.py").write_text(FILES["raises.py"][0])


def test_every_format_is_the_same_on_stdout_and_in_a_file(chipfit, tmp_path):
    for format_, start in STARTS.items():
        run = chipfit("report", "net.py", "--format", format_, "-q")
        assert (run.code, run.err) == (0, "")
        assert run.out.startswith(start)
        written = chipfit("report", "net.py", "--format", format_, "-o", "out", "-q")
        assert (written.code, written.out, written.err) == (0, "", "")
        assert (tmp_path / "out").read_text(encoding="utf-8") == run.out


def test_the_name_of_the_file_chooses_and_the_option_wins(chipfit, tmp_path):
    chipfit("report", "net.py", "-o", "page.html", "-q")
    chipfit("report", "net.py", "-o", "page.txt", "-q")
    chipfit("report", "net.py", "-o", "page.md", "--format", "json", "-q")
    assert (tmp_path / "page.html").read_text().startswith(STARTS["html"])
    assert (tmp_path / "page.txt").read_text().startswith(STARTS["text"])
    assert json.loads((tmp_path / "page.md").read_text())["schema"] == "chipfit-report/1"


def test_json_has_the_map_of_the_arena(chipfit):
    report = json.loads(chipfit("report", "net.py", "--format", "json", "-q").out)
    assert report["arena"]["source"] and report["flash"]["source"]
    linear, x = report["tensors"]
    assert x == {"name": "x", "kind": "input", "shape": [1, 10], "dtype": "int8", "offset": 0, "bytes": 10, "first": 0,
                 "last": 0, "node": None, "file": "net.py", "line": 6, "aliases": []}  # fmt: skip
    assert linear == x | {"name": "linear", "kind": "output", "shape": [1, 4], "offset": 12, "bytes": 4, "node": "fc",
                          "line": 12}  # fmt: skip


def test_without_figures_nothing_is_written(chipfit, tmp_path):
    (tmp_path / "page.html").write_text("what was there before")
    run = chipfit("report", "raises.py", "-o", "page.html", "-q")
    assert (run.code, run.out) == (1, "")
    assert "CF003 error" in run.err
    assert "page.html was not written: there are no figures." in run.err
    assert (tmp_path / "page.html").read_text() == "what was there before"


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("none/page.html", "the folder none does not exist"),
        ("net.py/page.html", "the folder net.py is not a folder"),
        ("/proc/none/page.html", "the folder /proc/none does not exist"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_traced(chipfit, output, why):
    run = chipfit("report", "net.py", "-o", output)  # without -q it says that it traces
    assert (run.code, run.out, run.err) == (2, "", f"chipfit: {output} cannot be written: {why}.\n")


@pytest.mark.parametrize("locked", ["folder", "folder/page.html"])
def test_an_output_that_may_not_be_written(tmp_path, monkeypatch, locked):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "page.html").touch()
    monkeypatch.chdir(tmp_path)
    # root may write everywhere, so the system's answer is not what is tried here.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path / locked)
    with pytest.raises(UserError, match="is not writable") as refused:
        require_file("folder/page.html")
    assert f"{locked} is not writable" in str(refused.value)


def test_the_old_file_stays_when_writing_fails(tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "page.html").write_text("old")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"page.html cannot be written: No space left on device\."):
        write_file("new", str(folder / "page.html"))
    assert [(file.name, file.read_text()) for file in folder.iterdir()] == [("page.html", "old")]


def test_a_stream_is_written_to_and_not_replaced(chipfit):
    run = chipfit("report", "net.py", "--format", "md", "-o", "/dev/stdout", "-q")
    assert (run.code, run.out[:3], run.err) == (0, "###", "")


def test_a_model_file_has_a_page_without_source(chipfit, tmp_path):
    weights = onnx.helper.make_tensor("w", onnx.TensorProto.FLOAT, (10, 4), np.ones(40, np.float32).tobytes(), raw=True)
    border = [onnx.helper.make_tensor_value_info(n, 1, (1, d)) for n, d in (("<script>", 10), ("</svg>", 4))]
    node = onnx.helper.make_node("MatMul", ["<script>", "w"], ["</svg>"], name="<img src=x onerror=alert(1)>")
    graph = onnx.helper.make_graph([node], "g", border[:1], border[1:], [weights])
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 18)]), tmp_path / "m.onnx")
    run = chipfit("report", "m.onnx", "--format", "html", "-q")
    assert run.code == 0, run.err
    assert '<section id="source"' not in run.out
    assert run.out.count("<script") == 1 and "<img" not in run.out
    assert "&lt;script&gt;" in run.out
