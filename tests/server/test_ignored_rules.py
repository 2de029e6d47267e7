"""A rule more in a configuration: whatever the file looks like, nothing else of it changes."""

import tomllib

import pytest

from chipfit.server.fixes.ignored_rules import with_ignored
from chipfit.server.fixes.text_change import text_change

CHIPFIT, PYPROJECT = "chipfit.toml", "pyproject.toml"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (CHIPFIT, "", '[lint]\nignore = ["CF101"]\n'),
        (CHIPFIT, "x = 1", 'x = 1\n\n[lint]\nignore = ["CF101"]\n'),
        (CHIPFIT, '[lint]\nignore = ["CF2"]\n', '[lint]\nignore = ["CF2", "CF101"]\n'),
        (CHIPFIT, '[lint]\nignore = ["CF2",]\n', '[lint]\nignore = ["CF2", "CF101",]\n'),
        (CHIPFIT, "[lint]\nignore = [] # 名\n", '[lint]\nignore = ["CF101"] # 名\n'),
        (CHIPFIT, '[lint] # a\nselect = ["CF"]\n', '[lint] # a\nignore = ["CF101"]\nselect = ["CF"]\n'),
        (CHIPFIT, "[lint]", '[lint]\nignore = ["CF101"]\n'),
        (
            PYPROJECT,
            "[project]\r\nx = 1\r\n",
            '[project]\r\nx = 1\r\n\r\n[tool.chipfit.lint]\r\nignore = ["CF101"]\r\n',
        ),
        (
            PYPROJECT,
            '[tool.chipfit.lint]\nignore = [\n  "CF2", # ]\n  "CF3",  # this\n]\n[tool.x]\na = ["E"]\n',
            '[tool.chipfit.lint]\nignore = [\n  "CF2", # ]\n  "CF3",\n  "CF101",  # this\n]\n[tool.x]\na = ["E"]\n',
        ),
        (
            PYPROJECT,
            '[tool.ruff.lint]\nignore = ["E"]\n',
            '[tool.ruff.lint]\nignore = ["E"]\n\n[tool.chipfit.lint]\nignore = ["CF101"]\n',
        ),
    ],
)
def test_a_rule_is_added(file, before, after):
    assert with_ignored(file, before, "CF101") == after
    edit = text_change(file, before, after)
    assert edit.text in after
    assert len(edit.text) < len(after) or not before


@pytest.mark.parametrize(
    "text",
    [
        '[lint]\nignore = ["CF101"]\n',  # is ignored already
        "[lint\n",
        'lint = {ignore = ["CF2"]}\n',  # cannot be extended without rewriting it
        'lint.ignore = ["CF2"]\n',
        '[lint]\nignore = "CF2"\n',
        "[lint]\nignore = [1]\n",
        "lint = 1\n",
    ],
)
def test_what_takes_more_than_an_insertion_is_left(text):
    assert with_ignored(CHIPFIT, text, "CF101") is None


def test_strings_that_look_like_tables_are_strings():
    text = 'note = """\n[lint]\nignore = ["CF2"]\n"""\n'
    new = with_ignored(CHIPFIT, text, "CF101")
    assert new is not None
    assert tomllib.loads(new) == {**tomllib.loads(text), "lint": {"ignore": ["CF101"]}}


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("a\r\nb", "a  # x\r\nb", "  # x"),
        ("aa", "aaa", "a"),
        ("a\r\n", "a\r\nb\r\n", "b\r\n"),
        ("", "x", "x"),
        ("same", "same", ""),
    ],
)
def test_the_smallest_change(old, new, text):
    assert text_change("net.py", old, new).text == text
