"""Diagnostics and reports for people, as they are printed."""

from dataclasses import replace

import pytest
from rich.console import Console

from chipfit.analysis.config import Settings
from chipfit.analysis.diagnostic import Severity
from chipfit.server.reporters.headline import headline
from chipfit.server.reporters.report_text import report_text
from chipfit.server.reporters.text import diagnostics_text, summary

from .sample import DIAGNOSTIC, REPORT, SOURCE


def printed(*parts):
    console = Console(width=200, color_system=None, highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        for part in parts:
            console.print(part, soft_wrap=True)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def lines(file):
    return SOURCE.split("\n") if file == "net.py" else ()


def test_diagnostic():
    assert (
        printed(*diagnostics_text([DIAGNOSTIC], lines, str))
        == """\
net.py:6:16: CF301 error: The arena needs 70,000 bytes, 4,464 more than sram has.
5 |     def forward(self, x):
6 |         return self.stem(x)
  |                ^^^^^^^^^^^^
  note: Two tensors are alive at the peak.
  net.py:3:9: `stem` is alive: 64,000 bytes.
  3 |         self.stem = nn.Conv2d(1, 64, 3)
    |         ---------
  fix: Halve the channels (unsafe)

"""
    )


def test_without_the_source_the_message_is_there():
    text = printed(*diagnostics_text([DIAGNOSTIC], lambda file: (), str))
    assert text.startswith("net.py:6:16: CF301 error: The arena needs")
    assert "|" not in text


def test_the_message_cannot_steer_the_terminal():
    evil = replace(DIAGNOSTIC, message="\x1b]0;owned\x07")
    text = printed(*diagnostics_text([evil], lines, str))
    assert "\x1b" not in text
    assert r"\x1b]0;owned\x07" in text


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], "Nothing to report in 2 files."),
        (["error"], "1 error in 2 files."),
        (["hint", "error", "error", "warning"], "2 errors, 1 warning and 1 hint in 2 files."),
        (["information", "information"], "2 information in 2 files."),
    ],
)
def test_summary(severities, expected):
    diagnostics = [replace(DIAGNOSTIC, severity=Severity(name)) for name in severities]
    assert summary(diagnostics, 2).plain == expected


def test_headline():
    assert (
        printed(headline(REPORT, Settings(latency_ms=2.0)))
        == """\
Net on tiny (cortex-m4 at 64 MHz, runtime chipfit)
  arena    70,000  of 65,536 bytes (sram), 106.8 %
  flash    12,000  of 131,072 bytes, 9.2 %
  latency     2.5  of 2 ms (budget), 125.0 %, (2.0 to 3.4)
  work     36,864  MACs with 640 parameters
"""
    )


def test_unknown_latency_is_said():
    latency = replace(REPORT.latency, ms=None, low_ms=None, high_ms=None, source="nothing was measured on this core")
    text = printed(headline(replace(REPORT, latency=latency), Settings(latency_ms=2.0)))
    assert "not measured  nothing was measured on this core" in text


def test_report():
    assert (
        printed(report_text(REPORT, Settings(), str))
        == """\
Net on tiny (cortex-m4 at 64 MHz, runtime chipfit)
  arena    70,000  of 65,536 bytes (sram), 106.8 %
  flash    12,000  of 131,072 bytes, 9.2 %
  latency     2.5  ms (2.0 to 3.4)
  work     36,864  MACs with 640 parameters

line        made at  operator        shape       MACs    ms     time   arena  weights  layer
6           3        conv_2d + relu  1x8x8x64  36,864  1.88  100.0 %  64,100      896  stem
other.py:2           strange         1x8x8x64       0                  8,192        0

arena: 70,000 bytes planned, lower bound 64,100 (5,900 bytes or 9.2 % above it).
  The peak is while `conv_2d_0` at net.py:6 runs, when these are alive:
        64,000  stem  net.py:3

layout: 1 transpose stays and moves 100 bytes per inference.

latency: measured
"""
    )


def test_report_fits_a_narrow_terminal():
    text = printed(report_text(REPORT, Settings(), str, width=80))
    table = [line for line in text.split("\n") if line.startswith(("line", "6 ", "other.py:2"))]
    assert table == [
        "line        operator  shape       MACs    ms     time   arena",
        "6           conv_2d   1x8x8x64  36,864  1.88  100.0 %  64,100",
        "other.py:2  strange   1x8x8x64       0                  8,192",
    ]


def test_an_arena_at_its_bound_is_certified():
    arena = replace(REPORT.arena, bytes=64_100, peak=None)
    assert "no placement is smaller" in printed(report_text(replace(REPORT, arena=arena), Settings(), str))
