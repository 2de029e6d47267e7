"""What runs beyond a slice, and who may say so: the command line and the user's own configuration, no repository."""

import json

import pytest

from .conftest import run_chipfit

# sympy comes with torch: a package that is installed wherever models are traced, and that no network needs.
NET = """from sympy import prime
from torch import nn


# chipfit: input=1x4
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, int(prime(3)))

    def forward(self, x):
        return self.fc(x)
"""
# A module that only its own import can explain, and that writes where it must not.
SCRIPT = """from torch import nn

for name in ("Net",):
    class Made(nn.Linear):
        def __init__(self):
            super().__init__(4, 5)

        def forward(self, x):
            return super().forward(x)

    globals()[name] = Made

try:
    open("CANARY", "w").close()
except OSError:
    pass
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's configuration folder of our own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHIPFIT_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "net.py").write_text(NET)
    return tmp_path


def configure(home, text):
    (home / "home" / "chipfit").mkdir(parents=True)
    (home / "home" / "chipfit" / "config.toml").write_text(text)


def test_a_package_is_refused_with_the_way_out(home):
    run = run_chipfit("lint", "net.py", "-q", cwd=home / "work")
    assert run.code == 1
    assert "net.py:9:36: CF006" in run.out
    assert "--trust-package sympy" in run.out


@pytest.mark.parametrize("way", ["option", "configuration"])
def test_the_user_trusts_a_package(home, way):
    if way == "configuration":
        configure(home, 'trusted-packages = ["sympy", "another"]\n')
    arguments = ["--trust-package", "sympy"] if way == "option" else []
    run = run_chipfit("report", "net.py", "--format", "json", "-q", *arguments, cwd=home / "work")
    assert (run.code, run.err) == (0, "")
    report = json.loads(run.out)
    assert (report["macs"], report["trace"]) == (20, "slice")


def test_a_repository_cannot_trust(home):
    (home / "work" / "chipfit.toml").write_text('trusted-packages = ["sympy"]\n')
    (home / "work" / "config.toml").write_text('trusted-packages = ["sympy"]\n')
    run = run_chipfit("lint", "net.py", "-q", cwd=home / "work")
    assert run.code == 2
    assert "CF004" in run.out
    (home / "work" / "chipfit.toml").write_text('[[model]]\nfile = "net.py"\ninput = "1x4"\n')
    assert "--trust-package sympy" in run_chipfit("lint", "net.py", "-q", cwd=home / "work").out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("trusted-packages = [", "is not valid TOML"),
        ("trusted-packages = 3", "is a list of names"),
        ('trusted-packages = ["a b"]', "`a b` is not the name of a package"),
        ("trusted = []", "unknown key `trusted`"),
    ],
)
def test_a_configuration_that_cannot_be_read(home, text, message):
    configure(home, text)
    run = run_chipfit("lint", "net.py", "-q", cwd=home / "work")
    assert (run.code, run.out) == (2, "")
    assert message in run.err


def test_importing_the_whole_file(home):
    canary = home / "canary"
    (home / "work" / "net.py").write_text(SCRIPT.replace("CANARY", str(canary)))
    arguments = ("report", "net.py:Made()", "--input", "1x4", "--format", "json", "-q")
    run = run_chipfit(*arguments, "--trace", "import", cwd=home / "work")
    assert (run.code, run.err) == (0, "")
    report = json.loads(run.out)
    assert (report["macs"], report["trace"]) == (20, "import")
    assert {node["file"] for node in report["nodes"]} == {"net.py"}
    assert not canary.exists()
