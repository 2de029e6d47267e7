"""Which `# chipfit:` are comments: not those in strings, whatever the string's quotes."""

import pytest

from chipfit.analysis.source.module import parse

CASES = {
    "# chipfit: input=1x4\nx = 1\n": [(1, 1, "input=1x4")],
    "x = 1  # chipfit: ignore\n": [(1, 8, "ignore")],
    "x = '# chipfit: input=1x4'\n": [],
    'x = """\n# chipfit: input=1x4\n"""\n': [],
    "x = f'''\n# chipfit: input={1}\n'''\n": [],
    'def f():\n    """Write\n\n    # chipfit: input=1x4\n    """\n    # chipfit: input=1x5\n': [(6, 5, "input=1x5")],
    "x = 'é'  # chipfit: input=1x4\n": [(1, 10, "input=1x4")],
    "x = 'a' 'b'  # chipfit: input=1x4\r\ny = 1\r\n": [(1, 14, "input=1x4")],
    "'''a'''; x = 1  # chipfit: input=1x4": [(1, 17, "input=1x4")],
}


@pytest.mark.parametrize("text", CASES)
def test_comments(text):
    found = [(c.span.start.line, c.span.start.column, c.body) for c in parse("net.py", text).comments]
    assert found == CASES[text]
