"""An edited text parsed in part gives what parsing it from the start gives."""

import ast
import random
from pathlib import Path

import pytest

from chipfit.analysis.source.module import SourceError, parse
from chipfit.analysis.source.reparse import reparsed

from ..support.steps import counted

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))
PIECES = [
    "x",
    "(",
    ")",
    '"""',
    "\n",
    "    y = 1\n",
    "else:\n",
    "# ",
    "\\\n",
    "😀",
    "@dec\n",
    ";",
    "class A:\n    b = 1\n",
]
TEXT = """import a


@dec(
    1
)
class B:
    x = 1


if a:
    b = 2
c = 3; d = 4
e = '''
f
'''


def g(): return 1
"""


def dump(tree):
    return ast.dump(tree, include_attributes=True)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("text", [TEXT, *(path.read_text(encoding="utf-8") for path in EXAMPLES[:2])])
def test_random_edits(text, seed):
    chosen, file = random.Random(seed), f"edited{seed}.py"
    for _ in range(60):
        start = chosen.randint(0, len(text))
        cut = chosen.choice([0, 0, 0, 1, 3])
        edited = text[:start] + chosen.choice(PIECES) + text[start + cut :]
        try:
            expected = dump(ast.parse(edited))
        except SyntaxError:
            expected = None
        try:
            found = dump(parse(file, edited).tree)
        except SourceError:
            found = None
        assert found == expected, edited
        if expected is not None and chosen.random() < 0.5:
            text = edited


def kept(before, after):
    """Of every statement of the text before: whether it is the same object after, has moved, or is gone."""
    tree = ast.parse(before)
    found = reparsed(before, tree, after)
    assert found is not None
    assert dump(ast.Module(found.body, [])) == dump(ast.parse(after))
    assert all(ast.dump(old) == ast.dump(new) and new in found.body for old, new in found.moved.items())
    names = {id(s): "same" for s in found.body} | {id(s): "moved" for s in found.moved}
    return [names.get(id(statement), "gone") for statement in tree.body]


def test_what_no_edit_has_touched_is_the_same_object():
    after = TEXT.replace("b = 2", "b = 7")
    assert kept(TEXT, after) == ["same", "same", "gone", "same", "same", "same", "same"]


def test_the_statement_above_an_edit_is_the_same_object():
    assert kept("import a\n\nb = 1\n", "import a\n# c\nb = 1\n") == ["same", "same"]


def test_what_has_moved_is_parsed_anew_and_told():
    after = TEXT.replace("    b = 2\n", "    b = 2\n    b = 3\n")
    assert kept(TEXT, after) == ["same", "same", "gone", "gone", "gone", "moved", "moved"]  # c and d share a line


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a = 1\nb = 2\n", "b = 2\na = 1\n", ["moved", "gone"]),  # the order may tell
        ("a = 1\nb = 2\na = 1\n", "b = 2\na = 1\n", ["gone", "moved", "moved"]),
        ("a = 1\nb = 2\nc = 3\n", "\na = 1\nb = 3\nc = 3\n\n", ["moved", "gone", "moved"]),
        ("a = 1; b = 2\nc = 3\n", "\na = 1; b = 2\nc = 3\n", ["gone", "gone", "moved"]),
        ("a = 1\na = 1\n", "a = 1\n", ["same", "gone"]),
        ("@d\nclass A: b = 1\n", "\n@d\nclass A: b = 1\n", ["moved"]),
        ("@d\nclass A: b = 1\n", "@d\n\nclass A: b = 1\n", ["gone"]),
    ],
)
def test_what_counts_as_moved(before, after, expected):
    assert kept(before, after) == expected


@pytest.mark.parametrize("edited", ["import b\n{}y = 2\n{}", "{}y = 2\n{}import b\n"])
def test_many_of_the_same_cost_no_more_than_their_lines(edited):
    many = "x = 1\n" * 250
    before, after = "import a\n" + edited.format(many, many), edited.format(many, "x = 1\n" + many)
    tree = ast.parse(before)
    found, steps = counted(lambda: reparsed(before, tree, after))
    assert found is not None
    assert steps < 100 * 500
