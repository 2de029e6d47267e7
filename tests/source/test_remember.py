"""What is remembered of an older state of a file never shows: an edited text is checked as if it were the first."""

import ast
import random
from ast import dump
from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.source import dependencies, module
from chipfit.analysis.source.consulted import noting
from chipfit.analysis.source.first_line import first_line
from chipfit.analysis.source.latest import Latest
from chipfit.analysis.source.overlay import overlaid
from chipfit.analysis.source.slicer import Slicer
from chipfit.server.no_tracer import NoTracer
from chipfit.server.settings import open_project

from ..support.steps import counted

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = "import argparse\nimport torch\nfrom torch import nn\n\n"
MANY = """from helper import Block, make

WIDTH = 8
TABLE = {}


def register(name):
    def put(made):
        TABLE[name] = made
        return made
    return put


def conv(width, act=nn.ReLU):
    return nn.Sequential(nn.Conv2d(3, width, 3), act())


def inner(width):
    return nn.Sequential(nn.Linear(width, 4), nn.Tanh())


class Base(nn.Module):
    scale = WIDTH

    def __init__(self, classes=4):
        super().__init__()
        self.head = nn.Linear(10, classes)

    def forward(self, x):
        return torch.softmax(self.head(x), dim=1)


# chipfit: input=1x10
class One(Base):
    def forward(self, x):
        return torch.log_softmax(super().forward(x), dim=1)


class Two(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = conv(width)
        self.block = Block(3, 4)

    def forward(self, x):
        return self.body(x).tanh()


@register("three")
class Three(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(10)

    def forward(self, x):
        return open(self.norm(x))


def create(name):
    return TABLE[name]()


# chipfit: input=1x10
class Four(nn.Module):
    def __init__(self):
        super().__init__()
        self.three = create("three")

    def forward(self, x):
        return self.three(x)


def make_two(width=WIDTH):
    return Two(width)


def test_two():
    model = make_two(16)
    assert model(torch.zeros(1, 3, 32, 32)) is not None


class Trainer:
    def __init__(self, model=None):
        self.model = create("three")

    def fit(self):
        '''
        >>> One()(torch.zeros(2, 10))
        '''
        return self.model(torch.zeros(1, 10))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", default=12)
    args = parser.parse_args()
    measure(Two(args.width), torch.randn(1, 3, 24, 24))


def measure(net, x, rounds=WIDTH):
    net(x)


if __name__ == "__main__":
    main()
    size = 24
    measure(Two(width=10), torch.randn(1, 3, size, size))
"""
HELPER = """import torch
from torch import nn

from net import inner


class Block(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.body = inner(a)

    def forward(self, x):
        return self.body(x).erfinv()


def make():
    return Block(3, 3)
"""
FILLS = """import torch
from torch import nn

from net import register


@register("three")
class Block(nn.Module):
    def forward(self, x):
        return x.erfinv()


def make():
    return Block()
"""
TAKES = """import net


def make(name="One"):
    return getattr(net, name)()


Block = make
"""
STARS = HELPER.replace("import inner", "import *")
WORDS = "One Two Three Base conv create make_two TABLE WIDTH Block make 8 16 10 width nn.LayerNorm open tanh".split()
PIECES = [
    "x", "1", "(", ")", '"""', "\n", "\n\n", "    y = 1\n", "# ", "# chipfit: input=1x10\n", "  # chipfit: ignore\n",
    "@register('a')\n", "import os\n", "from helper import *\n", "class Two(Base):\n    b = 1\n", "One = Two\n",
    "def conv(a):\n    return nn.Tanh()\n", "model = One()\n", "global WIDTH\n",
    "parser.add_argument('--width', default=3)\n",
]  # fmt: skip
STATEMENTS = """import os
import numpy as np
import foo.bar
import torch.nn as nn
from torch import nn, Tensor as T
from torch.nn import *
from helper import *
import helper as nn
from helper import make as conv
from helper import Block as Base, make
import net; TABLE["n"] = net.One
from net import conv as make
import Base as One
from __future__ import annotations
WIDTH = 16
LIMIT: int = WIDTH
conv = inner
del WIDTH
TABLE["three"] = Two
TABLE.update(three=One)
TABLE = dict(a=One)
a = 1; b = 2
a = 1; WIDTH = 12;
WIDTH += 1
lambda: (WIDTH := 3)
raise SystemExit
global WIDTH
model = Two(WIDTH)
nn.Tanh = nn.ReLU
for WIDTH in (1, 2):|    LIMIT = [conv for conv in range(3)]
for step in (1, 2):|    model.width = step|    WIDTH = 4
while WIDTH:|    TABLE["three"] = One|    WIDTH -= 1
for conv in (inner,):|    class Holder:|        def __init__(self):|            self.model = create("three")
if WIDTH:|    import helper as make
if WIDTH == 16:|    class Two(nn.Module):|        pass
if LIMIT:|    TABLE.update(three=Two)|else:|    del TABLE
if (WIDTH := 4):|    pass
if True:|    from helper import *
match WIDTH:|    case 16:|        conv = inner|    case make:|        pass
try:|    import helper|except ImportError:|    helper = None
try:|    from torch import nn|except ImportError as torch:|    nn = None
with open("x") as WIDTH:|    pass
def late():|    import helper as torch
def late(model):|    import os|    return model(torch.zeros(1, 3, WIDTH, 8))
def inner(width):|    global WIDTH|    WIDTH = 3|    return nn.Tanh()
async def conv(a):|    pass
def make_two(width=LIMIT):|    return Two(width)
class Two(nn.Module):|    def forward(self, x):|        return x.erfinv()
class One(Two):|    pass
class Base:|    scale = 3
@register("three")|class Other(nn.Module):|    def forward(self, x):|        return x.digamma()
@torch.no_grad()|def evaluate(model):|    model(torch.zeros(1, 10))
def setup(parser):|    parser.add_argument("--width", default=3)
def report(model, size=8):|    model(torch.zeros(1, 3, size, WIDTH))
report(Two(WIDTH), size=WIDTH)
report(One())
def example():|    return torch.zeros(1, 3, WIDTH, 8)
def both(model):|    report(model, size=LIMIT)|    model(example())
both(Two())
model(example())
if __name__ == "__main__":|    x = example()|    both(One())|    report(Two(), x)
if __name__ == "__main__":|    import helper as nn|    Two(WIDTH)(torch.zeros(1, 3, 8, 8))
"""


