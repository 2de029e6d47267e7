"""`--fix`, `--diff` and `--add-ignore`: what they change in a file, and that nothing else of it changes."""

import stat
import subprocess

import pytest

from chipfit.analysis.diagnostic import Diagnostic, Edit, Fix, Safety, Severity
from chipfit.analysis.span import Position, Span
from chipfit.server.files.source_file import SourceFile, replace_file
from chipfit.server.fixes.fixes import apply_fixes

from ..rules.test_pages import PAGES
from ..support.checked import check_example
from .conftest import PROGRAM

BEFORE = """from torch import nn


class Net(nn.Module):
    # chipfit: ignore[CF302]
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 4)  # é  # chipfit: ignore[CF3]
        self.act = nn.LogSoftmax(1)  # chipfit: ignore[CF101, CF4] soon

    def forward(self, x):
        return self.act(self.fc(x))
"""
AFTER = """from torch import nn


# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 4)  # é
        self.act = nn.LogSoftmax(1)  # chipfit: ignore[CF101] soon

    def forward(self, x):
        return self.act(self.fc(x))
"""


@pytest.mark.parametrize(
    ("newline", "encoding"),
    [("\n", "utf-8"), ("\r\n", "utf-8-sig"), ("\r", "utf-8"), ("\r\n", "latin-1")],
)
def test_fix_keeps_line_ends_and_encoding(chipfit, tmp_path, newline, encoding):
    coding = "# coding: latin-1\n" if encoding == "latin-1" else ""
    file = tmp_path / "net.py"
    file.write_bytes((coding + BEFORE).replace("\n", newline).encode(encoding))
    file.chmod(0o750)
    run = chipfit("lint", "-q", "--fix", "--format", "concise")
    assert (run.code, run.out) == (0, "Nothing to report in 1 file.\n")
    assert run.err == "chipfit: fixed 4 findings in 1 file.\n"
    assert file.read_bytes() == (coding + AFTER).replace("\n", newline).encode(encoding)
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".net")] == []


def test_diff_is_what_patch_applies_and_fix_does(chipfit, tmp_path):
    (tmp_path / "net.py").write_text(BEFORE)
    run = chipfit("lint", "-q", "--diff")
    assert (run.code, run.err) == (1, "")
    assert (tmp_path / "net.py").read_text() == BEFORE
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=run.out, text=True, check=True)
    assert (tmp_path / "net.py").read_text() == AFTER
    assert chipfit("lint", "-q", "--diff").code == 0


def test_a_text_on_stdin_is_fixed_to_stdout(tmp_path):
    (tmp_path / "chipfit.toml").touch()
    command = [PROGRAM, "lint", "-q", "--fix", "--format", "concise", "-"]
    run = subprocess.run(command, cwd=tmp_path, input=BEFORE, capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stdout) == (0, AFTER)
    assert run.stderr.endswith("Nothing to report in 1 file.\n")


def test_what_cannot_be_kept_is_not_touched(chipfit, tmp_path):
    data = BEFORE.encode("latin-1")
    (tmp_path / "net.py").write_bytes(data)
    run = chipfit("lint", "-q", "--fix")
    assert "net.py: the file is not utf-8 text throughout, so it is not fixed." in run.err
    assert (tmp_path / "net.py").read_bytes() == data


def test_add_ignore_silences_everything_and_changes_no_code(chipfit, tmp_path):
    text = BEFORE.replace("    # chipfit: ignore[CF302]\n", "").replace("  # é  # chipfit: ignore[CF3]", "")
    text = text.replace(
        "nn.LogSoftmax(1)  # chipfit: ignore[CF101, CF4] soon", "nn.LogSoftmax(  # why\n            1,\n        )"
    )
    (tmp_path / "net.py").write_bytes(text.replace("\n", "\r\n").encode())
    run = chipfit("lint", "-q", "--add-ignore")
    assert (run.code, run.out) == (0, "Added 2 comments to 1 file; 0 findings left.\n")
    new = (tmp_path / "net.py").read_bytes().decode()
    assert "class Net(nn.Module):  # chipfit: ignore[CF007]\r\n" in new
    assert "nn.LogSoftmax(  # why  # chipfit: ignore[CF101]\r\n" in new
    assert new.replace("  # chipfit: ignore[CF007]", "").replace("  # chipfit: ignore[CF101]", "") == text.replace(
        "\n", "\r\n"
    )
    assert chipfit("lint", "-q", "--add-ignore").out == "Added 0 comments to 0 files; 0 findings left.\n"
    assert chipfit("lint", "-q", "--format", "concise").out == "Nothing to report in 1 file.\n"


@pytest.mark.parametrize("example", [e for e in PAGES["unused-suppression"] if e.marks], ids=lambda e: str(e.line))
def test_the_fix_of_an_unused_comment_removes_its_finding(example, tracer, tmp_path):
    result, file = check_example(example, example.text, tracer, tmp_path)
    fixed = apply_fixes(SourceFile(file, example.text, "utf-8", True), result.diagnostics, unsafe=False)
    again, _ = check_example(example, fixed.source.raw, tracer, tmp_path)
    left = [diagnostic for diagnostic in result.diagnostics if diagnostic not in fixed.applied]
    assert [d.message for d in again.diagnostics] == [d.message for d in left]
    assert not any(diagnostic.fixes for diagnostic in again.diagnostics)


def finding(*edits, safety=Safety.SAFE, file="a.py"):
    parts = tuple(Edit(Span(file, Position(*start), Position(*end)), text) for start, end, text in edits)
    place = Span("a.py", Position(1, 1), Position(1, 2))
    return Diagnostic("CF1", "x", Severity.ERROR, place, "x.", fixes=(Fix("x", safety, parts),))


A = finding(((1, 1), (1, 4), "ONE"))
OVERLAPS = finding(((1, 3), (2, 2), "X"), ((3, 1), (3, 1), "never"))
TOUCHES = finding(((1, 4), (1, 4), "!"), ((2, 1), (3, 1), ""))
UNSAFE = finding(((3, 1), (3, 6), "trois\nquatre"), safety=Safety.UNSAFE)
FOREIGN = finding(((1, 1), (1, 1), "x"), file="b.py")
BEYOND = finding(((9, 9), (9, 9), "end"))


@pytest.mark.parametrize(
    ("found", "unsafe", "text"),
    [
        ([A, OVERLAPS], False, "ONE\ntwo\nthree"),
        ([OVERLAPS, A], False, "onXwo\nneverthree"),
        ([TOUCHES, A], False, "ONE!\nthree"),
        ([A, A], False, "ONE\ntwo\nthree"),
        ([UNSAFE, FOREIGN], False, "one\ntwo\nthree"),
        ([UNSAFE, A], True, "ONE\ntwo\ntrois\nquatre"),
        ([BEYOND], False, "one\ntwo\nthreeend"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_edits_that_overlap_wait_for_the_next_round(found, unsafe, text, newline):
    source = SourceFile("a.py", "one\ntwo\nthree".replace("\n", newline), "utf-8", True)
    assert apply_fixes(source, found, unsafe).source.raw == text.replace("\n", newline)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "link.py").symlink_to(tmp_path / "real.py")
    replace_file(tmp_path / "link.py", b"new")
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "new"
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        replace_file(tmp_path / "folder", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link.py", "real.py"]
