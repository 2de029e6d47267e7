"""inspect_vsix.py FILE: whether a package has all it needs, nothing it should not have, and no address in its code."""

import json
import re
import sys
from xml.etree import ElementTree
from zipfile import ZipFile

WANTED = {"package.json", "readme.md", "changelog.md", "LICENSE.txt", "dist/extension.js", "dist/page.js"}
ALLOWED = re.compile(r"(package\.json|readme\.md|changelog\.md|LICENSE\.txt|dist/\w+\.js|media/[\w/-]+\.(png|css|md))")
# Names of XML vocabularies and the like are no addresses that anybody fetches.
NAMES = ("http://www.w3.org/",)
MOST_BYTES = 2_000_000


def problems(path: str) -> list[str]:
    """What is wrong with the package, a sentence each."""
    with ZipFile(path) as package:
        files = {name.removeprefix("extension/"): name for name in package.namelist() if name.startswith("extension/")}
        manifest = json.loads(package.read("extension/package.json"))
        code = {name: package.read(files[name]).decode() for name in files if name.endswith(".js")}
        identity = ElementTree.fromstring(package.read("extension.vsixmanifest")).find(".//{*}Identity")
        size = sum(info.compress_size for info in package.infolist())
    assert identity is not None
    found = [f"{name} is missing." for name in sorted(WANTED | _referenced(manifest)) if name not in files]
    found += [f"{name} does not belong there." for name in sorted(files) if not ALLOWED.fullmatch(name)]
    found += [f"{name} contains the address {url}." for name, text in code.items() for url in _addresses(text)]
    if (identity.get("Publisher"), identity.get("Version")) != (manifest["publisher"], manifest["version"]):
        found.append("The two manifests disagree.")
    if "extensionDependencies" in manifest:
        found.append("It depends on another extension.")
    if size > MOST_BYTES:
        found.append(f"It has {size} bytes.")
    return found


def _referenced(manifest: dict) -> set[str]:
    """Files that the manifest names."""
    steps = [step for walkthrough in manifest["contributes"]["walkthroughs"] for step in walkthrough["steps"]]
    named = [manifest["main"], manifest["icon"], *(step["media"]["markdown"] for step in steps)]
    return {name.removeprefix("./") for name in named}


def _addresses(text: str) -> set[str]:
    return {url for url in re.findall(r"\bhttps?://[\w.-]+\.[\w./-]+", text) if not url.startswith(NAMES)}


if __name__ == "__main__":
    wrong = problems(sys.argv[1])
    for sentence in wrong:
        print(f"{sys.argv[1]}: {sentence}", file=sys.stderr)
    if not wrong:
        print(f"{sys.argv[1]}: complete, and nothing in it that does not belong there")
    sys.exit(bool(wrong))
