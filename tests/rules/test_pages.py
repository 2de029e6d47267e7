"""Every rule has a page here, with an example that it complains about and one that it does not."""

from itertools import takewhile
from pathlib import Path

import pytest

from chipfit.analysis.diagnostic import Effect, Fix
from chipfit.analysis.fix_effect import fix_effect, needs_proof
from chipfit.analysis.rules.table import RULES
from chipfit.server.reporters.findings import Findings

from ..support.checked import assert_as_underlined, check_example, diagnose
from ..support.formats import assert_valid
from ..support.markdown import Example, examples

PAGES = {page.stem: examples(page) for page in sorted(Path(__file__).parent.glob("*.md"))}
CHECKED = [e for page in PAGES.values() for e in page if "fixes" not in e.settings]
EXAMPLES = [pytest.param(e, id=f"{e.page}:{e.line}") for e in CHECKED]
BAD = [pytest.param(e, id=f"{e.page}:{e.line}") for e in CHECKED if e.marks and e.language == "python"]
AFTER = [
    (page[i], after)
    for page in PAGES.values()
    for i in range(len(page))
    for after in takewhile(lambda e: "fixes" in e.settings, page[i + 1 :])
    if "fixes" not in page[i].settings
]
FIXED = [pytest.param(bad, after, id=f"{after.page}:{after.line}") for bad, after in AFTER]


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
    if code[:3] in ("CF2", "CF3", "CF4", "CF5"):
        why, _, fix = rule.documentation.partition("## How to fix")
        assert any(character.isdigit() for character in why), "a number says why it matters"
        assert fix.strip()


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example, tracer, tmp_path):
    diagnostics, file = diagnose(example, tracer, tmp_path)
    assert_as_underlined(diagnostics, example, file)
    assert_valid(Findings((file,), tuple(diagnostics), lambda _: example.text.splitlines(), lambda f: f, "0"))


@pytest.mark.parametrize("example", BAD)
def test_fixes_remove_what_they_fix(example: Example, tracer, tmp_path):
    result, _ = check_example(example, example.text, tracer, tmp_path)
    shown = {after.settings["fixes"] for bad, after in AFTER if bad.page == example.page}
    for diagnostic in result.diagnostics:
        for fix in diagnostic.fixes:
            mended, _ = check_example(example, applied(example.text, fix), tracer, tmp_path)
            again = [d.message for d in mended.diagnostics if d.code in (diagnostic.code, "CF002", "CF003")]
            assert diagnostic.message not in again
            assert len(again) < sum(d.code == diagnostic.code for d in result.diagnostics)
            if needs_proof(diagnostic):
                assert isinstance(fix_effect(result, mended, diagnostic, fix), Effect)
            assert mended.reports[0].inputs == (result.reports[0] if result.reports else mended.reports[0]).inputs
        if diagnostic.fixes and diagnostic.rule == example.page:
            assert diagnostic.code in shown, "no example of the page shows what its fix does"


@pytest.mark.parametrize(("example", "after"), FIXED)
def test_fix_writes(example: Example, after: Example, tracer, tmp_path):
    result, _ = check_example(example, example.code, tracer, tmp_path)
    fixes = [fix for d in result.diagnostics if d.code == after.settings["fixes"] for fix in d.fixes]
    assert after.code in [applied(example.code, fix) for fix in fixes]


def applied(text: str, fix: Fix) -> str:
    """The text with the fix's edits made, from the last to the first."""
    lines = text.splitlines(keepends=True)
    for edit in sorted(fix.edits, key=lambda e: e.span.start, reverse=True):
        start, end = (sum(map(len, lines[: p.line - 1])) + p.column - 1 for p in (edit.span.start, edit.span.end))
        text = text[:start] + edit.text + text[end:]
    return text
