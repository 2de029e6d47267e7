"""Findings link to the manual where the package says that one is published, and to nothing else."""

import json
import sys

import pytest

from chipfit.analysis.diagnostic import Diagnostic, Severity
from chipfit.analysis.span import Position, Span
from chipfit.server import rule_address as module
from chipfit.server.convert import Converter
from chipfit.server.own_metadata import own_metadata
from chipfit.server.reporters.findings import Findings
from chipfit.server.reporters.sarif import sarif
from chipfit.server.rule_address import rule_address

FOUND = Diagnostic("CF301", "arena-exceeds-sram", Severity.ERROR, Span("a.py", Position(1, 1), Position(1, 2)), "Full.")


def _forget():
    own_metadata.cache_clear()
    module._documentation.cache_clear()


@pytest.fixture
def published(tmp_path, monkeypatch):
    """A function that gives the package metadata of its own, as an installation with these lines would have."""

    def publish(*lines):
        folder = tmp_path / "chipfit-9.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("\n".join(("Metadata-Version: 2.1", "Name: chipfit", "Version: 9", *lines)))
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
        _forget()

    yield publish
    monkeypatch.undo()
    _forget()


def rules_in_sarif():
    log = json.loads(sarif(Findings(("a.py",), (FOUND,), lambda file: ["x"], str, "9")))
    return {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}


def in_editor():
    return Converter("utf-16", lambda file: ["x"], str).diagnostic(FOUND)


def test_both_link_to_the_published_page(published):
    published("Project-URL: Source, https://example.org/src", "Project-URL: Documentation, https://example.org/docs/")
    page = "https://example.org/docs/rules/CF301.md"
    assert rule_address("CF301") == page
    assert rules_in_sarif()["CF301"]["helpUri"] == page
    description = in_editor().code_description
    assert description is not None
    assert description.href == page


def test_without_an_address_there_is_no_link(published):
    published("Project-URL: Source, https://example.org/src")
    assert rule_address("CF301") is None
    assert not any("helpUri" in rule for rule in rules_in_sarif().values())
    assert in_editor().code_description is None
