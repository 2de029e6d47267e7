"""Columns behind characters that are one code point and several code units."""

import pytest

# File, line of its finding, and the columns of the finding by encoding.
FILES = {
    "name.py": (
        "from torch import nn\nclass 网络(nn.Module):\n    def forward(self, x):\n        return x\n",
        {"utf-8": (6, 12), "utf-16": (6, 8), "utf-32": (6, 8)},
    ),
    "syntax.py": (
        'from torch import nn\nx = ["😀漢é", )]\n',
        {"utf-8": (18, 19), "utf-16": (13, 14), "utf-32": (12, 13)},
    ),
    "late.py": (
        'from torch import nn\ns = "😀"; y = [nn.Module(] \n',
        {"utf-8": (27, 28), "utf-16": (25, 26), "utf-32": (24, 25)},
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", None])
def test_columns_are_in_the_agreed_encoding(start, encoding):
    offered = {"general": {"positionEncodings": [encoding]}} if encoding else {}
    client = start(capabilities=offered)
    agreed = encoding or "utf-16"
    assert client.capabilities["positionEncoding"] == agreed
    for name, (text, columns) in FILES.items():
        (found,) = client.settled(client.open(name, text))
        span = found["range"]
        assert (span["start"]["line"], span["end"]["line"]) == (1, 1), name
        assert (span["start"]["character"], span["end"]["character"]) == columns[agreed], name
    assert (client.shutdown(), client.log()) == (0, "")
