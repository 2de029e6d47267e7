"""What writing a set of files would do to a folder, and why it must not be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .manifest import NAME, Manifest

STARTERS = frozenset({"main.c"})
"""What the user is invited to replace: an edited one stays, and does not stand in the way of the others."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of files by what is to become of them; `problem` says, in words for the user, why nothing may.

    `new` are written, `replaced` are those among them that exist, `removed` belonged to an older set, `kept` are the
    user's own by now. Files that are right already are in none of them.
    """

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    problem: str = ""


def changes(files: Mapping[str, bytes], root: Path, force: bool) -> Changes:
    """Compare a set of files, the manifest among them, with what is in a folder. Raises OSError."""
    manifest = Manifest.read(root / NAME)
    for name in files:
        if problem := _obstacle(root, name):
            return Changes(problem=problem)
    fates = {name: _fate(root / name, name, content, manifest) for name, content in files.items()}
    wanted = {"new", "ours", *(("edited", "foreign") if force else ())}
    stuck = [] if force else [name for name, fate in fates.items() if fate in ("edited", "foreign")]
    if stuck:
        return Changes(problem=_refusal(root, stuck, edited=all(fates[name] == "edited" for name in stuck)))
    removed, kept = _obsolete(files, root, manifest)
    kept += [name for name, fate in fates.items() if fate == "kept"]
    new = [name for name, fate in fates.items() if fate in wanted]
    replaced = [name for name in new if fates[name] != "new"]
    return Changes(tuple(new), tuple(replaced), tuple(removed), tuple(sorted(kept)))


def linked(root: Path, name: str) -> Path | None:
    """The first link on the way from a folder to one of its files."""
    steps = [root / name, *(root / name).parents]
    return next((path for path in reversed(steps[: steps.index(root)]) if path.is_symlink()), None)


def _obstacle(root: Path, name: str) -> str:
    """What stands in the way of a file, whoever made it."""
    if link := linked(root, name):
        return f"{link} is a link; chipfit does not write through it. Choose another folder."
    path = root / name
    for folder in path.parents:
        if folder == root:
            break
        if folder.exists() and not folder.is_dir():
            return f"{folder} is a file where chipfit wants a folder. Choose another folder."
    return f"{path} is a folder where chipfit wants a file. Choose another folder." if path.is_dir() else ""


def _fate(path: Path, name: str, content: bytes, manifest: Manifest) -> str:
    """One of new, same, ours, kept, edited and foreign."""
    if not path.exists():
        return "new"
    found = path.read_bytes()
    if found == content:
        return "same"
    if manifest.unchanged(name, found) or (name == NAME and manifest.digests):
        return "ours"
    if name not in manifest.digests:
        return "foreign"
    return "kept" if name in STARTERS else "edited"


def _obsolete(files: Mapping[str, bytes], root: Path, manifest: Manifest) -> tuple[list[str], list[str]]:
    """Files of the last set that are not in this one: those to remove, and those that were edited."""
    removed, edited = [], []
    for name, path in _listed(root, manifest):
        if name not in files:
            (removed if manifest.unchanged(name, path.read_bytes()) else edited).append(name)
    return removed, edited


def _listed(root: Path, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    for name in manifest.digests:
        if not linked(root, name) and (root / name).is_file():
            yield name, root / name


def _refusal(root: Path, names: list[str], edited: bool) -> str:
    """A sentence with the first few of the files."""
    shown = ", ".join(str(root / name) for name in names[:3]) + (f" and {len(names) - 3} more" * (len(names) > 3))
    one = len(names) == 1
    verb, pronoun, stay = ("was", "it", "it is") if one else ("were", "them", "they are")
    what = "edited since chipfit wrote " + pronoun if edited else "not written by chipfit"
    return (
        f"{shown} {verb} {what}; {stay} left alone. Choose another folder, or let `chipfit build --force` replace "
        f"{pronoun}."
    )
