"""What an editor may say, and what it is told when that is something else."""

import pytest

from chipfit.server.client_settings import ClientSettings, InlayHints
from chipfit.server.said_settings import SaidSettings

EVERYTHING = {
    "target": "nrf52-dk",
    "runtime": "tflm",
    "python": "/usr/bin/python3",
    "trace": "import",
    "trusted": True,
    "inlayHints": {"enabled": True, "shape": False, "bytes": True, "latency": False},
    "codeLens": {"enabled": False},
    "debounceMs": 0,
}


def test_everything_is_read():
    settings, problems = ClientSettings().updated(EVERYTHING)
    assert problems == ()
    hints = InlayHints(True, False, True, False)
    assert settings == ClientSettings(
        "nrf52-dk", "tflm", "/usr/bin/python3", "import", True, True, hints, code_lens=False, debounce_ms=0
    )


@pytest.mark.parametrize("nothing", [None, {}, [], "x", {"unknown": 1}, dict.fromkeys(EVERYTHING), {"target": ""}])
def test_nothing_is_said(nothing):
    assert ClientSettings().updated(nothing) == (ClientSettings(), ())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"target": 1}, "chipfit.target must be a string."),
        ({"runtime": {}}, "chipfit.runtime must be a string."),
        ({"python": ["python3"]}, "chipfit.python must be a string."),
        ({"trace": "all"}, 'chipfit.trace must be "slice", "import" or "off".'),
        ({"trace": ["slice"]}, 'chipfit.trace must be "slice", "import" or "off".'),
        ({"trusted": "yes"}, "chipfit.trusted must be true or false."),
        ({"inlayHints": True}, "chipfit.inlayHints must be an object."),
        ({"inlayHints": {"shape": 1}}, "chipfit.inlayHints.shape must be true or false."),
        ({"codeLens": {"enabled": "no"}}, "chipfit.codeLens.enabled must be true or false."),
        ({"debounceMs": -1}, "chipfit.debounceMs must be a number of milliseconds, at most 60000."),
        ({"debounceMs": True}, "chipfit.debounceMs must be a number of milliseconds, at most 60000."),
        ({"debounceMs": 1e9}, "chipfit.debounceMs must be a number of milliseconds, at most 60000."),
    ],
)
def test_wrong_types_are_told_and_left_out(wrong, words):
    assert ClientSettings().updated(wrong) == (ClientSettings(), (f"The setting {words}",))


def test_each_mistake_is_told_once():
    _, problems = ClientSettings().updated(dict.fromkeys(EVERYTHING, 1.5))
    assert len(problems) == len(EVERYTHING)


def test_the_later_word_counts_and_the_rest_stays():
    settings, _ = ClientSettings().updated(EVERYTHING)
    settings, _ = settings.updated({"inlayHints": {"shape": True}, "trace": "slice"})
    assert settings.inlay_hints == InlayHints(True, True, True, False)
    assert (settings.trace, settings.target, settings.code_lens) == ("slice", "nrf52-dk", False)


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ({}, "slice"),
        ({"trace": "off"}, "off"),
        ({"trace": "import"}, "slice"),
        ({"trace": "import", "trusted": True}, "import"),
        ({"trace": "import", "trusted": False}, "off"),
        ({"trusted": False}, "off"),
    ],
)
def test_how_models_are_traced(said, way):
    assert ClientSettings().updated(said)[0].way == way


def test_options_hold_until_the_configuration_names_a_setting():
    said = SaidSettings({"target": "nrf52-dk", "inlayHints": {"shape": False}})
    for nothing in (None, {}, {"target": ""}, 7):
        assert said.configured(None, nothing)[0] == said.initial[0]
    assert said.configured(None, {"runtime": "tflm"})[0].target == "nrf52-dk"
    assert said.configured(None, {"target": "micro"})[0].target == "micro"


@pytest.mark.parametrize("nothing", [None, {}, {"target": "", "inlayHints": {"shape": None}}])
def test_a_setting_that_is_removed_is_the_default_and_not_what_it_was_at_first(nothing):
    said = SaidSettings(EVERYTHING)
    said.configured(None, {"target": "micro", "inlayHints": {"shape": True}})
    settings, _ = said.configured(None, nothing)
    assert settings.target is None
    assert settings.inlay_hints == InlayHints(True, True, True, False)
    assert (settings.runtime, said.configured("folder", nothing)[0].target) == ("tflm", "nrf52-dk")


def test_trust_that_was_withheld_is_not_granted_by_silence():
    said = SaidSettings({"trusted": False})
    assert said.configured(None, {"trusted": True})[0].trusted
    assert not said.configured(None, {})[0].trusted
