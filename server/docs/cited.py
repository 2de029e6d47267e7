"""Sources of figures as Markdown: a link where the source is a file of a public repository or an address."""

import re
from urllib.parse import quote

from ..reporters.markdown import message, prose

# platformio/platform-atmelsam@1c15f3a...:boards/zero.json
_FILE = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<commit>[0-9a-f]{8,40}):(?P<path>[^\s;,()]+)")
_ADDRESS = re.compile(r"https://[^\s;,()]+")
_EITHER = re.compile(f"{_FILE.pattern}|{_ADDRESS.pattern}")


def cited(source: str) -> str:
    """The source in a sentence; what is no link is text without markup."""
    parts, end = [], 0
    for match in _EITHER.finditer(source):
        parts += [message(source[end : match.start()]), _link(match)]
        end = match.end()
    return "".join((*parts, message(source[end:])))


def _link(match: re.Match[str]) -> str:
    if match["repository"] is None:
        return f"<{match[0]}>"
    address = f"https://github.com/{match['repository']}/blob/{match['commit']}/{quote(match['path'])}"
    return f"[{prose(match['repository'])}: {prose(match['path'])}]({address})"
