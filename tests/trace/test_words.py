"""The most frequent mistakes in the user's words, with the lines that made the tensors that do not fit."""

from pathlib import Path

import pytest

from ..support.checked import assert_as_underlined, check_example
from ..support.markdown import Example, examples

PAGES = [Path(__file__).parent / name for name in ("words.md", "mistakes.md")]
EXAMPLES = [pytest.param(e, id=f"{page.stem}:{e.line}") for page in PAGES for e in examples(page)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example, tracer, tmp_path):
    result, file = check_example(example, example.text, tracer, tmp_path)
    assert_as_underlined(list(result.diagnostics), example, file)
