"""What stands in the editor between an edit and the trace that follows it."""

from chipfit.analysis.diagnostic import Diagnostic, Edit, Fix, Related, Safety, Severity
from chipfit.analysis.span import Position, Span
from chipfit.server.documents.line_numbers import line_numbers
from chipfit.server.documents.pending import pending

BEFORE = "import torch\n\nclass A:\n    a = 1\n    b = 2\n    c = 3\n"


def at(line: int, file: str = "net.py") -> Span:
    return Span(file, Position(line, 5), Position(line, 10))


def finding(line: int, code: str = "CF101", message: str = "This.", file: str = "net.py", **more) -> Diagnostic:
    return Diagnostic(code, "rule", Severity.ERROR, at(line, file), message, **more)


def shown(quick, traced, after, before=BEFORE):
    return pending("net.py", tuple(quick), tuple(traced), {"net.py": line_numbers(before, after)})


def test_nothing_changes_while_the_text_does_not():
    traced = (finding(4), finding(5, "CF301"))
    assert shown([], traced, BEFORE) == traced
    assert shown(traced[:1], traced, BEFORE) == traced  # the same finding twice is one


def test_findings_move_with_their_lines():
    longer = BEFORE.replace("import torch\n", "import torch\nimport math\n\n")
    assert shown([], [finding(4), finding(6)], longer) == (finding(6), finding(8))
    assert shown([], [finding(6)], BEFORE.replace("    a = 1\n", "")) == (finding(5),)


def test_two_edits_at_once_keep_what_is_between_them():
    after = BEFORE.replace("import torch\n", "import torch\nimport math\n").replace("c = 3", "c = 4")
    assert shown([], [finding(4), finding(5), finding(6)], after) == (finding(5), finding(6))


def test_a_changed_line_loses_its_findings():
    assert shown([], [finding(4), finding(5)], BEFORE.replace("a = 1", "a = 7")) == (finding(5),)


def test_what_is_known_at_once_wins_on_its_line():
    newer = finding(4, message="That.")
    assert shown([newer], [finding(4), finding(5)], BEFORE) == (newer, finding(5))
    assert shown([newer], [finding(4, "CF201")], BEFORE) == (newer, finding(4, "CF201"))


def test_rules_that_need_no_trace_are_judged_anew():
    assert shown([], [finding(3, code) for code in ("CF001", "CF002", "CF004", "CF005", "CF007")], BEFORE) == ()


def test_related_places_and_fixes_move_or_go():
    span = at(6)
    fix = Fix("Write 1", Safety.SAFE, (Edit(span, "1"),))
    found = finding(5, related=(Related(at(4), "here"), Related(span, "there")), fixes=(fix,))
    (moved,) = shown([], [found], "\n" + BEFORE.replace("a = 1", "a = 7"))
    assert (moved.span, moved.related) == (at(6), (Related(at(7), "there"),))
    assert moved.fixes == (Fix("Write 1", Safety.SAFE, (Edit(at(7), "1"),)),)
    (kept,) = shown([], [found], BEFORE.replace("c = 3", "c = 4"))
    assert (kept.related, kept.fixes) == ((Related(at(4), "here"),), ())


def test_findings_in_other_files_stay_where_they_are():
    other = finding(4, file="block.py")
    assert shown([], [other], "pass\n") == (other,)


def test_findings_in_a_block_that_is_edited_move_with_its_lines():
    shifts = {"block.py": line_numbers(BEFORE, BEFORE.replace("import torch\n", "import torch\n\n"))}
    found = finding(4, file="block.py", related=(Related(at(4), "here"),))
    (moved,) = pending("net.py", (), (found,), shifts)
    assert (moved.span, moved.related) == (at(5, "block.py"), found.related)


def test_line_ends_are_those_of_the_editor():
    before = BEFORE.replace("\n", "\r\n")
    assert shown([], [finding(4)], "\r\n" + before, before) == (finding(5),)


def test_a_text_of_which_nothing_is_left():
    assert shown([], [finding(4), finding(6)], "") == ()
