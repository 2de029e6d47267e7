"""What is read from the source alone is what the trace says, too."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.rules.read_graph import static_support
from chipfit.analysis.source.reading import torch_operators
from chipfit.analysis.targets import load_runtime

from ..support.checked import assert_as_underlined, check_example
from ..support.markdown import Example, examples, sections
from ..support.static import NoTracer

ROOT = Path(__file__).parents[2]
FOLDERS = ("examples", "tests/models", "tests/trace/models")
FILES = [file for folder in FOLDERS for file in sorted((ROOT / folder).glob("*.py"))]
BUDGETS = {"target", "arena-bytes", "flash-bytes"}
PYTHON = [e for page in sorted(ROOT.glob("tests/*/*.md")) for e in examples(page) if e.language == "python"]
PAGES = [example for example in PYTHON if example.settings.keys() <= BUDGETS]
READ = sections(Path(__file__).with_name("reading.md"))


def unsupported(result):
    return {found for found in result.diagnostics if found.code == "CF101"}


def without_trace(example: Example, folder: Path):
    with NoTracer() as tracer:
        result, file = check_example(example, example.text, tracer, folder)
    return unsupported(result), file


@pytest.mark.parametrize("example", [pytest.param(e, id=f"{e.line}") for e in READ["Found"] + READ["Silent"]])
def test_page(example: Example, tracer, tmp_path):
    found, file = without_trace(example, tmp_path)
    assert_as_underlined(sorted(found, key=lambda d: d.span), example, file)
    traced, _ = check_example(example, example.text, tracer, tmp_path)
    assert traced.reports
    assert found <= unsupported(traced)


def test_everything_read_on_the_pages_is_traced(tracer, tmp_path):
    speaking = 0
    for example in PAGES:
        found, _ = without_trace(example, tmp_path)
        if found:
            speaking += 1
            assert found <= unsupported(check_example(example, example.text, tracer, tmp_path)[0])
    assert speaking > 5


def test_everything_read_in_the_files_is_traced(tracer, target):
    speaking = 0
    for file, name in product(FILES, ("chipfit", "cmsis-nn", "glow", "tflm")):
        text, chosen = file.read_text("utf-8"), replace(target, runtime=load_runtime(name))
        with NoTracer() as none:
            found = unsupported(check(str(file), text, Settings(), chosen, none))
        if found:
            speaking += 1
            assert found <= unsupported(check(str(file), text, Settings(), chosen, tracer))
    assert speaking > 1


ARGUMENTS = {
    "LSTM": "6, 8", "GRU": "6, 8", "LogSoftmax": "1", "LayerNorm": "6", "InstanceNorm1d": "4", "InstanceNorm2d": "4",
    "UpsamplingBilinear2d": "scale_factor=2", "ConvTranspose1d": "4, 4, 2", "ConvTranspose2d": "4, 4, 2",
    "Dropout": "0.1", "log_softmax": "1", "layer_norm": "(6,)", "argmax": "1", "flatten": "1", "squeeze": "0",
    "unsqueeze": "0", "reshape": "(-1,)", "view": "-1", "dropout": "0.1, False", "dropout1d": "0.1, False",
    "dropout2d": "0.1, False",
}  # fmt: skip
"""What a name needs beside the tensor."""
AROUND = ("conv_2d", "reshape", "transpose", "relu", "softmax")
SEQUENCES = ("LSTM", "GRU", "InstanceNorm1d", "ConvTranspose1d", "dropout1d")
ROW = """import torch
from torch import nn


# chipfit: input={input}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(4, 4, 1) if {sequence} else nn.Conv2d(4, 4, 3, padding=1)
        self.layer = {layer}

    def forward(self, x):
        x = self.first(x)
        y = {call}
        return y{part}
"""


def program(name: str, two: bool) -> str:
    """A model that uses a row once, behind a convolution."""
    last = name.rpartition(".")[2]
    given = ARGUMENTS.get(last, "")
    layer, call = "nn.Identity()", f"{name}(x{', ' if given else ''}{given})"
    if name.startswith("torch.nn.") and last[0].isupper():
        layer, call = f"{name}({given})", "self.layer(x)"
    elif name.startswith("torch.Tensor."):
        call = f"x.{last}({'x.relu()' if two else given})"
    elif two:
        call = f"x {name} x.relu()" if not last[0].isalpha() else f"{name}(x, x.relu())"
    elif name == "-":
        call = "-x"
    sequence = last in SEQUENCES
    shape = "1x4x6" if sequence else "1x4x6x6"
    return ROW.format(
        input=shape, sequence=sequence, layer=layer, call=call, part="[0]" if last in ("LSTM", "GRU") else ""
    )


ONE = {**torch_operators.OPERATORS, **dict.fromkeys(sorted(torch_operators.PASSING), ())}
ROWS = [(name, False, operators) for name, operators in ONE.items()]
ROWS += [(name, True, operators) for name, operators in torch_operators.OF_TWO_TENSORS.items()]


@pytest.mark.parametrize(("name", "two", "operators"), ROWS, ids=lambda value: value if isinstance(value, str) else "")
def test_row_is_what_the_trace_gives(name: str, two: bool, operators: tuple[str, ...], tracer, target):
    text = program(name, two)
    result = check("net.py", text, Settings(), target, tracer)
    with NoTracer() as none:
        found = unsupported(check("net.py", text, Settings(), target, none))
    graph = result.models[0].graph
    assert graph is not None, result.diagnostics
    made = [node for node in graph.nodes if node.op not in AROUND]
    if any(static_support(op, target) for op in operators):
        assert not found, "a kernel may run it"
        assert {*operators} <= {op for node in made for op in (node.op, *node.fused)}
    else:
        assert [node.op for node in made] == [*operators]
        assert found == unsupported(result)
        assert bool(found) == bool(operators)
