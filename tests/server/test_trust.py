"""What runs of a workspace: nothing, the slice of a model, or whole files, as the user says in the editor."""

import time

import pytest

from .models import ENDLESS, GOOD, model
from .processes import descendants, is_running
from .robust import until, worker_and_job

CANARY = 'open({path!r}, "w").close()\n'
UNSUPPORTED = model(layer="nn.Sequential(nn.Linear(10, 4), nn.LogSoftmax(1))")
READS = model(layer="nn.Linear(10 + 0 * len(open(__file__).read()), 4)")


def test_without_trust_nothing_runs_and_the_findings_say_so(start, tmp_path):
    canary = tmp_path / "canary"
    client = start(options={"trusted": False, "trace": "import"})
    uri = client.open("net.py", CANARY.format(path=str(canary)) + UNSUPPORTED)
    (found,) = client.settled(uri)
    assert found["code"] == "CF101"
    assert found["message"].endswith(
        "Checked from the source alone, as nothing is traced: shapes, memory and latency are not known."
    )
    assert descendants(client.process.pid) == []
    assert not canary.exists()
    (told,) = client.received("window/showMessage")
    assert "is not trusted" in told["message"]
    assert client.shutdown() == 0


def test_trust_that_is_granted_counts_at_once(start):
    client = start(settings={"trusted": False})
    uri = client.open("net.py", model(layer="nn.Linear(12, 4)"))
    assert client.codes(uri) == []
    client.settings = {"trusted": True}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"])
    assert client.codes(uri) == ["CF003"]
    client.settings = {"trusted": False}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait_for(lambda: not client.published(uri)[-1]["diagnostics"])


@pytest.mark.parametrize("settings", [{"trusted": False}, {"trace": "off"}, {"python": "/nowhere/python"}])
def test_what_runs_in_a_way_that_does_not_hold_any_more_is_stopped(start, settings):
    client = start()
    uri = client.open("net.py", ENDLESS)
    _, job = worker_and_job(client)
    client.configure(settings)
    until(lambda: not is_running(job), "the model still runs")
    client.wait_until_checked(uri)
    assert (client.shutdown(), client.log()) == (0, "")


def test_tracing_can_be_switched_off_without_a_word(start):
    client = start(options={"trace": "off"})
    assert client.codes(client.open("net.py", model(layer="nn.Linear(12, 4)"))) == []
    assert client.received("window/showMessage") == []
    assert descendants(client.process.pid) == []


def test_whole_files_are_imported_where_the_editor_says_it_trusts_them(start, tmp_path):
    (tmp_path / "net.py").write_text(READS)
    client = start(options={"trace": "import"})
    uri = client.open("net.py", READS)
    assert client.codes(uri) == ["CF006"]
    client.shutdown()
    client = start(options={"trace": "import", "trusted": True})
    uri = client.open("net.py", READS)
    assert client.codes(uri) == []
    wrong = READS.replace("self.fc(x)", "self.fc(x[:, 1:])")
    client.change(uri, wrong)
    client.wait_until_checked(uri)  # what is imported is the file, and that is another text
    assert client.published(uri)[-1]["diagnostics"] == []
    (tmp_path / "net.py").write_text(wrong)
    client.save(uri)
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"])
    assert client.codes(uri) == ["CF003"]
    assert (client.shutdown(), client.log()) == (0, "")


@pytest.mark.parametrize(
    ("newline", "encoding"), [("\n", "utf-8-sig"), ("\r\n", "utf-8"), ("\r\n", "utf-8-sig"), ("\n", "latin-1")]
)
def test_a_file_is_imported_whose_bytes_are_not_what_the_editor_shows(lend, newline, encoding):
    client = lend(options={"trace": "import", "trusted": True})
    text = f"# coding: {encoding}\n# \xe9\n" + READS.replace("self.fc(x)", "self.fc(x[:, 1:])")
    (client.root / "net.py").write_bytes(text.replace("\n", newline).encode(encoding))
    assert client.codes(client.open("net.py", text)) == ["CF003"]


def test_a_long_pause_is_kept(start):
    client = start(options={"debounceMs": 60000})
    uri = client.open("net.py", GOOD)
    client.wait_until_checked(uri)
    client.change(uri, model(layer="nn.Linear(12, 4)"))
    time.sleep(0.5)
    assert [said["version"] for said in client.received("chipfit/checked") if said["uri"] == uri] == [1, 1]
