"""The explicit package list of pyproject.toml against the tree."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("analysis", "codegen", "server")
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def data_files():
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT)


def test_packages_are_the_folders_with_an_init():
    folders = {path.parent.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    assert sorted(SETUPTOOLS["packages"]) == sorted("chipfit." + ".".join(folder.parts) for folder in folders)


def test_every_folder_with_python_files_is_a_package():
    folders = {path.parent for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("file", sorted(data_files()), ids=str)
def test_data_file_is_published(file):
    published = [
        f"{package.removeprefix('chipfit.').replace('.', '/')}/{pattern}"
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
    ]
    # fnmatch lets a star match a slash, setuptools does not.
    assert any(fnmatch(str(file), glob) and str(file).count("/") == glob.count("/") for glob in published)