def edited(chosen, text):
    """The text with a small edit, half of them a word for another one."""
    if chosen.random() < 0.5:
        word, other = chosen.choice(WORDS), chosen.choice(WORDS)
        places = [i for i in range(len(text)) if text.startswith(word, i)]
        start = chosen.choice(places or [0])
        return text[:start] + other + text[start + len(word) * bool(places) :]
    start, cut = chosen.randint(0, len(text)), chosen.choice([0, 0, 0, 1, 3])
    if chosen.random() < 0.5:
        start = text.rfind("\n", 0, start) + 1
    return text[:start] + chosen.choice(PIECES) + text[start + cut :]


def rearranged(chosen, text):
    """The text with a statement more or less, or another one in its place, perhaps on as many lines."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return edited(chosen, text)
    lines = [*text.split("\n"), ""]
    starts = [*(first_line(s) - 1 for s in body), len(lines) - 1]
    at = chosen.randrange(len(starts))
    end = min(at + chosen.choice([0, 1]), len(body))
    other = chosen.randrange(len(body) or 1)
    known, own = chosen.choice(STATEMENTS.splitlines()).split("|"), lines[slice(*[*starts, 0][other : other + 2])]
    new = chosen.choice([known, known, known, own, []])
    more = max(0, starts[end] - starts[at] - len(new)) * chosen.choice([0, 0, 1])
    return "\n".join([*lines[: starts[at]], *new, *[""] * more, *lines[starts[end] :]])


def forget(monkeypatch):
    """As if the process had just been started; undone by `monkeypatch.undo`."""
    monkeypatch.setattr(module, "_parsed", Latest())
    monkeypatch.setattr(dependencies, "_tables", Latest())


class Jobs(NoTracer):
    """Keeps what it is asked to run: the syntax trees, with the place of every node."""

    def __init__(self):
        super().__init__()
        self.jobs = []

    def run(self, job):
        trees = [(m["name"], m["file"], dump(ast.parse(m["text"]), include_attributes=True)) for m in job["modules"]]
        self.jobs.append({**job, "modules": trees})
        return super().run(job)


def quick(folder, text, helper):
    """All that a check without a trace finds, asks for and reads."""
    path, project, tracer = str(folder / "net.py"), open_project(str(folder / "net.py")), Jobs()
    assert project.target is not None
    with overlaid({path: text, str(folder / "helper.py"): helper}), noting() as reads:
        found = check(path, text, project.settings, project.target, tracer)
    return found, tracer.jobs, dict(reads), reads.glanced


def test_what_is_not_named_by_what_depends_on_it(tmp_path, monkeypatch):
    """Through a registry, or by way of another file; alone and together with what it is said next to."""
    (tmp_path / "chipfit.toml").touch()
    text = HEAD + MANY
    quick(tmp_path, text, HELPER)
    for old, new in [
        ("nn.Tanh()", "nn.Tanh().cuda(exit())"),
        ("        TABLE[name] = made\n", "        print(TABLE)[name] = made\n"),
        ("LayerNorm(10)", "Hardshrink(10)"),
        ("        print(TABLE)[name] = made\n", "        TABLE[name] = made\n"),
        ("WIDTH = 8", "WIDTH = exit()"),
        ("    scale = WIDTH\n", "    scale = WIDTH + 1\n"),
        ("default=12", "default=13"),
        ("    measure(Two(args", "    print(Two(args"),
        ("    net(x)", "    net(x[:, :2])"),
        ("    size = 24", "    size = 25"),
        ("def inner(", "def other("),
        ("def other(", "def inner("),
        ("(16)", "(17)"),
        ("\n# chipfit: input=1x10\nclass Four", "\n# chipfit: input=1x11\nclass Four"),
        ("class One(Base)", "class One(nn.Module)"),
    ]:
        assert old in text
        text = text.replace(old, new, 1)
        found = quick(tmp_path, text, HELPER)
        with monkeypatch.context() as fresh:
            forget(fresh)
            assert found == quick(tmp_path, text, HELPER), (old, new)


NET = """# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = MADE

    def forward(self, x):
        return self.body(x)


