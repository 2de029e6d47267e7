"""Model files as people leave them: the slice runs, or refuses what is really in the way and says why."""

from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings

from ..support.markdown import sections

SECTIONS = [pytest.param(files, id=title) for title, files in sections(Path(__file__).parent / "messy.md").items()]


@pytest.mark.parametrize("files", SECTIONS)
def test_messy(files, tracer, target, tmp_path):
    for file in files:
        path = tmp_path / file.settings.get("file", "net.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text.replace("CANARY", repr(str(tmp_path / "canary"))), encoding="utf-8")
    main = tmp_path / files[0].settings.get("file", "net.py")
    entry = "create('tiny')" if "create(" in files[0].text else None
    result = check(str(main), main.read_text(encoding="utf-8"), Settings(), target, tracer, entry)
    found = [d for d in result.diagnostics if d.code in ("CF003", "CF006")]
    wanted = [mark for file in files for mark in file.marks]
    assert {d.span for d in found} == {mark.span(str(main)) for mark in wanted}, found
    for mark in wanted:
        assert any(mark.text.partition(": ")[2] in d.message for d in found), found
    assert len(result.reports) == (not wanted)
    assert not (tmp_path / "canary").exists()
