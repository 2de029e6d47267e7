"""What is in the folder when a build fails or is stopped in the middle: the files of one build, or the user's."""

import json
import resource
import signal
import subprocess
import sys

import pytest

from chipfit.codegen.output.write import write

from .folder import MANIFEST, contents

OLD = {"Makefile": b"old", "model.c": b"old", "kernels/a.c": b"old", "gone/b.c": b"old", "same.h": b"same"}
NEW = {"Makefile": b"new", "model.c": b"new", "kernels/a.c": b"new", "fresh/c.c": b"new", "same.h": b"same"}
CHILD = """
import errno, os, signal, sys
from pathlib import Path
from chipfit.codegen.output.write import write

how, number, files, folder = sys.argv[1], int(sys.argv[2]), eval(sys.argv[3]), sys.argv[4]
calls, rename = 0, Path.rename

def failing(self, target):
    global calls
    calls += 1
    if calls == number:
        if how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.EIO, "Input/output error", str(self))
    return rename(self, target)

Path.rename = failing
try:
    write(files, folder)
except OSError as error:
    sys.exit(3)
"""


def child(how, number, folder, files=NEW):
    command = [sys.executable, "-c", CHILD, how, str(number), repr(files), str(folder)]
    return subprocess.run(command, capture_output=True, text=True).returncode


def old(tmp_path):
    write(OLD, str(tmp_path / "out"))
    (tmp_path / "out" / "mine.txt").write_bytes(b"mine")
    return tmp_path / "out"


@pytest.mark.parametrize("number", range(1, 12))
def test_a_move_that_fails_undoes_the_others(tmp_path, number):
    before = contents(old(tmp_path))
    code = child("error", number, tmp_path / "out")
    assert code == (3 if number <= 10 else 0)
    if code:
        assert contents(tmp_path / "out") == before
        write(NEW, str(tmp_path / "out"))
    assert contents(tmp_path / "out").keys() == {*NEW, MANIFEST, "mine.txt"}
    assert not (tmp_path / "out" / "gone").exists()


@pytest.mark.parametrize("number", range(1, 12))
def test_killed_in_the_middle(tmp_path, number):
    """Never files of two sets, nothing that can be made from half of one, and the next build puts it right."""
    before = contents(old(tmp_path))
    code = child("kill", number, tmp_path / "out")
    assert code == (-signal.SIGKILL if number <= 10 else 0)
    left = {name: text for name, text in contents(tmp_path / "out").items() if name in {*OLD, *NEW} - {"same.h"}}
    assert len({*left.values()}) <= 1
    if code and number > 1:
        assert "Makefile" not in left
    if code:
        with pytest.raises(RuntimeError):
            write(NEW, str(tmp_path / "out"), begin=stop)
        assert contents(tmp_path / "out") == before
    write(NEW, str(tmp_path / "out"))
    assert {name: text for name, text in contents(tmp_path / "out").items() if name != MANIFEST} == {
        **NEW,
        "mine.txt": b"mine",
    }


def stop():
    raise RuntimeError("not now")


def test_killed_before_a_new_folder_is_there(tmp_path):
    assert child("kill", 1, tmp_path / "deep" / "out") == -signal.SIGKILL
    assert not (tmp_path / "deep" / "out").exists()
    write(NEW, str(tmp_path / "deep" / "out"))
    assert contents(tmp_path / "deep").keys() == {f"out/{name}" for name in (*NEW, MANIFEST)}


def test_a_plan_that_somebody_else_has_made_takes_nothing_away(tmp_path):
    """A repository may come with a staging folder; files in it that are the user's stay."""
    before = contents(old(tmp_path))
    staging = tmp_path / "out" / ".chipfit-new"
    (staging / "old").mkdir(parents=True)
    (staging / "old" / "mine.txt").write_bytes(b"theirs")
    (staging / "old" / "link").symlink_to(tmp_path)
    plan = {"schema": "chipfit-manifest/1", "files": {"mine.txt": "0" * 64, "../net.py": "0" * 64}}
    (staging / "plan.json").write_text(json.dumps(plan))
    write(OLD, str(tmp_path / "out"))
    assert contents(tmp_path / "out") == before


def test_stopped_at_the_last_moment(tmp_path):
    before = contents(old(tmp_path))
    for folder in ("out", "new/deep"):
        with pytest.raises(RuntimeError):
            write(NEW, str(tmp_path / folder), begin=stop)
    assert contents(tmp_path) == {f"out/{name}": text for name, text in before.items()}
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("exists", [True, False])
def test_a_full_disk(tmp_path, exists):
    """A limit on the size of files stands in for it: the system refuses to write on."""
    before = contents(old(tmp_path)) if exists else {}
    files = {**NEW, "weights.h": b"0" * 300_000}
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))  # noqa: E731
    program = f"from chipfit.codegen.output.write import write; write({files!r}, 'out')"
    (tmp_path / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, preexec_fn=limit
    )
    assert "File too large" in done.stderr
    assert (tmp_path / "out").exists() == exists
    assert (contents(tmp_path / "out") if exists else {}) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["program.py", *["out"] * exists])


@pytest.mark.parametrize("closed", [".", "kernels"])
def test_a_folder_that_may_not_be_written(tmp_path, closed):
    """Root may write anywhere, so that the writer is somebody else."""
    before = contents(old(tmp_path))
    for folder in [tmp_path / "out", *(tmp_path / "out").rglob("*")]:
        folder.chmod(0o777)
    tmp_path.chmod(0o755)
    (tmp_path / "out" / closed).chmod(0o555)
    program = f"""import os
from chipfit.codegen.output.write import write
if os.geteuid() == 0:
    os.setuid(65534)
try:
    write({NEW!r}, "out")
except PermissionError as error:
    print(error.filename)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    (tmp_path / "out" / closed).chmod(0o755)
    assert (done.stdout.startswith("out/"), done.stderr) == (True, "")
    assert contents(tmp_path / "out") == before
