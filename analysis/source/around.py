"""The workspace as one of its files sees it, wherever in the project that lies."""

from pathlib import Path

from .importers import project_root
from .module import Module
from .places import module_name, package_root
from .source import Source
from .workspace import Workspace


def workspace_around(module: Module) -> tuple[Workspace, Source]:
    """The modules that a file may import, from its package, its folder or the top of the project; and the file."""
    path = Path(module.file)
    root = project_root(path)
    folders = list(dict.fromkeys((package_root(path), path.parent, root, root / "src")))
    workspace = Workspace(folders)
    return workspace, workspace.add(module_name(path, folders), module, path.name == "__init__.py")
