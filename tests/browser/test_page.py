"""The page of `chipfit report --format html` in a headless Chromium: light and dark, by mouse and keyboard."""

import json
import shutil
from pathlib import Path

import pytest

from ..cli.conftest import run_chipfit
from ..support.toolchain import need
from .chromium import NAMES, Chromium, find_chromium
from .contrast import FAINT

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
# A class cannot be called `<script>`, but a file can; the budget is missed and one operator has no kernel.
HOSTILE = """import torch
from torch import nn


# chipfit: input=1x3x16x16
class Net(nn.Module):
    def __init__(self, name="</code></script><script>document.title = 'owned'</script>"):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)  # <img src=x onerror="document.title = 'owned'">

    def forward(self, x):
        return torch.cumsum(self.conv(x), 1)
"""
PAGES = ("vww", "hostile")
SCHEMES = ("light", "dark")
DARK = "rgb(18, 22, 27)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Both models with their pages and JSON."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "chipfit.toml").write_text("latency-ms = 0.001\n")
    shutil.copy(EXAMPLES / "vww.py", folder / "vww.py")
    (folder / "<b onclick=alert(1)>&quot;.py").write_text(HOSTILE)
    for name, file in zip(PAGES, ("vww.py", "<b onclick=alert(1)>&quot;.py"), strict=True):
        for suffix in ("html", "json"):
            run = run_chipfit("report", file, "-o", f"{name}.{suffix}", "-q", cwd=folder)
            assert (run.code, run.out) == (1, "")
    return folder


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    program = find_chromium()
    if program is None:
        need(NAMES[0])
    assert program is not None
    with Chromium(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def figures(folder, name):
    return json.loads((folder / f"{name}.json").read_text())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_clean_and_loads_nothing(chromium, folder, name, scheme):
    chromium.open(folder / f"{name}.html", scheme)
    assert chromium.console == []
    assert chromium.requests == [(folder / f"{name}.html").as_uri()]
    assert chromium.value("document.title").endswith("on nucleo-l4r5zi: does not fit")
    dark = chromium.value("getComputedStyle(document.body).backgroundColor") == DARK
    assert dark == (scheme == "dark")
    assert chromium.value("document.scripts.length") == 1
    assert chromium.value(FAINT) == []


def test_faint_text_would_be_found(chromium, folder):
    chromium.open(folder / "vww.html")
    chromium.value("document.querySelector('h1').style.color = '#999999'")
    assert [text for _, text in chromium.value(FAINT)] == ["H1 vww.py:MobileNetV1"]


@pytest.mark.parametrize("name", PAGES)
def test_boxes_are_the_tensors_of_the_json(chromium, folder, name):
    chromium.open(folder / f"{name}.html")
    tensors = figures(folder, name)["tensors"]
    drawn = chromium.value("""[...document.querySelectorAll(".box")].map((box) => {
        const rect = box.querySelector("rect");
        const numbers = ["x", "y", "width", "height"].map((name) => +rect.getAttribute(name));
        return [box.querySelector("title").textContent, ...numbers];
    })""")
    assert len(drawn) == len(tensors) > 2
    scale = max(height for *_, height in drawn) / max(tensor["bytes"] for tensor in tensors)
    for (title, _, _, width, height), tensor in zip(drawn, tensors, strict=True):
        assert title.startswith(f"{tensor['name']}: ") or title.startswith(f"{tensor['name']} (also ")
        assert f"{tensor['bytes']:,} bytes at offset {tensor['offset']:,}" in title
        assert height == pytest.approx(scale * tensor["bytes"], abs=2)
        assert width > 0
    for one, first in zip(drawn, tensors, strict=True):
        for other, second in zip(drawn, tensors, strict=True):
            if first["first"] < second["first"]:
                assert one[1] < other[1]
            if first["offset"] >= second["offset"] + second["bytes"]:
                assert one[2] <= other[2] + 1


def test_a_click_on_a_tensor_goes_to_the_line_that_makes_it(chromium, folder):
    report = figures(folder, "vww")
    chromium.open(folder / "vww.html")
    index = max(range(len(report["tensors"])), key=lambda i: report["tensors"][i]["bytes"])
    node = next(n for n in report["nodes"] if n["name"] == report["tensors"][index]["node"])
    chromium.value(f"document.querySelectorAll('.box')[{index}].scrollIntoView({{block: 'center'}})")
    place = chromium.value(
        f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
        f"(document.querySelectorAll('.box rect')[{index}].getBoundingClientRect())"
    )
    chromium.click(*place)
    assert chromium.value("location.hash") == f"#f1-{node['init_line']}"
    text = chromium.value("document.querySelector('.row:target code').textContent")
    assert text == (folder / "vww.py").read_text().split("\n")[node["init_line"] - 1]
    y = chromium.value("document.querySelector('.row:target').getBoundingClientRect().y")
    assert 0 < y < 900


def test_figures_of_the_lines_are_those_of_the_json(chromium, folder):
    report = figures(folder, "vww")
    chromium.open(folder / "vww.html")
    times = chromium.value("[...document.querySelectorAll('.row.cost:not(.made) .ms')].map((e) => e.textContent)")
    lines = {}
    for node in report["nodes"]:
        lines[node["line"]] = lines.get(node["line"], 0) + node["cycles"] / report["target"]["clock_hz"] * 1000
    assert len(times) == len(lines)
    for text, ms in zip(times, (lines[line] for line in sorted(lines)), strict=True):
        assert float(text.split()[0]) == pytest.approx(ms, rel=0.01, abs=0.0006)
    peak = chromium.value("[...document.querySelectorAll('.row.peak')].map((e) => e.id)")
    assert peak == [f"f1-{report['arena']['peak']['line']}"]


def test_table_sorts_from_the_keyboard(chromium, folder):
    report = figures(folder, "vww")
    chromium.open(folder / "vww.html")
    column = chromium.value("[...document.querySelectorAll('#layers th')].map((e) => e.textContent)").index("MACs")
    shown = f"[...document.querySelectorAll('#layers tbody tr')].map((row) => +row.cells[{column}].dataset.value)"
    times = f"[...document.querySelectorAll('#layers tbody tr')].map((row) => +row.cells[{column - 2}].dataset.value)"
    assert chromium.value(times) == sorted((node["cycles"] for node in report["nodes"]), reverse=True)
    chromium.value(f"document.querySelectorAll('#layers th button')[{column - 1}].focus()")
    chromium.press("Tab", 9)
    for order in (True, False):
        chromium.press("Enter", 13, "\r")
        assert chromium.value(shown) == sorted((node["macs"] for node in report["nodes"]), reverse=order)


def test_operators_of_a_line_show_under_the_pointer_and_on_enter(chromium, folder):
    chromium.open(folder / "vww.html")
    opened = "[...document.querySelectorAll(':popover-open')].map((e) => e.id)"
    chromium.value("document.querySelector('#f1-52').scrollIntoView({block: 'center'})")
    x, y = chromium.value(
        "(({x, y}) => [x + 20, y + 5])(document.querySelector('#f1-52 .cells').getBoundingClientRect())"
    )
    chromium.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    assert chromium.value(opened) == ["tf1-52"]
    left, right = chromium.value(
        "(({left, right}) => [left, right])(document.querySelector('#tf1-52').getBoundingClientRect())"
    )
    assert left >= 0 and right <= 1280
    chromium.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + 700, y=y)
    assert chromium.value(opened) == []
    chromium.value("document.querySelector('#f1-52 .cells').focus()")
    chromium.press("Enter", 13, "\r")
    assert chromium.value(opened) == ["tf1-52"]
    assert "Line 52 runs 28 operators" in chromium.value("document.querySelector('#tf1-52').textContent")
    chromium.press("Escape", 27)
    assert chromium.value(opened) == []


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1280, 800), (3840, 2160)])
def test_nothing_is_wider_than_the_window(chromium, folder, width, height):
    for name in PAGES:
        chromium.open(folder / f"{name}.html", width=width, height=height)
        assert chromium.value("document.documentElement.scrollWidth") <= width


def test_the_picture_opens_alone(chromium, folder):
    run = run_chipfit("report", "vww.py", "-o", "vww.svg", "-q", cwd=folder)
    assert run.code == 1
    chromium.open(folder / "vww.svg", "dark")
    assert chromium.console == []
    count = chromium.value("document.querySelectorAll('.box').length")
    assert count == len(figures(folder, "vww")["tensors"])
    assert chromium.value("getComputedStyle(document.documentElement).backgroundColor") == DARK