class Two(nn.Module):
    def forward(self, x):
        return x.erfinv()
"""


@pytest.mark.parametrize(
    ("head", "made", "old", "new"),
    [
        pytest.param(
            "import helper\nTABLE = {}\ndef register(name):\n    return lambda made: TABLE.update(three=made)\n",
            "TABLE['three']()",
            HEAD,
            f"\n{HEAD}",
            id="the import of a file that fills a registry moves",
        ),
        pytest.param("from helper import *\n", "make()", HEAD, f"\n{HEAD}", id="a star moves"),
        pytest.param("a = 1; b = 2\n", "nn.Tanh()", HEAD, f"\n{HEAD}", id="a line that is shared moves"),
        pytest.param("a = 1; b = 2\n\n", "nn.Tanh()", "a = 1; b = 2\n", "a = 1\nb = 2", id="a line is shared no more"),
        pytest.param("import helper\n", "helper.make('Two')", "erfinv", "digamma", id="another file takes anything"),
        pytest.param("import net\n", "net.Two()", "erfinv", "digamma", id="the file imports itself"),
        pytest.param("from net import Two as Other\n", "Other()", "erfinv", "digamma", id="the file renames its own"),
        pytest.param(
            "def make():\n    made = Net()\n    made(torch.zeros(1, 4))\ndef make():\n    return Net()\n",
            "nn.Linear(4, 3)",
            "return Net()",
            "return 3",
            id="a name is defined twice",
        ),
    ],
)
def test_what_no_name_tells(tmp_path, monkeypatch, head, made, old, new):
    (tmp_path / "chipfit.toml").touch()
    text = HEAD + head + NET.replace("MADE", made)
    helper = TAKES if "helper.make" in made else FILLS
    quick(tmp_path, text, helper)
    text = text.replace(old, new, 1)
    found = quick(tmp_path, text, helper)
    with monkeypatch.context() as fresh:
        forget(fresh)
        assert found == quick(tmp_path, text, helper)


@pytest.mark.parametrize(
    ("old", "new", "models"),
    [
        ("return self.three(x)", "return self.three(x) + 1", {"Four"}),
        ("        self.body = conv(width)", "        # a line more\n        self.body = conv(width)", {"Two"}),
        ("import argparse\n", "import argparse\nimport os\n", {"Three", "Four"}),
        ("import argparse\n", "import argparse\nLIMIT = 3\n", set()),
        ("WIDTH = 8", "WIDTH = 9", {"One"}),
        ("def fit(self)", "def fit(self, more)", set()),
    ],
)
def test_nothing_is_found_anew_that_holds(tmp_path, monkeypatch, old, new, models):
    """An edit in one model leaves the others alone, and they are known where they are now.

    So does one that concerns names which they do not have; but what has to do with registries looks at all imports.
    """
    (tmp_path / "chipfit.toml").touch()
    quick(tmp_path, HEAD + MANY, HELPER)
    made, text = [], (HEAD + MANY).replace(old, new)
    slicer = Slicer.run
    monkeypatch.setattr(Slicer, "run", lambda self, name: made.append(name) or slicer(self, name))
    found = quick(tmp_path, text, HELPER)
    assert {name.partition("(")[0] for name in made} == models
    with monkeypatch.context() as fresh:
        forget(fresh)
        assert found == quick(tmp_path, text, HELPER)


@pytest.mark.parametrize(
    ("old", "new"),
    [("digamma", "erfinv"), ("import torch\n", "import torch\nimport os\n"), ("    def", "    # a line more\n    def")],
)
def test_nobody_looks_into_what_stays_the_same(tmp_path, old, new):
    """A keystroke takes as many steps where the functions below are long."""
    (tmp_path / "chipfit.toml").touch()

    def steps(terms):
        text = HEAD + NET.replace("MADE", "nn.Tanh()").replace("erfinv", "digamma")
        text += f"\n\ndef more(a):\n    return print(a{' + a.b[a]' * terms})\n"
        quick(tmp_path, text, HELPER)
        assert old in text
        return counted(lambda: quick(tmp_path, text.replace(old, new, 1), HELPER))[1]

    few = steps(1)
    assert steps(200) < 1.01 * few


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("start", ["many", "kws", "ic"])
def test_random_edits(tmp_path, monkeypatch, start, seed):
    chosen = random.Random(f"{start}{seed}")
    (tmp_path / "chipfit.toml").touch()
    text = HEAD + MANY if start == "many" else (EXAMPLES / f"{start}.py").read_text(encoding="utf-8")
    helper = HELPER
    for _ in range(60):
        other = chosen.choice([edited, rearranged])(chosen, text)
        if chosen.random() < 0.1:
            helper = chosen.choice([edited(chosen, helper), HELPER, FILLS, TAKES, STARS])
        found = quick(tmp_path, other, helper)
        with monkeypatch.context() as fresh:
            forget(fresh)
            expected = quick(tmp_path, other, helper)
        assert found == expected, other
        if expected[1] and chosen.random() < 0.7:
            text = other
