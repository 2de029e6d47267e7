"""Kate on a screen of its own with what editors/kate says: what it shows, follows, fixes, and leaves behind."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SNIPPET = HERE.parents[1] / "editors" / "kate" / "settings.json"
PYTHON, READER = "/usr/bin/python3", Path("/usr/lib/python3/dist-packages/pyatspi")
IS_THERE = all(map(shutil.which, ("kate", "Xvfb", "dbus-run-session", PYTHON))) and READER.exists()

pytestmark = pytest.mark.skipif(
    not IS_THERE or "CI" in os.environ, reason="Kate is some 200 MB: `make test-kate` installs it; it is no part of CI"
)


@pytest.fixture
def screen():
    """The name of a screen that nobody sees."""
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing)], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    assert number, "Xvfb does not start"
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def kate_environment(environment, folder, screen):
    """Without what the developer's own desktop says."""
    settings = folder / ".config" / "kate" / "lspclient"
    settings.mkdir(parents=True)
    shutil.copy(SNIPPET, settings)
    own = {key: value for key, value in environment.items() if not key.startswith(("XDG_", "QT_", "LC_", "LANG"))}
    # A path of pytest's is too long for a socket.
    with tempfile.TemporaryDirectory() as runtime:
        yield {
            **own,
            "DISPLAY": screen,
            "LC_ALL": "C.UTF-8",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": runtime,
        }


def test_findings_follow_the_text(folder, kate_environment):
    command = ["dbus-run-session", "--", PYTHON, str(HERE / "drive_kate.py")]
    done = subprocess.run(command, cwd=folder, env=kate_environment, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr
