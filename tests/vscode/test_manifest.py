"""The VS Code extension agrees with the server and the package, and its lock file names no host."""

import json
import re
import tomllib

import pytest

from chipfit.server.client_settings import ClientSettings

from ..support.toolchain import ROOT

EXTENSION = ROOT / "editors" / "vscode"
MANIFEST = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
PROPERTIES = MANIFEST["contributes"]["configuration"]["properties"]
# What the extension itself reads: which program to start, and what to log.
OWN = {"chipfit.path", "chipfit.server.trace"}


def test_it_has_the_version_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert MANIFEST["version"] == project["version"]
    assert f"chipfit-{project['version']}.vsix" in MANIFEST["scripts"]["package"]


@pytest.mark.parametrize("name", sorted(PROPERTIES.keys() - OWN))
def test_the_server_knows_every_setting_and_takes_its_default(name: str):
    path, value = name.removeprefix("chipfit.").split("."), PROPERTIES[name]["default"]
    for key in reversed(path):
        value = {key: value}
    settings, problems = ClientSettings().updated(value)
    assert settings == ClientSettings()
    assert problems == ()
    wrong: object = object()
    for key in reversed(path):
        wrong = {key: wrong}
    assert len(ClientSettings().updated(wrong)[1]) == 1


def test_the_ways_of_tracing_are_those_of_the_server():
    for way in PROPERTIES["chipfit.trace"]["enum"]:
        assert ClientSettings().updated({"trace": way})[1] == ()


def test_the_lock_file_names_no_host():
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert "omit-lockfile-registry-resolved=true" in (EXTENSION / ".npmrc").read_text(encoding="utf-8")


def test_pictures_of_the_readme_are_there():
    text = (EXTENSION / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    assert all((EXTENSION / picture).is_file() for picture in pictures)


def test_its_licence_is_that_of_the_repository():
    assert (EXTENSION / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
