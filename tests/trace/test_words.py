"""The ten most frequent mistakes in the user's words, with the lines that made the tensors that do not fit."""

from pathlib import Path

import pytest

from ..support.checked import assert_as_underlined, check_example
from ..support.markdown import Example, examples

EXAMPLES = [pytest.param(e, id=str(e.line)) for e in examples(Path(__file__).parent / "words.md")]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example, tracer, tmp_path):
    result, file = check_example(example, example.text, tracer, tmp_path)
    assert_as_underlined(list(result.diagnostics), example, file)
