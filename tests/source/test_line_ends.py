"""The same model in files of every shape: its operators are on the same lines."""

from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings

KWS = (Path(__file__).parents[2] / "examples" / "kws.py").read_text(encoding="utf-8")
FILLER = "def unused_{0}(x):\n    return open(str(x))\n\n\n"
SHAPES = {
    "as it is": (KWS, 0),
    "CRLF": (KWS.replace("\n", "\r\n"), 0),
    "CR": (KWS.replace("\n", "\r"), 0),
    "tabs": (KWS.replace("    ", "\t"), 0),
    "BOM": ("\ufeff" + KWS, 0),
    "form feeds": (KWS.replace("\n\n\nclass", "\n\f\n\nclass"), 0),
    "other line separators": (KWS.replace('"""', '"""\u2028\x0b\x1c ', 1), 0),
    "notebook": ("# In[1]:\n\n\n" + KWS + "\n# In[2]:\n\n%matplotlib = 3\n".replace("%", ""), 3),
    "10,000 lines": ("".join(FILLER.format(i) for i in range(2500)) + KWS, 10_000),
    "no final newline": (KWS.rstrip("\n"), 0),
}


@pytest.fixture(scope="module")
def lines(tracer, target):
    return places("as it is", tracer, target)


def before(line, shift):
    return None if line is None else line - shift


def places(shape, tracer, target):
    text, shift = SHAPES[shape]
    result = check("/workspace/kws.py", text, Settings(), target, tracer, "DSCNN")
    assert [d for d in result.diagnostics if d.code in ("CF003", "CF006")] == []
    nodes = result.reports[0].nodes
    return [(node.op, before(node.line, shift), before(node.init_line, shift)) for node in nodes]


@pytest.mark.parametrize("shape", SHAPES)
def test_lines(shape, lines, tracer, target):
    assert places(shape, tracer, target) == lines
    assert len(lines) > 8
