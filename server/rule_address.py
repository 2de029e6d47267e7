"""Where the manual page of a rule can be opened in a browser, if the documentation is published."""

from functools import cache

from .own_metadata import own_metadata


def rule_address(code: str) -> str | None:
    """The page of a rule; None where the package does not say where its documentation is.

    That is `Documentation` under `[project.urls]` of pyproject.toml, the address that the files of docs/ have: nothing
    of a user's repository can put a link into an editor.
    """
    base = _documentation()
    return None if base is None else f"{base}/rules/{code}.md"


@cache
def _documentation() -> str | None:
    labels = (value.partition(",") for name, value in own_metadata() if name == "project-url")
    return next((url.strip().rstrip("/") for name, _, url in labels if name.strip().lower() == "documentation"), None)
