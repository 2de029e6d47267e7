"""The report as a page, a picture and Markdown: what is in them, and that nothing of others is markup there."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from chipfit.analysis.config import Settings
from chipfit.server.reporters.report_html import report_html
from chipfit.server.reporters.report_markdown import report_markdown
from chipfit.server.reporters.report_svg import report_svg

from .mapped import EVIL, MAPPED, hostile
from .sample import DIAGNOSTIC, SOURCE

SVG = "{http://www.w3.org/2000/svg}"
VOID = ("meta", "link", "br", "img", "input", "hr")


class Page(HTMLParser):
    """Elements with their attributes, text by element, and whether every element was closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts = [], [], {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


def page(report=MAPPED, settings=None, diagnostics=(DIAGNOSTIC,), source=SOURCE):
    files = {"net.py": source, "other.py": "import net\nnet.strange()\n", f"net.py{EVIL}": source + EVIL}
    lines = {name: tuple(text.split("\n")) for name, text in files.items()}
    return report_html(report, settings or Settings(), diagnostics, lambda file: lines.get(file, ()), str, "chipfit 1")


def test_page_has_the_report():
    found = Page(page())
    assert found.open == []
    text = " ".join(part for parts in found.texts.values() for part in parts)
    for figure in ("68.4 KiB", "of 64.0 KiB (sram)", "4.4 KiB too much", "11.7 KiB", "1 of 2", "2.5 ms", "36,864"):
        assert figure in text
    assert "Arena 4.4 KiB short, no kernel for strange." in text
    assert "CF301 error" in text
    rows = {attrs["id"]: attrs["class"] for tag, attrs in found.elements if "row" in attrs.get("class", "").split()
            and "id" in attrs}  # fmt: skip
    assert rows["f1-6"] == "row cost peak"
    assert rows["f1-3"] == "row cost made"
    assert rows["f2-2"] == "row cost"
    boxes = [attrs for tag, attrs in found.elements if attrs.get("class", "").startswith("box ")]
    assert [box.get("href") for box in boxes] == ["#f1-1", "#f1-3", "#f2-2", "#f2-2"]


def test_every_link_leads_to_an_element_of_the_page():
    found = Page(page())
    ids = {attrs["id"] for _, attrs in found.elements if "id" in attrs}
    links = [attrs["href"] for _, attrs in found.elements if "href" in attrs]
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= ids
    assert len(ids) == len([1 for _, attrs in found.elements if "id" in attrs])


@pytest.mark.parametrize("report", [MAPPED, hostile(MAPPED)], ids=["plain", "hostile"])
def test_nothing_of_others_is_markup(report):
    evil = replace(DIAGNOSTIC, message=f"`{EVIL}` {EVIL}", notes=(EVIL,))
    found = Page(page(report, diagnostics=(evil,), source=SOURCE + EVIL))
    assert found.open == []
    assert [tag for tag, _ in found.elements if tag in ("script", "style", "img", "iframe", "link")] == [
        "style",
        "script",
    ]
    for tag, attrs in found.elements:
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "style", "srcdoc")], tag
        assert attrs.get("href", "#").startswith("#")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\uffff]", page(report, diagnostics=(evil,)))


def test_policy_allows_our_style_and_script_alone():
    found = Page(page())
    policy = next(attrs["content"] for _, attrs in found.elements if "http-equiv" in attrs)
    for tag in ("style", "script"):
        digest = b64encode(sha256("".join(found.texts[tag]).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_same_report_same_bytes():
    assert page() == page()
    assert report_svg(MAPPED) == report_svg(MAPPED)


def test_long_stretches_without_cost_are_folded():
    source = SOURCE + "\n".join(f"# {number}" for number in range(100))
    text = page(source=source)
    assert re.search(r"<summary>\d+ lines</summary>", text)
    assert "# 99" in text


def test_budget_and_assumption_are_said():
    report = replace(MAPPED, assumed=True, input_source="guess")
    text = page(report, Settings(latency_ms=2.2, arena_bytes=1000))
    assert "Every figure is for an assumed input (guess)." in text
    assert "of 2.2 ms (budget)" in text
    assert "of 1000 B (budget)" in text
    assert "latency 0.300 ms over the budget" in text
    assert "may not fit" in page(settings=Settings(latency_ms=3.0))


@pytest.mark.parametrize("report", [MAPPED, hostile(MAPPED)], ids=["plain", "hostile"])
def test_picture_is_well_formed_and_to_scale(report):
    root = ElementTree.fromstring(report_svg(report))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        *("svg", "title", "style", "g", "line", "text", "rect")
    }
    boxes = [group for group in root.iter(f"{SVG}g") if group.get("class", "").startswith("box ")]
    assert len(boxes) == len(report.tensors)
    for box, tensor in zip(boxes, report.tensors, strict=True):
        title, rect = box.find(f"{SVG}title"), box.find(f"{SVG}rect")
        assert title is not None and title.text and rect is not None
        assert title.text.startswith(tensor.name.partition('"')[0])
        assert float(rect.get("height", "")) == pytest.approx(340 * tensor.bytes / 70_000, abs=1.01)
        bottom = float(rect.get("y", "")) + float(rect.get("height", ""))
        assert bottom == pytest.approx(28 + 340 - 340 * tensor.offset / 70_000, abs=1.51)


def test_markdown():
    text = report_markdown(MAPPED, Settings(), (DIAGNOSTIC,), str)
    assert text.startswith("### `Net` on `tiny`: does not fit\n")
    assert (
        "| arena | **68.4 KiB** | of 64.0 KiB (sram) | does not fit | 4.4 KiB too much; 70,000 bytes planned, " in text
    )
    assert "| `stem` | `conv_2d + relu` | `net.py:3` | 1.9 ms | 100.0 % | 36,864 | 64,100 | 896 | reference |" in text
    assert "- **CF301 error** `net.py:6`: The arena needs 70,000 bytes, 4,464 more than sram has." in text
    assert text.endswith("</details>\n")


def test_markdown_lets_nothing_of_others_be_markup():
    evil = replace(DIAGNOSTIC, message=EVIL)
    text = report_markdown(hostile(MAPPED), Settings(), (evil,), str)
    outside = re.sub(r"`[^`]*`", "", re.sub(r"\\.", "", text))
    assert set(re.findall(r"<[^>]*>", outside)) == {"<details>", "</details>", "<summary>", "</summary>"}
    tables = [line for line in outside.split("\n") if line.startswith("|")]
    assert {line.count("|") for line in tables} == {6, 10, 4}
    assert "\x1b" not in text and "\u202e" not in text
