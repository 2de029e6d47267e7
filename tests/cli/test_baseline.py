"""`--baseline`: known findings are silent, wherever their lines go; sizes may only get better."""

import json

import pytest

MODEL = """from torch import nn


# chipfit: input=1x10
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10, 4)
        self.act = nn.LogSoftmax(1)

    def forward(self, x):
        return self.act(self.fc(x))
"""


@pytest.fixture
def known(chipfit, tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "net.py").write_text(MODEL)
    run = chipfit("lint", "-q", "--write-baseline", "known.json")
    assert (run.code, run.out) == (0, "Wrote 1 finding and the figures of 1 model.\n")
    return tmp_path


def test_known_findings_are_silent_and_sizes_only_shrink(chipfit, known):
    def lint(text):
        (known / "src" / "net.py").write_text(text)
        run = chipfit("lint", "-q", "--baseline", "known.json", "--format", "concise")
        return run.code, [line.split(" ", 2)[1] for line in run.out.splitlines()[:-1]], run.err

    assert lint("# moved\n\n" + MODEL) == (0, [], "")
    assert lint(MODEL.replace("(10, 4)", "(10, 3)")) == (0, [], "")
    grown = MODEL.replace("(10, 4)", "(10, 5)")
    assert lint(grown) == (1, ["CF010"] * 2, "")  # arena and flash; the latency with a log_softmax is not known
    unused = MODEL.replace("LogSoftmax(1)\n", "LogSoftmax(1)\n        self.other = nn.LogSoftmax(1)\n")
    assert lint(unused) == (0, [], "")
    second = MODEL.replace("LogSoftmax(1)\n", "LogSoftmax(1)\n        self.more = nn.LogSoftmax(1)\n").replace(
        "self.act(self", "self.more(self"
    )
    code, found, _ = lint(second)
    assert (code, found) == (1, ["CF101"])
    code, found, said = lint(MODEL.replace("LogSoftmax(1)", "ReLU()"))
    assert (code, found) == (0, [])
    assert said == "chipfit: 1 of the known findings are gone; --write-baseline known.json forgets them.\n"


def test_writing_it_again_takes_the_new_figures_down(chipfit, known):
    before = json.loads((known / "known.json").read_text())
    assert [model["file"] for model in before["models"]] == ["src/net.py"]
    (known / "src" / "net.py").write_text(MODEL.replace("(10, 4)", "(10, 5)"))
    assert chipfit("lint", "-q", "--baseline", "known.json", "--write-baseline", "known.json").code == 0
    after = json.loads((known / "known.json").read_text())
    assert after["findings"] == before["findings"]
    assert after["models"][0]["arena_bytes"] > before["models"][0]["arena_bytes"]
    assert chipfit("lint", "-q", "--baseline", "known.json").code == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": "0.0.1"}, "was written by chipfit 0.0.1 (chipfit-baseline/1)"),
        ({"schema": "chipfit-baseline/2"}, "(chipfit-baseline/2), and this is chipfit"),
        ({"schema": "other"}, "known.json is no baseline"),
        ({"version": None}, "known.json is no baseline"),
        ({"models": [{"file": "net.py"}]}, "known.json is damaged: TypeError"),
        ({"findings": []}, "known.json is damaged: AttributeError"),
    ],
)
def test_a_baseline_of_another_version(chipfit, known, change, message):
    document = json.loads((known / "known.json").read_text())
    (known / "known.json").write_text(json.dumps({**document, **change}))
    run = chipfit("lint", "-q", "--baseline", "known.json")
    assert (run.code, run.out) == (2, "")
    assert message in run.err


def test_a_baseline_nested_too_deeply(chipfit, known):
    (known / "known.json").write_text("[" * 100_000)
    run = chipfit("lint", "-q", "--baseline", "known.json")
    assert (run.code, run.out) == (2, "")
    assert run.err == "chipfit: known.json: This is not JSON that can be read: it is nested too deeply.\n"


def test_no_baseline_is_written_when_something_is_broken(chipfit, known):
    (known / "chipfit.toml").write_text("target = 3\n")
    run = chipfit("lint", "-q", "--write-baseline", "new.json")
    assert run.code == 2
    assert "chipfit.toml:1: Expected a string, found `3`. No baseline is written." in run.err
    assert not (known / "new.json").exists()
