"""What editors/README.md shows is what lies in the files beside it, and is what each editor reads."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from chipfit.server.client_settings import _KEYS, ClientSettings
from chipfit.server.lsp import create

EDITORS = Path(__file__).parents[2] / "editors"
README = (EDITORS / "README.md").read_text()
BLOCKS = re.findall(r"^```(?:elisp|vim|toml|json)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHOWN = [*EDITORS.glob("*/*.el"), *EDITORS.glob("vim/*"), *EDITORS.glob("helix/*"), *EDITORS.glob("sublime/*")]
SHOWN += [*EDITORS.glob("kate/*"), *EDITORS.glob("zed/*")]


def test_the_page_shows_every_file():
    assert sorted(BLOCKS) == sorted(file.read_text() for file in SHOWN)


def test_the_table_has_every_setting():
    table = README.partition("## Settings")[2].partition("## ")[0]
    rows = re.findall(r"^\| `chipfit\.([\w.]+)` \| (.*?) \|", table, re.MULTILINE)
    assert [name for name, _ in rows] == list(_names(_KEYS))
    given = {name: json.loads(default.strip("`")) for name, default in rows if default.startswith("`")}
    assert ClientSettings().updated(_nested(given)) == (_given(ClientSettings()), ())


def test_authors_of_clients_are_told_every_command_and_request():
    told = re.findall(r"^\| `(chipfit[./]\w+)` \|", README.partition("## For authors of clients")[2], re.MULTILINE)
    server = create()
    requests = [method for method in server.protocol.fm.features if method.startswith("chipfit/")]
    assert sorted(told) == sorted([*server.protocol.fm.commands, *requests])


@pytest.mark.parametrize("reference", sorted(set(re.findall(r"\]\(([\w/.-]+)\)", README))))
def test_references_lead_somewhere(reference):
    assert (EDITORS / reference).exists()


def test_helix():
    found = tomllib.loads((EDITORS / "helix/languages.toml").read_text())
    server = found["language-server"]["chipfit"]
    assert [server["command"], *server["args"]] == ["chipfit", "server"]
    assert _accepted(server["config"])
    (python,) = found["language"]
    assert python["name"] == "python"
    assert "chipfit" in python["language-servers"]


def test_sublime():
    client = json.loads((EDITORS / "sublime/LSP.sublime-settings").read_text())["clients"]["chipfit"]
    assert client["enabled"] is True
    assert client["command"] == ["chipfit", "server"]
    assert client["selector"] == "source.python"
    assert _accepted(client["initialization_options"])


def test_kate():
    server = json.loads((EDITORS / "kate/settings.json").read_text())["servers"]["python"]
    assert server["command"] == ["chipfit", "server"]
    assert re.fullmatch(server["highlightingModeRegex"], "Python")
    assert _accepted(server["initializationOptions"])


def test_zed():
    found = json.loads((EDITORS / "zed/settings.json").read_text())
    (name,) = found["lsp"]
    assert found["lsp"][name]["binary"] == {"path": "chipfit", "arguments": ["server"]}
    assert found["languages"]["Python"]["language_servers"] == [name, "..."]
    assert _accepted(found["lsp"][name]["initialization_options"])


def test_pycharm():
    template = json.loads((EDITORS / "pycharm/template.json").read_text())
    assert all("chipfit server" in command for command in template["programArgs"].values())
    (mapping,) = template["fileTypeMappings"]
    assert mapping["languageId"] == "python"
    assert _accepted(json.loads((EDITORS / "pycharm/initializationOptions.json").read_text()))


def _accepted(options: Mapping[str, object]) -> bool:
    """Whether the server knows all of these settings and finds nothing wrong with them."""
    return set(options) <= set(_KEYS) and ClientSettings().updated(options)[1] == ()


def _names(keys: Mapping[str, object], before: str = "") -> Iterator[str]:
    for name, wanted in keys.items():
        yield from _names(wanted, f"{before}{name}.") if isinstance(wanted, Mapping) else (f"{before}{name}",)


def _nested(given: Mapping[str, object]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in given.items():
        *groups, last = name.split(".")
        place = nested
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    return nested


def _given(settings: ClientSettings) -> ClientSettings:
    """The same settings, of an editor that has said whether it trusts the workspace."""
    return settings.updated({"trusted": settings.trusted})[0]
