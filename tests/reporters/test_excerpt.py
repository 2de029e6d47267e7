"""Where the marks go: each case is a line of source and what is printed under it."""

import pytest
from rich.cells import cell_len

from chipfit.analysis.span import Position, Span
from chipfit.server.reporters.excerpt import excerpt


def span(line, start, end, last=None):
    return Span("f.py", Position(line, start), Position(last or line, end))


@pytest.mark.parametrize(
    ("line", "start", "end", "marks"),
    [
        ("x = stem(x)", 5, 12, "    ^^^^^^^"),
        ("\tx = 1", 2, 3, "    ^"),
        ("名前 = stem(x)", 6, 10, "       ^^^^"),  # two cells for each ideograph
        ("名前 = 1", 1, 3, "^^^^"),
        ("a = '🙂'; b", 10, 11, "          ^"),
        ("e\u0301 = b", 6, 7, "    ^"),  # the accent has no cell of its own
        ("x", 9, 12, " ^"),  # beyond the line
        ("x", 1, 1, "^"),  # empty
        ("", 1, 1, "^"),
    ],
)
def test_marks(line, start, end, marks):
    _, under = excerpt([line], span(1, start, end)).plain.split("\n")
    assert under == f"  | {marks}"


def test_context_and_gutter():
    lines = [f"line {number}" for number in range(1, 12)]
    assert excerpt(lines, span(10, 1, 5), context=2).plain == (" 8 | line 8\n 9 | line 9\n10 | line 10\n   | ^^^^")


def test_blank_lines_do_not_lead():
    assert excerpt(["a", "", "b"], span(3, 1, 2), context=1).plain == "3 | b\n  | ^"


def test_a_span_of_several_lines_marks_its_first():
    assert excerpt(["f(a,", "  b)"], span(1, 1, 5, last=2)).plain == "1 | f(a,\n  | ^^^^"


@pytest.mark.parametrize("line", [0, 3, 99])
def test_a_span_beyond_the_file_is_empty(line):
    assert excerpt(["a", "b"], span(line, 1, 2)).plain == ""


@pytest.mark.parametrize("filler", ["x", "漢", "\t"])
def test_long_lines_are_cut(filler):
    for line in excerpt([filler * 5000], span(1, 3000, 4000)).plain.split("\n"):
        assert cell_len(line) <= 170


@pytest.mark.parametrize("evil", ["\x1b[31m", "\x07", "\u202e", "\x9b", "\r"])
def test_the_source_cannot_steer_the_terminal(evil):
    text = excerpt([f"a = '{evil}'; b"], span(1, 9 + len(evil), 10 + len(evil))).plain
    assert evil[0] not in text
    source, marks = text.split("\n")
    assert source[marks.index("^")] == "b"
