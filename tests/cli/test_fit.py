"""`chipfit fit`: every board, the smallest sufficient one first, and what is missing where it does not fit."""

import json
from pathlib import Path

import pytest

from chipfit.analysis.config import DEFAULT_TARGET
from chipfit.analysis.targets import load_target, target_names

from .test_lint import FILES, GOOD

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
NOWHERE = GOOD.replace("nn.Linear(10, 4)", "nn.Linear(4096, 4)").replace("1x10", "1x4096x4096")
UNSUPPORTED = GOOD.replace("self.fc(x)", "torch.cumsum(self.fc(x), 1)")
BOARD = """name = "ours"
title = "Our <board> | 1"
core = "cortex-m4"
clock = { hz = 1_000_000, source = "measured" }
region = [
    { name = "ram", kind = "sram", bytes = 2_048, source = "ours" },
    { name = "rom", kind = "flash", bytes = 65_536, source = "ours" },
]
"""


def fit(run, *arguments):
    found = run("fit", *arguments, "--format", "json", "-q")
    return found, json.loads(found.out)


def test_all_boards_the_smallest_sufficient_first(chipfit):
    run, document = fit(chipfit, EXAMPLES / "vww.py")
    boards = document["boards"]
    assert (run.code, run.err, document["schema"]) == (0, "", "chipfit-fit/1")
    assert {board["name"] for board in boards} == set(target_names())
    enough = [board for board in boards if board["fits"]]
    assert boards[: len(enough)] == enough
    sizes = [(board["arena"]["limit"], board["flash"]["limit"], board["clock_hz"]) for board in enough]
    assert sizes == sorted(sizes)
    for board in boards:
        target = load_target(board["name"])
        assert board["arena"]["limit"] == target.arena_region.bytes
        assert board["arena"]["headroom"] == target.arena_region.bytes - board["arena"]["bytes"]
        assert board["fits"] == (board["arena"]["missing"] == 0 and board["flash"]["missing"] == 0)
    too_small = boards[len(enough) :]
    assert too_small and all(board["arena"]["missing"] + board["flash"]["missing"] > 0 for board in too_small)


def test_figures_are_those_of_report(chipfit):
    _, document = fit(chipfit, EXAMPLES / "ad.py")
    board = next(board for board in document["boards"] if board["name"] == DEFAULT_TARGET)
    report = json.loads(chipfit("report", EXAMPLES / "ad.py", "--format", "json", "-q").out)
    assert board["arena"]["bytes"] == report["arena"]["bytes"]
    assert board["flash"]["bytes"] == report["flash"]["bytes"]
    assert board["latency"]["high_ms"] == report["latency"]["high_ms"]


def test_fits_nowhere_says_what_is_missing(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(NOWHERE)
    run = chipfit("fit", "net.py", "-q")
    assert run.code == 1
    assert f"net.py:Net: Fits none of {len(target_names())} boards. The nearest miss is " in run.out
    assert "MiB short" in run.out


def test_an_operator_without_a_kernel_fits_no_board(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(UNSUPPORTED)
    run, document = fit(chipfit, "net.py")
    assert run.code == 1
    assert {tuple(board["operators"]["unsupported"]) for board in document["boards"]} == {("cum_sum",)}
    assert "no kernel for cum_sum" in chipfit("fit", "net.py", "-q").out


def test_a_budget_counts_and_its_range_makes_unsure(chipfit, tmp_path):
    ms = json.loads(chipfit("report", EXAMPLES / "ad.py", "--format", "json", "-q").out)["latency"]
    (tmp_path / "chipfit.toml").write_text(f"latency-ms = {(ms['ms'] + ms['high_ms']) / 2}\n")
    (tmp_path / "ad.py").write_text((EXAMPLES / "ad.py").read_text())
    _, document = fit(chipfit, "ad.py")
    by_name = {board["name"]: board for board in document["boards"]}
    assert by_name[DEFAULT_TARGET]["standing"] == "unsure"
    slower = [board for board in document["boards"] if board["clock_hz"] < 100_000_000]
    assert slower and not any(board["fits"] for board in slower)
    assert "latency" in chipfit("fit", "ad.py", "-q").out.partition("Does not fit")[2]
    assert ", perhaps too slow |" in chipfit("fit", "ad.py", "--format", "md", "-q").out


def test_an_operator_that_is_not_known_of_is_no_matter_of_time(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(GOOD.replace("nn.Linear(10, 4)", "nn.LogSoftmax(1)"))
    run, document = fit(chipfit, "net.py", "--runtime", "st-edge-ai")
    assert (run.code, document["boards"][0]["standing"]) == (0, "unsure")
    assert "slow" not in chipfit("fit", "net.py", "--runtime", "st-edge-ai", "--format", "md", "-q").out


def test_a_window_is_a_limit_of_the_latency(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(GOOD)
    (tmp_path / "chipfit.toml").write_text('latency-ms = 100\nwindow = "0.000001 ms"\n')
    run, document = fit(chipfit, "net.py")
    assert (run.code, {board["latency"]["standing"] for board in document["boards"]}) == (1, {"missed"})
    assert " over the window" in chipfit("fit", "net.py", "-q").out


def test_a_board_file_is_one_of_the_boards(chipfit, tmp_path):
    (tmp_path / "ours.toml").write_text(BOARD)
    (tmp_path / "net.py").write_text(GOOD)
    run = chipfit("fit", "net.py", "--target", "./ours.toml", "--format", "md", "-q")
    assert run.code == 0
    assert "The smallest that suffices is ours" in run.out
    assert "| `ours` |" in run.out


def test_another_runtime_on_every_board(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(GOOD)
    _, document = fit(chipfit, "net.py", "--runtime", "tflm")
    assert {board["runtime"] for board in document["boards"]} == {"tflm"}
    assert len(document["boards"]) == len(target_names())
    report = json.loads(chipfit("report", "net.py", "--runtime", "tflm", "--format", "json", "-q").out)
    board = next(board for board in document["boards"] if board["name"] == report["target"]["name"])
    assert board["arena"]["bytes"] == report["arena"]["bytes"]
    text = chipfit("fit", "net.py", "--runtime", "tflm", "-q").out
    assert report["notes"] and all(note in text for note in report["notes"])


def test_a_runtime_for_an_npu_leaves_out_boards_without_one(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(GOOD)
    _, document = fit(chipfit, "net.py", "--runtime", "ethos-u55")
    npus = [load_target(board["name"]).npu for board in document["boards"]]
    assert npus and all(npu is not None and npu.family == "ethos-u55" for npu in npus)
    run = chipfit("fit", "net.py", "--runtime", "ethos-u55", "--tier", "nano", "-q")
    assert run.code == 2
    assert "Vela for Ethos-U55 is for none of these boards" in run.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["net.py", "--tier", "mikro"], 2, "There is no tier `mikro`; there are "),
        (["none.py"], 2, "none.py does not exist"),
        (["book.ipynb"], 2, "book.ipynb: Notebooks are checked in an editor."),
        (["broken.py"], 1, "CF002 error"),
        (["raises.py"], 1, "CF003 error"),
        (["net.py", "--format", "html"], 2, "'html' is not one of"),
    ],
)
def test_bad_input(chipfit, tmp_path, arguments, code, message):
    (tmp_path / "net.py").write_text(GOOD)
    (tmp_path / "broken.py").write_text("class (\n")
    (tmp_path / "book.ipynb").write_text("{}")
    (tmp_path / "raises.py").write_text(FILES["raises.py"][0])
    run = chipfit("fit", *arguments, "-q")
    assert (run.code, run.out) == (code, "")
    assert message in run.err
