"""Where the modules of a workspace lie, and what they are called."""

from pathlib import Path

from .consulted import note_reading


def search_roots(path: Path, roots: tuple[str, ...]) -> list[Path]:
    """Where the modules of the workspace are looked for, from the file at `path`."""
    folders = [Path(root) for root in roots] or [package_root(path)]
    return folders if any(path.is_relative_to(root) for root in folders) else [*folders, path.parent]


def module_name(path: Path, roots: list[Path]) -> str:
    """The name under which Python would import the file at `path`."""
    for root in roots:
        if path.is_relative_to(root):
            parts = path.relative_to(root).with_suffix("").parts
            return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or path.parent.name
    return path.stem


def package_root(path: Path) -> Path:
    """The folder that holds the outermost package around `path`, as Python's own import would need it."""
    folder = path.parent
    while _is_package(folder) and folder.parent != folder:
        folder = folder.parent
    return folder


def _is_package(folder: Path) -> bool:
    note_reading(folder / "__init__.py")
    return (folder / "__init__.py").is_file()
