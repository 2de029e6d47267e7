"""Patterns of paths as .gitignore has them: https://git-scm.com/docs/gitignore#_pattern_format."""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class PathPattern:
    """`negated` takes a path back that an earlier pattern names; `folders` names folders only."""

    regex: re.Pattern[str]
    negated: bool
    folders: bool

    def names(self, path: str, folder: bool) -> bool:
        """Whether `path`, relative and with `/` between its parts, is named by the pattern itself."""
        return (folder or not self.folders) and self.regex.fullmatch(path) is not None

    def covers(self, path: str) -> bool:
        """Whether the file at `path` is named, or lies in a folder that is."""
        parts = path.split("/")
        return self.names(path, False) or any(self.names("/".join(parts[:n]), True) for n in range(1, len(parts)))


@lru_cache(maxsize=1024)
def path_pattern(text: str) -> PathPattern | None:
    """The pattern of one line; None for a blank line, a comment and what can match nothing."""
    body = re.sub(r"(?<!\\)((?:\\\\)*) +$", r"\1", text.rstrip("\r\n"))
    if not body or body.startswith("#"):
        return None
    negated = body.startswith("!")
    body = body[negated:].removeprefix("\\") if negated or body[:2] in ("\\#", "\\!") else body
    folders = body.endswith("/")
    body = body.removesuffix("/") if folders else body
    anchored = "/" in body
    regex = _regex(body.removeprefix("/"))
    if not regex:
        return None
    try:
        return PathPattern(re.compile(regex if anchored else f"(?:.*/)?{regex}", re.DOTALL), negated, folders)
    except re.error:
        return None


def _regex(pattern: str) -> str:
    found, at = "", 0
    while at < len(pattern):
        rest = pattern[at:]
        if rest.startswith("**/") and (at == 0 or pattern[at - 1] == "/"):
            found, at = found + "(?:.*/)?", at + 3
        elif rest == "**" and (at == 0 or pattern[at - 1] == "/"):
            found, at = found + ".+", at + 2
        elif rest[0] == "*":
            found, at = found + "[^/]*", at + 1
        elif rest[0] == "?":
            found, at = found + "[^/]", at + 1
        elif rest[0] == "[" and (match := re.match(r"\[([!^]?)(\]?[^\]]*)\]", rest)):
            inner = match[2].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("^", "\\^")
            found, at = found + f"(?!/)[{'^' if match[1] else ''}{inner}]", at + match.end()
        elif rest[0] == "\\" and len(rest) > 1:
            found, at = found + re.escape(rest[1]), at + 2
        else:
            found, at = found + re.escape(rest[0]), at + 1
    return found
