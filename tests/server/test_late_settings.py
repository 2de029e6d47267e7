"""Settings that the client is slow to tell, or never tells."""

import pytest

from .client import CAPABILITIES, NO_ANSWER, Client
from .late import Late
from .models import NO_INPUT, model
from .serving import starting

FOLLOWING = {
    **CAPABILITIES,
    "workspace": {**CAPABILITIES["workspace"], "didChangeConfiguration": {"dynamicRegistration": True}},
}


@pytest.fixture
def start(tmp_path):
    with starting(tmp_path, Late) as start:
        yield start


def test_what_comes_late_holds(start):
    client = start()
    uri = client.open("net.py", model(layer="nn.Linear(12, 4)"))
    assert client.codes(uri) == ["CF003"]  # it does not wait for ever
    (question,) = client.held
    client.answer_settings(question, {"trusted": False})
    client.wait_for(lambda: not client.published(uri)[-1]["diagnostics"])
    assert client.codes(uri) == []
    assert (client.shutdown(), client.log()) == (0, "")


def test_the_answer_to_the_newest_question_holds(start):
    client = start(options={"target": "micro"})
    uri = client.open("net.py", NO_INPUT)
    assert client.settled(uri)[0]["data"]["target"] == "micro"
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait_for(lambda: len(client.held) == 2)
    old, new = client.held
    client.answer_settings(new, {"target": "nrf52-dk"})
    client.wait_for(lambda: client.published(uri)[-1]["diagnostics"][0]["data"]["target"] == "nrf52-dk")
    client.answer_settings(old, {"target": "pico"})
    client.request("chipfit/targets", {})
    assert client.settled(uri)[0]["data"]["target"] == "nrf52-dk"
    assert (client.shutdown(), client.log()) == (0, "")


class Mute(Client):
    """Answers nothing."""

    def _reply(self, message):
        return NO_ANSWER


def test_who_answers_nothing_is_asked_everything(tmp_path):
    with starting(tmp_path, Mute) as start:
        client = start(capabilities=FOLLOWING)
        wanted = {"workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"}

        def registered():
            asked = [parameters for method, parameters in client.requests if method == "client/registerCapability"]
            return {registration["method"] for parameters in asked for registration in parameters["registrations"]}

        client.wait_for(lambda: registered() == wanted)
        assert (client.shutdown(), client.log()) == (0, "")
