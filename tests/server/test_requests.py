"""`chipfit/report`, `chipfit/targets`, `chipfit/project`: what clients' own panels and pickers ask for."""

import json
import os
import subprocess

import pytest

from .client import PROGRAM, ResponseError
from .models import GOOD, NO_INPUT

TWO = GOOD + GOOD.replace("class Net", "class Other").replace("import torch\nfrom torch import nn\n", "")

LATENCY_MS = 0.05  # above what is expected of it on nano, below the high end of its range


def report(client, uri, **more):
    return client.request("chipfit/report", {"textDocument": {"uri": uri}, **more})


def project(client, uri):
    return client.request("chipfit/project", {"textDocument": {"uri": uri}})


def test_the_report_is_that_of_the_command_line_and_the_time_of_every_operator(client, workspace):
    (workspace / "reported").mkdir()
    (workspace / "reported" / "net.py").write_text(GOOD)
    uri = client.open("reported/net.py", GOOD)
    answer = report(client, uri)
    assert (answer["uri"], answer["version"]) == (uri, 1)
    (found,) = answer["models"]
    assert found["entry"] == "Net"
    assert found["range"] == {"start": {"line": 5, "character": 0}, "end": {"line": 5, "character": 21}}
    environment = {**os.environ, "CHIPFIT_CACHE_DIR": str(workspace / ".cache")}
    arguments = [PROGRAM, "report", str(workspace / "reported" / "net.py"), "--format", "json", "-q"]
    said = json.loads(subprocess.run(arguments, env=environment, capture_output=True, check=True).stdout)
    for node, more in zip(said["nodes"], found["report"]["nodes"], strict=True):
        extra = {key: more.pop(key) for key in ("ms", "low_ms", "high_ms", "outputs")}
        assert extra["ms"] == pytest.approx(1000 * node["cycles"] / said["target"]["clock_hz"])
        assert extra["low_ms"] < extra["ms"] < extra["high_ms"]
        assert len(extra["outputs"]) == 1
    for tensor in found["report"]["tensors"]:
        assert (tensor.pop("first_node"), tensor.pop("last_node")) == ("fc", "fc")
    assert set(found["report"].pop("budgets").values()) == {None}
    assert [demand["name"] for demand in found["report"].pop("demands")] == ["arena", "flash", "latency", "operators"]
    assert found["report"].pop("misfit") == ""
    assert found["report"] == said


def test_the_demands_are_the_verdict_on_the_budgets(lend):
    """A budget above what the target has limits nothing; the range of a projection makes a latency unsure."""
    client = lend()
    tightened = f'target = "nano"\narena-bytes = 10\nflash-bytes = 1000000000\nlatency-ms = {LATENCY_MS}\n'
    (client.root / "chipfit.toml").write_text(tightened)
    (model,) = report(client, client.open("net.py", GOOD))["models"]
    found = model["report"]
    budgets = {"arena_bytes": 10, "flash_bytes": 1_000_000_000, "latency_ms": LATENCY_MS, "window_ms": None}
    assert found["budgets"] == budgets
    arena, flash, latency, operators = found["demands"]
    words = {"value": "16 B", "limit": "of 10 B (budget)", "balance": "6 B too much"}
    assert arena == {"name": "arena", "standing": "missed", "needs": 16, "limit": 10, "budget": True, "words": words}
    assert found["misfit"] == "arena 16 B of 10 B (budget), 6 B too much"
    assert latency["words"]["balance"] == "perhaps too slow"
    assert (flash["standing"], flash["limit"], flash["budget"]) == ("met", found["flash"]["limit"], False)
    assert (latency["standing"], latency["needs"], latency["limit"]) == ("unsure", found["latency"]["ms"], LATENCY_MS)
    assert (operators["standing"], operators["needs"], operators["unsupported"]) == ("met", 0, [])


def test_a_runtime_without_the_operators_or_a_time(lend):
    client = lend()
    (client.root / "chipfit.toml").write_text('runtime = "emlearn"\nlatency-ms = 5\n')
    text = GOOD.replace("return self.fc(x)", "return torch.nn.functional.gelu(self.fc(x))")
    (model,) = report(client, client.open("net.py", text))["models"]
    _, _, latency, operators = model["report"]["demands"]
    words = {"value": "not measured", "limit": "of 5.0 ms (budget)", "balance": ""}
    assert latency == {
        "name": "latency", "standing": "unsure", "needs": None, "limit": 5, "budget": True, "words": words
    }  # fmt: skip
    assert operators["words"] == {"value": "1 of 2", "limit": "run on emlearn", "balance": "no kernel for gelu"}
    assert model["report"]["misfit"] == "no kernel for gelu"
    assert (operators["standing"], operators["needs"], operators["unsupported"]) == ("missed", 1, ["gelu"])


