"""Answers remembered in the user's cache folder: safe against other writers, corruption and growth."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from platformdirs import user_cache_dir

MAGIC = b"chipfit cache 1\n"
MAX_BYTES = 256 << 20


class DiskCache:
    """A folder of files named by key, for one `kind` of answer; each carries a checksum.

    Full disks and broken files are misses. What was not asked for longest goes when there are more than `max_bytes`.
    """

    def __init__(self, kind: str, folder: str | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.folder = Path(folder or os.environ.get("CHIPFIT_CACHE_DIR") or user_cache_dir("chipfit")) / kind
        self.max_bytes = max_bytes

    def get(self, key: str) -> bytes | None:
        path = self.folder / key
        try:
            data = path.read_bytes()
        except OSError:
            return None
        body = data[len(MAGIC) + 32 :]
        if not data.startswith(MAGIC) or data[len(MAGIC) : len(MAGIC) + 32] != hashlib.sha256(body).digest():
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # the oldest go first
        return body

    def put(self, key: str, value: bytes) -> None:
        temporary = ""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".")
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(MAGIC + hashlib.sha256(value).digest() + value)
            Path(temporary).replace(self.folder / key)
            self._evict()
        except OSError:
            if temporary:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()

    def clear(self) -> int:
        """Remove every answer; returns how many there were."""
        found = self._entries()
        for _, _, path in found:
            with contextlib.suppress(OSError):
                path.unlink()
        return len(found)

    def _evict(self) -> None:
        entries = self._entries()
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self.max_bytes:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _entries(self) -> list[tuple[float, int, Path]]:
        """(time of last use, bytes, path), oldest first."""
        found = []
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    status = path.stat()
                    found.append((status.st_mtime, status.st_size, path))
        return sorted(found)
