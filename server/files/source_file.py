"""A Python file as it is on disk: encoding, byte order mark and line ends kept, written back in one piece."""

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tokenize import detect_encoding


@dataclass(frozen=True, slots=True)
class SourceFile:
    """`raw` is the text with its own line ends, without a byte order mark, which counts as part of the encoding."""

    path: str
    raw: str
    encoding: str
    exact: bool

    @staticmethod
    def read(path: str) -> "SourceFile":
        """Raises OSError."""
        return SourceFile.decode(path, Path(path).read_bytes())

    @staticmethod
    def decode(path: str, data: bytes) -> "SourceFile":
        """Bytes that are none in the declared encoding become U+FFFD; `exact` then says that they cannot be kept."""
        try:
            declared = detect_encoding(BytesIO(data).readline)[0]
        except SyntaxError:
            declared = "utf-8"
        for encoding, errors in ((declared, "strict"), (declared, "replace"), ("utf-8", "strict")):
            # Some that can be declared are none of text, `hex` and `undefined` for two.
            with contextlib.suppress(LookupError, UnicodeError):
                return SourceFile(path, data.decode(encoding, errors), encoding, errors == "strict")
        return SourceFile(path, data.decode(errors="replace"), "utf-8", False)

    @property
    def text(self) -> str:
        """With `\\n` between lines."""
        return self.raw.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def newline(self) -> str:
        """The line end that most lines have."""
        found = re.findall(r"\r\n|\r|\n", self.raw)
        return max(("\n", "\r\n", "\r"), key=found.count)

    def with_raw(self, raw: str) -> "SourceFile":
        """The file with another text."""
        return replace(self, raw=raw)

    def encoded(self) -> bytes:
        """Raises UnicodeEncodeError when the text has something that the encoding does not."""
        return self.raw.encode(self.encoding)

    def write(self) -> None:
        """Put the file in the place of what is on disk, whole or not at all. Raises OSError, UnicodeEncodeError."""
        replace_file(Path(self.path), self.encoded())


def replace_file(path: Path, data: bytes) -> None:
    """Write beside the file, then rename: a reader sees the old bytes or the new ones. Links stay links.

    Raises OSError, which names the file.
    """
    place = path.resolve()
    try:
        _replace(place, data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replace(place: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o644)
        Path(temporary).replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
