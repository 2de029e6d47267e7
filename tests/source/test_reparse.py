"""An edited text parsed in part gives what parsing it from the start gives."""

import ast
import random
from pathlib import Path

import pytest

from chipfit.analysis.source.module import SourceError, parse
from chipfit.analysis.source.reparse import reparsed

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


def test_what_no_edit_has_touched_is_the_same_object():
    tree = ast.parse(TEXT)
    body = reparsed(TEXT, tree, TEXT.replace("b = 2", "b = 7"))
    assert body is not None
    kept = [new is old for new, old in zip(body, tree.body, strict=True)]
    assert kept == [True, True, False, True, True, True, True]


def test_what_has_moved_is_parsed_anew_where_it_is():
    tree = ast.parse(TEXT)
    after = TEXT.replace("    b = 2\n", "    b = 2\n    b = 3\n")
    body = reparsed(TEXT, tree, after)
    assert body is not None
    assert [body[0] is tree.body[0], body[-1] is tree.body[-1]] == [True, False]
    assert dump(ast.Module(body, [])) == dump(ast.parse(after))
