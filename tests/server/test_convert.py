"""The conversion by itself, where a whole server would show less."""

import pytest
from lsprotocol import types

from chipfit.analysis.diagnostic import Diagnostic, Edit, Fix, Related, Safety, Severity
from chipfit.analysis.span import Position, Span
from chipfit.server.convert import Converter, overlaps, split_lines

TEXT = "a\n😀漢é = 1\r\nlast"


def converter(encoding="utf-16", text=TEXT, **options):
    return Converter(encoding, lambda file: split_lines(text), lambda file: f"file://{file}", **options)


def span(line, start, end_line, end, file="/a.py"):
    return Span(file, Position(line, start), Position(end_line, end))


def plain(place):
    return place.start.line, place.start.character, place.end.line, place.end.character


@pytest.mark.parametrize(
    ("encoding", "end"), [("utf-8", 9), ("utf-16", 4), ("utf-32", 3)], ids=["utf-8", "utf-16", "utf-32"]
)
def test_columns_count_code_units(encoding, end):
    assert plain(converter(encoding).range(span(2, 1, 2, 4))) == (1, 0, 1, end)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (span(2, 1, 2, 99), (1, 0, 1, 8)),
        (span(3, 2, 4, 1), (2, 1, 2, 4)),
        (span(9, 1, 12, 7), (2, 4, 2, 4)),
    ],
)
def test_beyond_the_end_is_drawn_back(place, expected):
    assert plain(converter().range(place)) == expected


def test_file_that_cannot_be_read():
    nothing = Converter("utf-16", lambda file: (), lambda file: file)
    assert plain(nothing.range(span(3, 2, 3, 9))) == (0, 0, 0, 0)
    assert plain(nothing.range(span(1, 2, 1, 9))) == (0, 0, 0, 0)


def test_lines_end_as_in_python():
    assert split_lines("a\fb\u2028c\rd\r\ne\n") == ["a\fb\u2028c", "d", "e", ""]


def test_half_a_surrogate_pair_is_a_unit():
    assert plain(converter(text="\ud83d x").range(span(1, 2, 1, 4))) == (0, 1, 0, 3)


FINDING = Diagnostic(
    "CF301",
    "arena-exceeds-sram",
    Severity.INFORMATION,
    span(2, 1, 2, 4),
    "Too much.",
    ("Why.", "What to do."),
    (Related(span(1, 1, 1, 2, "/b.py"), "alive"),),
    (Fix("Rename", Safety.SAFE, (Edit(span(2, 1, 2, 4), "x"), Edit(span(1, 1, 1, 1, "/b.py"), "y"))),),
    "board",
)


def test_diagnostic():
    found = converter().diagnostic(FINDING)
    assert found.message == "Too much.\nWhy.\nWhat to do."
    assert (found.severity, found.code, found.code_description) == (types.DiagnosticSeverity.Information, "CF301", None)
    assert found.related_information is not None
    (related,) = found.related_information
    assert (related.message, related.location.uri, plain(related.location.range)) == (
        "alive",
        "file:///b.py",
        (0, 0, 0, 1),
    )


def test_related_places_become_text_for_clients_that_cannot_show_them():
    found = converter(related_information=False).diagnostic(FINDING)
    assert found.message.endswith("What to do.\n/b.py:1: alive")
    assert found.related_information is None


def test_fix_edits_every_file():
    action, edit = converter().quick_fix(FINDING.fixes[0], FINDING), converter().workspace_edit(FINDING.fixes[0])
    assert edit.changes is not None
    edits = {uri: [(plain(edit.range), edit.new_text) for edit in edits] for uri, edits in edit.changes.items()}
    assert edits == {"file:///a.py": [((1, 0, 1, 4), "x")], "file:///b.py": [((0, 0, 0, 0), "y")]}
    assert (action.edit, action.kind, action.diagnostics) == (None, "quickfix", [converter().diagnostic(FINDING)])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((1, 2, 1, 4), (1, 4, 1, 4), True), ((1, 2, 1, 4), (1, 5, 1, 9), False), ((1, 2, 3, 0), (2, 9, 2, 9), True)],
)
def test_overlaps(one, other, expected):
    one, other = (types.Range(types.Position(*r[:2]), types.Position(*r[2:])) for r in (one, other))
    assert overlaps(one, other) == overlaps(other, one) == expected
