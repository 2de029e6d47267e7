"""The sandbox alone: hostile code that got past the slice, or was trusted, and runs in the worker."""

import os
import socket
import stat
import textwrap
from pathlib import Path

import pytest

from chipfit.analysis.trace.pool import Tracer

from .attacks import ATTACKS, ENDINGS

GUARDS = ("audit", "landlock", "seccomp")
CASES = [(name, guard) for name, attack in ATTACKS.items() for guard in ("all", *attack.by.split())]
WRAPPED = """
try:
{attack}
except BaseException as error:
    outcome = f"refused: {{type(error).__name__}}: {{error}}"
else:
    outcome = "happened"
raise RuntimeError(outcome)
"""


@pytest.fixture(scope="module")
def tracer():
    with Tracer() as tracer:
        yield tracer


@pytest.fixture(scope="module")
def active(tracer):
    """The guards that this machine has."""
    guards = tracer.run({"kind": "versions"}).header["sandbox"]
    return {"all"} | {guard for guard in GUARDS if guards[guard]}


@pytest.fixture
def survives(tracer):
    """The worker of before the test answers after it."""
    assert tracer.run({"kind": "versions"}).ok
    before = tracer._worker.process_id
    yield
    assert tracer.run({"kind": "versions"}).ok
    assert tracer._worker.process_id == before


def run(tracer, code, **more):
    """The error of a job that does nothing but import this code."""
    module = {"name": "evil", "file": "/nonexistent/evil.py", "text": code, "package": False}
    entry = {"module": "evil", "expression": "Net()"}
    reply = tracer.run({"kind": "trace", "modules": [module], "entry": entry, "inputs": [], "weights": None, **more})
    assert not reply.ok
    return reply.header["error"]


def state(folder: Path):
    """Everything an attack could change in the folder."""
    paths = [folder, *sorted(folder.iterdir())]
    found = []
    for path in paths:
        status = path.lstat()
        attributes = os.listxattr(path, follow_symlinks=False) if hasattr(os, "listxattr") else []
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
        found.append(
            (path.name, status.st_mode, status.st_uid, status.st_nlink, status.st_mtime_ns, content, attributes)
        )
    return found


@pytest.mark.parametrize(("name", "guard"), CASES, ids=[f"{name}-{guard}" for name, guard in CASES])
def test_attack_is_stopped(tracer, active, survives, tmp_path, name, guard):
    if guard not in active:
        pytest.skip(f"this machine has no {guard}")
    (tmp_path / "victim").write_text("secret")
    before = state(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        port = str(server.getsockname()[1])
        attack = ATTACKS[name].code.replace("FOLDER", str(tmp_path)).replace("PORT", port)
        without = [other for other in GUARDS if other != guard] if guard != "all" else []
        error = run(tracer, WRAPPED.format(attack=textwrap.indent(attack, "    ")), without=without)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert state(tmp_path) == before
    assert not Path("/dev/shm/canary").exists()
    assert (error["stage"], error["message"][:8]) == ("import", "refused:"), error


@pytest.mark.parametrize("name", ["write", "torch.save", "read", "subprocess", "native fork", "native socket"])
def test_attack_works_without_guards(tracer, survives, tmp_path, name):
    """What the tests above rest on."""
    (tmp_path / "victim").write_text("secret")
    attack = textwrap.indent(ATTACKS[name].code.replace("FOLDER", str(tmp_path)), "    ")
    assert run(tracer, WRAPPED.format(attack=attack), without=GUARDS)["message"] == "happened"


@pytest.mark.parametrize("name", ENDINGS)
def test_ending_costs_one_reply(tracer, survives, name, monkeypatch):
    code, stage, kind = ENDINGS[name]
    monkeypatch.setattr(tracer, "timeout_s", 1 if stage == "timeout" else 120)
    error = run(tracer, code)
    assert error["stage"] == stage, error
    assert kind in (None, error["type"]), error


@pytest.mark.parametrize(
    "name", ["exit 0", "exit 3", "kill itself", "endless sleep", "closes everything", "writes everywhere"]
)
def test_ending_without_forks(name):
    """Where a worker does one job, its death is the job's."""
    code, stage, _ = ENDINGS[name]
    with Tracer(timeout_s=1, forks=False) as tracer:
        assert run(tracer, code)["stage"] in (stage, "died")
        assert tracer.run({"kind": "versions"}).ok


def test_the_scratch_folder_may_be_used_and_goes_away(tracer, survives):
    code = """
import os, pathlib, tempfile
with tempfile.TemporaryFile() as file:
    file.write(b"x")
pathlib.Path("note").write_text("x")
assert pathlib.Path("note").read_text() == "x"
assert os.path.samefile(pathlib.Path.home(), ".")
raise RuntimeError(os.getcwd())
"""
    folder = Path(run(tracer, code)["message"])
    assert folder.name.startswith("tmp")
    assert folder.parent.is_dir()
    assert not folder.exists()


def test_the_environment_is_scrubbed(monkeypatch):
    monkeypatch.setenv("CHIPFIT_TEST_TOKEN", "secret")
    with Tracer() as tracer:
        said = run(tracer, "import os\nraise RuntimeError(' '.join(sorted(os.environ)))")["message"]
    allowed = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "HOME", "TMPDIR", "TEMP", "TMP"}
    assert set(said.split()) - allowed <= {"CUDA_VISIBLE_DEVICES", "HF_HUB_OFFLINE"} | {
        name for name in said.split() if name.startswith(("TORCH", "KMP", "OMP"))
    }


def test_no_descriptor_but_the_reply_is_open(tracer, survives):
    code = "import os\nraise RuntimeError(' '.join(os.listdir('/proc/self/fd')))"
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc")
    # The fifth is the listing itself.
    assert set(run(tracer, code)["message"].split()) == {"0", "1", "2", "3", "4"}


def test_only_what_the_job_names_is_read(tracer, survives, tmp_path, active):
    if "landlock" not in active:
        pytest.skip("reading is confined by Landlock only")
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / "inside").write_text("inside")
    (tmp_path / "outside").write_text("outside")
    for path in (folder / "inside", tmp_path / "outside"):
        (folder / "link").unlink(missing_ok=True)
        (folder / "link").symlink_to(path)
        said = run(tracer, f"raise RuntimeError(open({str(folder / 'link')!r}).read())", readable=[str(folder)])
        assert (said["message"] == "inside") == (path.name == "inside")
        said = run(tracer, f"raise RuntimeError(open({str(folder / 'link')!r}).read())", roots=[])
        assert said["message"] == path.name
