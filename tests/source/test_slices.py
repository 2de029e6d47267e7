"""The slice as a user meets it: workspaces as pages, and what chipfit says about their models."""

from pathlib import Path

import pytest

from chipfit.analysis.check import check
from chipfit.analysis.config import Settings
from chipfit.analysis.source.module import parse
from chipfit.analysis.source.slice import slice_model

from ..support.markdown import Example, sections

PAGES = ("reached.md", "workspace.md", "refused.md")
FOLDER = Path(__file__).parent
WORKSPACES = [
    pytest.param(files, id=f"{page}: {title}") for page in PAGES for title, files in sections(FOLDER / page).items()
]


def write(files: list[Example], folder: Path) -> Path:
    """The workspace in `folder`; the path of its first file."""
    for file in files:
        path = folder / file.settings.get("file", "net.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text.replace("CANARY", repr(str(folder / "canary"))), encoding="utf-8")
    return folder / files[0].settings.get("file", "net.py")


@pytest.mark.parametrize("files", WORKSPACES)
def test_workspace(files, tracer, target, tmp_path):
    main = write(files, tmp_path)
    result = check(str(main), main.read_text(encoding="utf-8"), Settings(), target, tracer)
    wanted = set()
    for file in files:
        path = str(tmp_path / file.settings.get("file", "net.py"))
        marks = [mark for mark in file.marks if not mark.related]
        wanted |= {(mark.code, mark.span(path)) for mark in marks}
        for mark in marks:
            assert any(mark.text.partition(": ")[2] in d.message for d in result.diagnostics), result.diagnostics
    assert {(d.code, d.span) for d in result.diagnostics} == wanted, result.diagnostics
    assert len(result.reports) == (0 if wanted else 1)
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize("files", WORKSPACES)
def test_slice_keeps_lines(files, tmp_path):
    """Every line of a slice is a line of the user's file, at its number, blank or with its first characters."""
    main = write(files, tmp_path)
    module = parse(str(main), main.read_text(encoding="utf-8"))
    expression = next(iter(module.classes)) if not module.comments else list(module.classes)[-1]
    for part in slice_model(module, expression).modules:
        if Path(part.file).is_file():
            original = Path(part.file).read_text(encoding="utf-8").splitlines()
            sliced = part.text.splitlines()
            assert len(sliced) <= len(original) + 1
            for line, own in zip(sliced, original, strict=False):
                assert not line.strip() or len(line) - len(line.lstrip()) >= len(own) - len(own.lstrip())


def test_same_slice_for_an_edit_that_the_model_does_not_see(tmp_path):
    """Typing in a training loop must not cost a trace."""
    text = (FOLDER.parents[1] / "examples" / "kws.py").read_text(encoding="utf-8")
    texts = [text + tail for tail in ("", "\n\ndef train():\n    return 1\n", "\n\ndef train():\n    return 2\n")]
    slices = [slice_model(parse("/w/kws.py", each), "DSCNN") for each in texts]
    assert [s.modules[-1].text.rstrip() for s in slices] == [slices[0].modules[-1].text.rstrip()] * 3
