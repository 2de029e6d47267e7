"""Which files of a folder chipfit has written, and what was in them: the proof that they are ours to replace."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

NAME = "chipfit-manifest.json"
SCHEMA = "chipfit-manifest/1"
_WORDS = "The files that chipfit wrote here: it replaces and removes no others, nor these once they are edited."
_MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """File name -> digest of its content, as chipfit wrote it. It does not list itself."""

    digests: Mapping[str, str]

    @staticmethod
    def of(files: Mapping[str, bytes]) -> "Manifest":
        """The manifest of files that are to be written."""
        return Manifest({name: _digest(content) for name, content in sorted(files.items())})

    @staticmethod
    def read(path: Path) -> "Manifest":
        """What a file says; it lists nothing if there is none, or if it is not a manifest. Raises OSError."""
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return Manifest({})
        try:
            table = json.loads(path.read_bytes())
        except ValueError:
            return Manifest({})
        listed = table.get("files") if isinstance(table, dict) and table.get("schema") == SCHEMA else None
        found = listed.items() if isinstance(listed, dict) else ()
        return Manifest({name: value for name, value in found if isinstance(value, str) and _is_inside(name)})

    def encoded(self) -> bytes:
        """The text of the file; the same files give the same bytes."""
        return (json.dumps({"schema": SCHEMA, "note": _WORDS, "files": dict(self.digests)}, indent=2) + "\n").encode()

    def unchanged(self, name: str, content: bytes) -> bool:
        """Whether a file has the content that chipfit wrote."""
        return self.digests.get(name) == _digest(content)


def _digest(content: bytes) -> str:
    """SHA-256 of a text, whatever git has made of its line ends."""
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _is_inside(name: str) -> bool:
    """A manifest may come with a repository: no name in it leads out of the folder."""
    path = PurePosixPath(name)
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
    )
