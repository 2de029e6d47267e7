"""Formats for machines: against their schemas, and parsed back."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from chipfit.analysis.config import Settings
from chipfit.analysis.diagnostic import Severity
from chipfit.analysis.rules.table import RULES
from chipfit.analysis.span import Position, Span
from chipfit.server.reporters.findings import Findings, Model, Problem
from chipfit.server.reporters.fingerprint import fingerprints
from chipfit.server.reporters.formats import FORMATS
from chipfit.server.reporters.lint_text import fixable
from chipfit.server.reporters.printable import printable
from chipfit.server.reporters.statistics import statistics

from ..support.formats import assert_valid
from .sample import DIAGNOSTIC, REPORT, SOURCE

ADVICE = replace(DIAGNOSTIC, code="CF201", rule="layout-transpose", severity=Severity.HINT, related=(), fixes=())
HOSTILE = replace(
    DIAGNOSTIC,
    span=Span("a,b:c%/net 漢.py", Position(2, 1), Position(4, 3)),
    severity=Severity.WARNING,
    message="100 %: a::b,\x1b[31m]]> <&\"'\ud800\ufffe.",
    notes=("One\r\ntwo.",),
)
FINDINGS = Findings(
    files=("net.py", "good.py", "bad.py"),
    diagnostics=(DIAGNOSTIC, ADVICE, HOSTILE),
    lines=lambda file: SOURCE.split("\n") if file == "net.py" else (),
    shown=lambda path: path,
    version="0.1.0",
    models=(Model("net.py", REPORT, Settings()),),
    problems=(Problem("bad.py", "Permission denied."),),
)
EMPTY = replace(FINDINGS, files=(), diagnostics=(), models=(), problems=())


URI = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+")


def uris(value):
    """Every address in a SARIF log."""
    if isinstance(value, dict):
        yield from ([value["uri"]] if "uri" in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from uris(item)


@pytest.mark.parametrize("findings", [FINDINGS, EMPTY], ids=["findings", "none"])
def test_sarif(findings):
    document = json.loads(FORMATS["sarif"](findings))
    assert_valid(findings)
    assert all(URI.fullmatch(uri) for uri in uris(document))
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert all(rule["help"]["markdown"].startswith(f"# {rule['id']} ") for rule in rules)
    assert run["invocations"][0]["executionSuccessful"] == (not findings.problems)
    assert [result["level"] for result in run["results"]] == ["error", "note", "warning"][: len(run["results"])]


def test_sarif_has_the_places_and_the_fix():
    first, *_ = json.loads(FORMATS["sarif"](FINDINGS))["runs"][0]["results"]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 6, "startColumn": 16, "endLine": 6, "endColumn": 28}
    (change,) = first["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "32"
    assert first["relatedLocations"][0]["message"]["text"] == DIAGNOSTIC.related[0].message


def test_fingerprints_survive_moved_lines_and_tell_alike_findings_apart():
    def names(text, *lines):
        found = [replace(DIAGNOSTIC, span=Span("net.py", Position(n, 16), Position(n, 28))) for n in lines]
        return fingerprints(found, lambda _: text.split("\n"), lambda path: path)

    here = names(SOURCE, 6, 3)
    assert names("# new\n\n" + SOURCE.replace("    return", "\treturn"), 8, 5) == here
    assert names(SOURCE.replace("self.stem(x)", "self.stem(y)"), 6, 3) != here
    assert len(set(names(SOURCE, 6, 6, 3))) == 3
    assert names(SOURCE, 6, 6)[0] == here[0]


def unescaped(text):
    return re.sub("%(25|0A|3A|2C)", lambda m: chr(int(m[1], 16)), text)


def test_github_annotations_parse_back():
    lines = FORMATS["github"](FINDINGS).splitlines()
    found = []
    for line in lines:
        annotation = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert annotation, line
        command, properties, message = annotation.groups()
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        found.append((command, {key: unescaped(value) for key, value in pairs.items()}, unescaped(message)))
    commands, properties, messages = zip(*found, strict=True)
    assert commands == ("error", "notice", "warning", "error")
    expected = {"title": "CF301 arena-exceeds-sram", "file": "net.py", "line": "6", "endLine": "6"}
    assert properties[0] == {**expected, "col": "16", "endColumn": "27"}
    assert (properties[2]["file"], properties[2]["endLine"]) == (HOSTILE.span.file, "4")
    assert "col" not in properties[2]
    assert messages[0] == f"{DIAGNOSTIC.message}\n{DIAGNOSTIC.notes[0]}"
    assert messages[2] == printable(f"{HOSTILE.message}\nOne\r\ntwo.")


def test_gitlab():
    issues = json.loads(FORMATS["gitlab"](FINDINGS))
    assert [issue["severity"] for issue in issues] == ["critical", "info", "major"]
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert json.loads(FORMATS["gitlab"](EMPTY)) == []


def test_junit():
    root = ElementTree.fromstring(FORMATS["junit"](FINDINGS))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "2", "1")
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["net.py", "good.py", "bad.py", HOSTILE.span.file]
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
        assert int(suite.get("failures", "")) == len(suite.findall("testcase/failure"))
    assert [len(suite.findall("testcase/*")) for suite in root] == [2, 0, 1, 1]
    failure = suites["net.py"].find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == DIAGNOSTIC.message


def test_concise_is_a_line_for_each_finding():
    lines = FORMATS["concise"](FINDINGS).splitlines()
    assert lines[0] == f"net.py:6:16: CF301 error: {DIAGNOSTIC.message}"
    assert "\\x1b[31m" in lines[2]
    assert lines[3:] == ["1 error, 1 warning and 1 hint in 2 files."]


def test_statistics_and_what_can_be_fixed():
    counts = statistics([ADVICE, DIAGNOSTIC, ADVICE])
    assert [(count.code, count.count, count.fixable) for count in counts] == [("CF201", 2, 0), ("CF301", 1, 0)]
    (line,) = fixable((DIAGNOSTIC, ADVICE))
    assert str(line).startswith("1 can be fixed with --fix --unsafe-fixes")
    assert fixable((ADVICE,)) == []
