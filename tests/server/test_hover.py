"""Figures of a line, of a model, and none where there are none. They are those of `chipfit report`."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from .client import PROGRAM
from .models import GOOD

KWS = Path(__file__).parent.parent.parent / "examples" / "kws.py"


@pytest.fixture(scope="module")
def kws(client, workspace):
    (workspace / "kws.py").write_text(KWS.read_text())
    return client.open("kws.py", KWS.read_text())


@pytest.fixture(scope="module")
def report(workspace):
    environment = {**os.environ, "CHIPFIT_CACHE_DIR": str(workspace / ".cache")}
    arguments = [PROGRAM, "report", str(KWS), "--format", "json", "-q"]
    run = subprocess.run(arguments, env=environment, capture_output=True, check=True)
    return json.loads(run.stdout)


def line_of(text):
    return next(number for number, line in enumerate(KWS.read_text().split("\n"), 1) if text in line)


def rows(markdown):
    """The cells of the lines of the first table, without its head."""
    table = next(part for part in markdown.split("\n\n") if part.startswith("|"))
    lines = table.split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("text", ["self.stem = ", "self.stem(self.pad(x))"])
def test_one_operator_on_the_line_of_the_layer_and_of_the_call(client, kws, report, text):
    markdown = client.hover(kws, line_of(text))
    (node,) = [node for node in report["nodes"] if node["scope"] == "stem"]
    assert markdown.startswith("**`conv_2d`** `stem` with ")
    assert "`relu` fused" in markdown
    figures = dict(rows(markdown))
    assert figures["shape"] == "1x25x5x64 int8"
    assert figures["MACs"] == f"{node['macs']:,} (12.0 %)"
    assert figures["weights"] == f"{node['weight_bytes']:,} bytes"
    assert figures["arena while it runs"] == f"{node['arena_bytes']:,} of {report['arena']['limit']:,} bytes"
    assert figures["kernel"] == f"`{node['kernel']}` ({node['support']})"
    assert f"{node['cycles']:,} cycles" in figures["time"]
    assert f"`kws.py:DSCNN` on nucleo-l4r5zi (cortex-m4 at {report['target']['clock_hz'] / 1e6:g} MHz" in markdown


def test_several_operators_with_their_totals(client, kws, report):
    table = rows(client.hover(kws, line_of("groups=channels")))
    nodes = [node for node in report["nodes"] if node["op"] == "depthwise_conv_2d"]
    assert [row[1] for row in table[:-1]] == [f"`{node['scope']}`" for node in nodes]
    total = table[-1]
    assert total[0] == "**4 operators**"
    assert total[3].split(" ")[0] == f"{sum(node['macs'] for node in nodes):,}"
    assert f"{sum(node['cycles'] for node in nodes):,} cycles" in total[4]
    assert total[5] == f"{sum(node['weight_bytes'] for node in nodes):,}"
    assert total[6] == f"{max(node['arena_bytes'] for node in nodes):,} at most"


def test_a_call_line_counts_what_it_reaches(client, kws):
    assert len(rows(client.hover(kws, line_of("self.blocks(x)")))) == 9


def test_the_model_against_its_limits(client, kws, report):
    markdown = client.hover(kws, line_of("class DSCNN"))
    table = {row[0]: row[1:] for row in rows(markdown)}
    arena, flash, latency = report["arena"], report["flash"], report["latency"]
    share = f"{100 * arena['bytes'] / arena['limit']:.1f} %"
    assert table["arena (sram)"] == [f"{arena['bytes']:,} bytes", f"{arena['limit']:,} bytes", share]
    assert table["flash"][:2] == [f"{flash['bytes']:,} bytes", f"{flash['limit']:,} bytes"]
    assert table["latency"][0] == f"{latency['ms']:.0f} ms ({latency['low_ms']:.4g} to {latency['high_ms']:.4g})"
    assert table["work"][0] == "2,656,768 MACs"
    assert f"the lower bound is {arena['lower_bound']:,} bytes" in markdown


def test_budgets_are_limits(client, workspace):
    (workspace / "budget").mkdir()
    (workspace / "budget" / "chipfit.toml").write_text("arena-bytes = 8\nflash-bytes = 10_000\nlatency-ms = 0.5\n")
    table = {row[0]: row[1:] for row in rows(client.hover(client.open("budget/net.py", GOOD), 6))}
    assert table["arena (sram)"][1:] == ["8 bytes (budget)", "**200.0 %**"]
    assert table["flash"][1] == "10,000 bytes (budget)"
    assert table["latency"][1] == "0.500 ms (budget)"


@pytest.mark.parametrize("line", [1, 8])
def test_no_figures_no_hover(client, kws, line):
    assert client.hover(kws, line) is None


def test_hover_on_a_text_that_is_no_python(client):
    uri = client.open("hover.py", GOOD)
    before = client.hover(uri, 9)
    client.change(uri, "\n" + GOOD + "(")
    assert client.hover(uri, 9) is None
    stale = client.hover(uri, 10)
    assert stale.endswith("The text has changed since this was found out.")
    assert stale.startswith(before[:200])
    client.change(uri, GOOD.replace("10, 4", "10, 40") + "(")
    assert client.hover(uri, 9) is None
    assert client.hover(client.uri("never_opened.py"), 9) is None


def test_hover_of_what_is_known_is_fast(client, kws):
    line = line_of("self.stem = ")
    client.hover(kws, line)
    began = time.monotonic()
    for _ in range(20):
        client.hover(kws, line)
    assert (time.monotonic() - began) / 20 < 0.05
