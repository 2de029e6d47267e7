"""Files as editors write them: every variant of one model gives the same findings at the same places."""

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.source.module import SourceError, parse
from chipfit.analysis.span import Position

NET = """\
from torch import nn

größe = "äöü 😀"; OUT = 3


# chipfit: Net(OUT) input=1x4
class Net(nn.Module):
    def __init__(self, out):
        super().__init__()
        self.äöü, self.fc = "😀", nn.Linear(4, out)
        self.act = nn.LayerNorm(3)

    def forward(self, x):
        "😀"; return self.act(self.fc(x))
"""
VARIANTS = {
    "as it is": NET,
    "CRLF": NET.replace("\n", "\r\n"),
    "CR": NET.replace("\n", "\r"),
    "mixed line ends": NET.replace("\n", "\r\n", 4),
    "byte order mark": "\ufeff" + NET,
    "no end of line": NET.rstrip("\n"),
    "form feed": NET.replace("\n\n\n", "\n\n\f\n"),
    "line separators in a string": NET.replace("äöü 😀", "\u2028\x0b\x1c\x85"),
    "trailing blanks": NET.replace("\n", "  \n"),
    "blank lines at the end": NET + "\n \n\t\n",
    "a backslash": NET.replace("OUT = 3", "OUT = \\\n3", 1).replace("\n\n\n#", "\n\n#", 1),
}


def places(text, tracer, target):
    result = check("/w/net.py", text, Settings(), target, tracer)
    return [(d.code, d.span.start, d.span.end, [r.span.start for r in d.related]) for d in result.diagnostics]


@pytest.mark.parametrize("name", VARIANTS)
def test_same_findings_at_the_same_places(name, tracer, target):
    init, call = Position(11, 9), Position(14, 9)
    assert places(VARIANTS[name], tracer, target) == [("CF101", init, Position(11, 35), [call])]


def test_tabs_count_as_one_column(tracer, target):
    text = NET.replace("        ", "\t\t").replace("    ", "\t")
    assert places(text, tracer, target) == [("CF101", Position(11, 3), Position(11, 29), [Position(14, 3)])]


BROKEN = {
    # text, line, first column, column after the last
    "end of file in a call": ("x = (1,\n", 1, 5, 6),
    "behind wide characters": ('größe = "😀"; x = = 1\n', 1, 18, 19),
    "CRLF": ("a = 1\r\nb = = 2\r\n", 2, 5, 6),
    "byte order mark": ("\ufeffa = = 1\n", 1, 5, 6),
    "unterminated string": ("a = 'x\n", 1, 5, 6),
    "dedent": ("if a:\n        b\n    c\n", 3, 6, 7),
    "nothing but an operator": ("*", 1, 2, 3),
    "null byte": ("a = 1\x00\n", 1, 1, 2),
    "keyword": ("class = 1", 1, 7, 8),
}


@pytest.mark.parametrize("name", BROKEN)
def test_syntax_errors(name):
    text, line, start, end = BROKEN[name]
    with pytest.raises(SourceError) as caught:
        parse("/w/net.py", text)
    span = caught.value.span
    assert (span.start, span.end) == (Position(line, start), Position(line, end))
    assert caught.value.reason


def test_nesting_that_the_parser_gives_up_on():
    with pytest.raises(SourceError):
        parse("/w/net.py", "(" * 5000 + ")" * 5000)


def test_empty_file(tracer, target):
    assert check("/w/net.py", "", Settings(), target, tracer).diagnostics == ()
