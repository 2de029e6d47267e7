"""Every rule has a page here, with an example that it complains about and one that it does not."""

from pathlib import Path

import pytest

from chipfit.analysis.diagnostic import Fix
from chipfit.analysis.rules.table import RULES
from chipfit.analysis.source import module

from ..support.checked import assert_as_underlined, check_example, diagnose
from ..support.markdown import Example, examples

PAGES = {page.stem: examples(page) for page in sorted(Path(__file__).parent.glob("*.md"))}
EXAMPLES = [pytest.param(e, id=f"{e.page}:{e.line}") for page in PAGES.values() for e in page]
FIXED = [pytest.param(e, id=f"{e.page}:{e.line}") for e in PAGES["assumed-input-shape"] if e.marks]


def test_every_rule_has_a_page_with_a_bad_and_a_good_example():
    assert set(PAGES) == {rule.name for rule in RULES.values()}
    for rule in RULES.values():
        codes = [{mark.code for mark in example.marks} for example in PAGES[rule.name]]
        assert any(rule.code in own for own in codes), f"{rule.name}: no bad example"
        assert any(not own for own in codes), f"{rule.name}: no good example"


@pytest.mark.parametrize("code", RULES)
def test_manual_page_says_what_and_why(code):
    rule = RULES[code]
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 160
    assert len(rule.documentation.strip().split("\n\n")) >= 2


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example, tracer, tmp_path):
    diagnostics, file = diagnose(example, tracer, tmp_path)
    assert_as_underlined(diagnostics, example, file)


@pytest.mark.parametrize("example", FIXED)
def test_fixes_remove_what_they_fix(example: Example, tracer, tmp_path):
    result, _ = check_example(example, example.text, tracer, tmp_path)
    (fix,) = [fix for diagnostic in result.diagnostics for fix in diagnostic.fixes]
    text = applied(example.text, fix)
    mended, file = check_example(example, text, tracer, tmp_path)
    assert module.parse(file, text).lines != module.parse(file, example.text).lines
    assert mended.diagnostics == ()
    assert mended.reports[0].inputs == result.reports[0].inputs


def applied(text: str, fix: Fix) -> str:
    """The text with the fix's edits made, from the last to the first."""
    lines = text.splitlines(keepends=True)
    for edit in sorted(fix.edits, key=lambda e: e.span.start, reverse=True):
        start, end = (sum(map(len, lines[: p.line - 1])) + p.column - 1 for p in (edit.span.start, edit.span.end))
        text = text[:start] + edit.text + text[end:]
    return text
