"""`chipfit report --format` and `-o`: which format goes where, and what happens when there is nothing to write."""

import json

import numpy as np
import onnx
import pytest

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


def test_a_folder_that_does_not_exist(chipfit):
    run = chipfit("report", "net.py", "-o", "none/page.html", "-q")
    assert (run.code, run.out) == (2, "")
    assert run.err == "chipfit: none/page.html: No such file or directory.\n"


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
