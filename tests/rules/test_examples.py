"""Networks that an expert would leave as they are get no advice."""

from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_is_said_about_an_example(path: Path, target, tracer):
    result = check(str(path), path.read_text(encoding="utf-8"), Settings(target=target.name), target, tracer)
    assert len(result.reports) == 1
    assert result.diagnostics == ()
