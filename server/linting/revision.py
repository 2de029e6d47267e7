"""The Python files of another revision, taken out of git's store; git is asked to read, never to check out.

Hooks, filters and monitors that a repository's configuration names are not run.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

SUFFIXES = (".py", ".toml", ".onnx", ".pt2")
_PLAIN_FILES = ("100644", "100755")
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never")


class RevisionError(ValueError):
    """There is no git, no repository or no such revision; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of the repository whose work tree is `root`."""

    root: Path
    commit: str

    @staticmethod
    def find(name: str, folder: Path) -> "Revision":
        """The commit that `name` means in the repository around `folder`. Raises RevisionError."""
        root = _git(folder, "rev-parse", "--show-toplevel").decode(errors="surrogateescape").rstrip("\n")
        try:
            commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except RevisionError:
            raise RevisionError(f"{root} has no revision `{name}`.") from None
        return Revision(Path(root), commit.decode().strip())

    def extract(self, folder: Path) -> None:
        """Write the files that a check reads into an empty folder. Raises RevisionError and OSError."""
        blobs = dict(self._blobs())
        names = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        contents = _git(self.root, "cat-file", "--batch", stdin=names)
        at = 0
        for path in blobs:
            header, _, _ = contents[at : at + 200].partition(b"\n")
            size, start = int(header.split()[2]), at + len(header) + 1
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(contents[start : start + size])
            at = start + size + 1

    def _blobs(self) -> Iterator[tuple[PurePosixPath, str]]:
        """Path and object of every file that a check may read. Links are left out."""
        listing = _git(self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit).decode(errors="surrogateescape")
        for row in filter(None, listing.split("\0")):
            facts, _, name = row.partition("\t")
            mode, _, blob = facts.split()
            path = PurePosixPath(name)
            if mode in _PLAIN_FILES and path.suffix in SUFFIXES and ".." not in path.parts and not path.is_absolute():
                yield path, blob


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["git", *_SAFE, "-C", str(folder), *arguments]
    try:
        run = subprocess.run(command, input=stdin, capture_output=True, timeout=120)
    except FileNotFoundError:
        raise RevisionError("There is no `git` on the path, which knows the other revision.") from None
    except subprocess.TimeoutExpired:
        raise RevisionError("git does not answer.") from None
    if run.returncode:
        reason = run.stderr.decode(errors="replace").strip().removeprefix("fatal: ") or f"exit code {run.returncode}"
        raise RevisionError(f"git: {reason}.")
    return run.stdout