def test_one_of_several_models(client):
    uri = client.open("several/net.py", TWO)
    assert [model["entry"] for model in report(client, uri)["models"]] == ["Net", "Other"]
    assert [model["entry"] for model in report(client, uri, entry="Other")["models"]] == ["Other"]


def test_the_report_waits_for_the_newest_text(client):
    uri = client.open("newest/net.py", GOOD)
    client.change(uri, GOOD.replace("10, 4", "10, 7"))
    answer = report(client, uri)
    assert answer["version"] == 2
    assert answer["models"][0]["report"]["outputs"][0]["shape"] == [1, 7]


@pytest.mark.parametrize(
    ("text", "entry", "words"),
    [
        (NO_INPUT, None, "nothing says"),
        (GOOD + "(", None, "was never closed"),
        ("x = 1\n", None, "No model is found in this file"),
        (GOOD, "Other", "no model `Other`"),
    ],
)
def test_a_report_that_there_is_not_is_an_error_in_words(client, text, entry, words):
    uri = client.open(f"without{len(text)}{entry}/net.py", text)
    with pytest.raises(ResponseError) as error:
        report(client, uri, **({"entry": entry} if entry else {}))
    assert error.value.args[0]["code"] == -32803
    assert words in error.value.args[0]["message"]


def test_a_report_of_a_model_in_a_text_that_cannot_be_read_any_more(client):
    """It is not the model that is missing."""
    uri = client.open("unread/net.py", GOOD)
    assert report(client, uri, entry="Net")
    client.change(uri, GOOD + "(")
    with pytest.raises(ResponseError) as error:
        report(client, uri, entry="Net")
    assert "was never closed" in error.value.args[0]["message"]


@pytest.mark.parametrize("parameters", [{}, {"textDocument": 1}, {"textDocument": {"uri": 3}}, [1], None])
@pytest.mark.parametrize("method", ["chipfit/report", "chipfit/project"])
def test_nonsense_is_refused(client, method, parameters):
    with pytest.raises(ResponseError) as error:
        client.request(method, parameters)
    assert error.value.args[0]["code"] == -32602


def test_a_report_of_what_is_not_open(client):
    with pytest.raises(ResponseError, match="not open"):
        report(client, client.uri("never_opened.py"))


def test_boards_and_runtimes(client):
    answer = client.request("chipfit/targets", {})
    by_name = {target["name"]: target for target in answer["targets"]}
    assert next(iter(by_name)) == "nano"
    assert by_name["nucleo-l4r5zi"] == {
        "name": "nucleo-l4r5zi",
        "title": by_name["nucleo-l4r5zi"]["title"],
        "tier": "micro",
        "core": "cortex-m4",
        "clockMhz": 120.0,
        "ramBytes": 655360,
        "flashBytes": 2097152,
        "verified": by_name["nucleo-l4r5zi"]["verified"],
    }
    assert any("npu" in target for target in answer["targets"])
    assert {"name": "chipfit", "title": "chipfit kernels"} in answer["runtimes"]


def test_whose_word_the_target_is(lend):
    client = lend()
    uri = client.open("net.py", GOOD)
    found = project(client, uri)
    assert (found["target"], found["targetFrom"], found["runtime"]) == ("nucleo-l4r5zi", "default", "chipfit")
    assert (found["trace"], found["trusted"]) == ("slice", True)
    assert found["configuration"] == str(client.root / "chipfit.toml")
    (client.root / "chipfit.toml").write_text('target = "nano"\nruntime = "tflm"\n')
    found = project(client, uri)
    assert (found["target"], found["targetFrom"], found["runtime"]) == ("nano", "configuration", "tflm")


def test_the_editors_word(start):
    client = start(options={"target": "nrf52-dk", "trusted": False})
    client.settled(client.open("net.py", GOOD))
    found = project(client, client.uri("anything.py"))
    assert (found["target"], found["targetFrom"]) == ("nrf52-dk", "editor")
    assert (found["trace"], found["trusted"]) == ("off", False)
