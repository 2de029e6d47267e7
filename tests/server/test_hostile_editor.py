"""A hostile repository is opened in an editor: nothing of it leaves a canary, trusted or not."""

import time

import pytest

from ..hostile.test_repository import EVIL, FILES, repository  # noqa: F401
from .editor import Editor
from .processes import descendants

NAMES = [name for name in FILES if name.endswith(".py")]


@pytest.fixture
def start(repository):  # noqa: F811
    """Starts an editor in the hostile folder; the canary is looked for at the end as well."""
    folder, canary = repository
    started = []

    def start(**options):
        started.append(Editor(folder, options=options, settings=options))
        return started[-1], folder, canary

    yield start
    for editor in started:
        assert not canary.exists()
        assert editor.shutdown() == 0
        assert "Traceback" not in editor.log()
        editor.kill()
    time.sleep(0.2)
    assert not canary.exists()


def open_all(editor, folder):
    """Every file of the repository, and the codes that stand there with their lines, from 1."""
    uris = {name: editor.open(name, (folder / name).read_text()) for name in NAMES}
    for uri in uris.values():
        editor.stands(uri)
    # Only now: what one file has to say about another comes with its own check.
    return {name: found(editor, uri) for name, uri in uris.items()}


def found(editor, uri):
    return sorted((d["code"], d["range"]["start"]["line"] + 1) for d in editor.stands(uri))


def expected(static):
    """What the command line finds in each file; from the source alone without what only a trace can tell."""
    wanted = {name: codes for name, (_, codes) in FILES.items() if name in NAMES and codes is not None}
    if static:  # what the functions and classes of the slice do is told with a trace only, as by `lint --no-trace`
        wanted["reduce.py"] = wanted["package/layers.py"] = []
    return {name: [c for c in codes if not static or c[0] != "CF003"] for name, codes in wanted.items()}


def test_untrusted(start):
    editor, folder, canary = start(trusted=False)
    codes = open_all(editor, folder)
    assert {name: codes[name] for name in expected(static=True)} == expected(static=True)
    assert descendants(editor.process.pid) == []
    assert not canary.exists()
    for name in NAMES:
        uri = editor.uri(name)
        editor.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        editor.hover(uri, 8)
        editor.actions(uri, 8)
    assert descendants(editor.process.pid) == []


def test_untrusted_whatever_else_is_set(start):
    """Neither the way of tracing nor an interpreter of the repository counts, from wherever they come."""
    editor, folder, canary = start(trusted=False, trace="import", python="./python")
    (folder / "pyproject.toml").write_text(EVIL)
    uri = editor.open("clean.py", (folder / "clean.py").read_text())
    editor.stands(uri)
    configuration = editor.published((folder / "pyproject.toml").as_uri())
    assert {d["code"] for d in configuration[-1]["diagnostics"]} == {"CF004"}
    (folder / "pyproject.toml").write_text("")
    editor.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert found(editor, uri) == []
    assert descendants(editor.process.pid) == []
    assert not canary.exists()


def test_untrusted_firmware(start):
    editor, folder, _ = start(trusted=False)
    uri = editor.open("clean.py", (folder / "clean.py").read_text())
    editor.stands(uri)
    wish = {"uri": uri, "entry": "Net()", "outDir": str(folder / "firmware"), "randomWeights": True}
    answer = editor.request("workspace/executeCommand", {"command": "chipfit.generateFirmware", "arguments": [wish]})
    assert answer is None
    assert descendants(editor.process.pid) == []
    assert not (folder / "firmware").exists()


def test_trust_is_granted_later(start):
    editor, folder, _ = start(trusted=False)
    uri = editor.open("huge.py", (folder / "huge.py").read_text())
    assert found(editor, uri) == []
    editor.settings = {"trusted": True}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    editor.wait_for(lambda: any(d["code"] == "CF003" for d in editor.shown[uri][-1][1]))
    assert descendants(editor.process.pid)


@pytest.mark.parametrize("trace", ["slice", "import"])
def test_trusted(start, trace):
    """The vet of the slice, or of what is imported whole nothing but the sandbox."""
    editor, folder, canary = start(trusted=True, trace=trace)
    codes = open_all(editor, folder)
    if trace == "slice":
        assert {name: codes[name] for name in expected(static=False)} == expected(static=False)
    else:
        assert codes["prints.py"] == []
        # The first that it imports is stopped, and that is said where it is.
        assert (codes["clean.py"], codes["evil.py"]) == ([], [("CF003", 1)])
    assert not canary.exists()


def test_trust_in_the_settings_of_the_repository_does_not_count(start):
    editor, folder, canary = start(trusted=False)
    (folder / ".vscode").mkdir()
    (folder / ".vscode/settings.json").write_text('{"chipfit.trusted": true, "chipfit.trace": "import"}')
    (folder / "chipfit.toml").write_text("trusted = true\n")
    uri = editor.open("clean.py", (folder / "clean.py").read_text())
    editor.stands(uri)
    assert descendants(editor.process.pid) == []
    assert not canary.exists()
