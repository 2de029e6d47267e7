"""The files the language servers are measured on, and the edits that are made in them. No chance is involved."""

import re
from collections.abc import Callable
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
_CLASSES = re.compile(r"^(?:class|def) (\w+)|^([A-Z]+) =", re.MULTILINE)
_COUNT = re.compile(r"(num_classes(?:: int)? ?= ?)(\d+)")
_INIT = re.compile(r"super\(\).__init__\(\)\n")
_TENSOR = r"(?:torch\.)?Tensor"
_FORWARD = re.compile(
    rf"(# chipfit: input=1x([\dx]+)\nclass .*?def forward\(self, \w+)(?:: {_TENSOR})?\)(?: -> {_TENSOR})?:", re.DOTALL
)

LONG = {"1500": (1500, 8), "5000": (5000, 8), "dense": (1500, 41)}
"""Made files: so many lines, and so many models in them, which are copies of the examples with names of their own.
Between the models is what a project has besides: loading of data, augmentation, metrics, training. `dense` has none."""
NAMES = ("kws", "vww", *LONG)


def text_of(name: str) -> str:
    """An example, or one of the LONG files."""
    return _long(*LONG[name]) if name in LONG else (EXAMPLES / f"{name}.py").read_text("utf-8")


def models(text: str) -> int:
    """How many models the text declares."""
    return text.count("# chipfit: input=")


def other_operator(text: str, on: bool) -> str:
    """An operator without a kernel in the middle of the file, or the one with a kernel again: needs no trace to see."""
    return _in_the_middle(text, re.compile(r"(?<!log_)(softmax\()"), lambda match: f"log_{match[1]}") if on else text


def other_operator_below(text: str, on: bool) -> str:
    """The same with a line more in the model above it: what follows stands on other lines than before."""
    longer = _in_the_middle(text, _INIT, lambda match: f"{match[0]}        # a line\n") if on else text
    return other_operator(longer, on)


def other_operator_and_import(text: str, on: bool) -> str:
    """The same with an import more at the top, which might mean something to all that follows."""
    return other_operator(_with_import(text), on) if on else text


def other_size(text: str, number: int) -> str:
    """`number` x 8 more classes for the model in the middle of the file: its graph has to be made anew to see it."""
    return _in_the_middle(text, _COUNT, lambda match: f"{match[1]}{int(match[2]) + 8 * number}")


def fixable(text: str, number: int) -> str:
    """Something that has a fix: for chipfit a softmax before an argmax, for ruff an import that nobody uses."""
    text = _with_import(other_size(text, number))
    return _in_the_middle(text, re.compile(r"(softmax\(.*dim=-?1\))"), lambda match: f"{match[1]}.argmax(1)")


def typed_line(text: str) -> tuple[int, str]:
    """Where somebody types in the middle of a file, as an index of the text, and what: a layer more."""
    inits = [match.end() for match in _INIT.finditer(text)]
    return inits[len(inits) // 2], "        self.extra = nn.Linear(64, 12)\n"


def line_of_layer(text: str) -> int:
    """The line, from 0, of a layer of the model in the middle."""
    places = [match.start() for match in re.finditer(r"= nn\.Linear\(", text)]
    return text.count("\n", 0, places[len(places) // 2])


def annotated(text: str) -> str:
    """The same with the shape annotations that torchtyc goes by; the result has a wrong one, to have a finding."""

    def signature(match: re.Match[str]) -> str:
        sizes = match[2].replace("x", " ")
        return f'{match[1]}: Float[Tensor, "batch {sizes}"]) -> Float[Tensor, "batch 7"]:'

    text, count = _FORWARD.subn(signature, text)
    assert count == models(text)
    head, separator, rest = text.partition("\nimport torch\n")
    return f"{head}\nfrom jaxtyping import Float\nfrom torch import Tensor\n{separator}{rest}"


def _with_import(text: str) -> str:
    return text.replace("\nimport torch\n", "\nimport os\nimport torch\n", 1)


def _in_the_middle(text: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str:
    matches = [*pattern.finditer(text)]
    match = matches[len(matches) // 2]
    return text[: match.start()] + new(match) + text[match.end() :]


def _long(lines: int, models: int) -> str:
    """The models evenly between the rest."""
    parts = [(EXAMPLES / f"{name}.py").read_text("utf-8") for name in ("kws", "vww", "ic", "gesture")]
    rest = Path(__file__).with_name("lsp_plain.txt").read_text("utf-8")
    copies = [_copy(parts[number % len(parts)], number) for number in range(models)]
    between = max(0, lines - sum(copy.count("\n") for copy in copies)) // models
    made, number = '"""Many models."""\n\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n', 0
    for count, copy in enumerate(copies, 1):
        made += copy
        target = lines * count // models if between else 0
        while made.count("\n") + rest.count("\n") < target:
            made += _copy(rest, 1000 + number)
            number += 1
    return made


def _copy(text: str, number: int) -> str:
    """Everything below the imports, with the number behind every name that the file defines."""
    body = text[re.search(r"^(?:class|def|#|[A-Z]+ =)", text, re.MULTILINE).start() :]  # pyright: ignore
    for found in _CLASSES.finditer(body):
        name = found[1] or found[2]
        body = re.sub(rf"\b{name}\b", f"{name}{number}", body)
    return f"\n\n{body}"
