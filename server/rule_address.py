"""Where the manual page of a rule can be opened in a browser, if the documentation is published."""

from functools import cache
from importlib.metadata import PackageNotFoundError, metadata


def rule_address(code: str) -> str | None:
    """The page of a rule; None where the package does not say where its documentation is.

    That is `Documentation` under `[project.urls]` of pyproject.toml, the address that the files of docs/ have: nothing
    of a user's repository can put a link into an editor.
    """
    base = _documentation()
    return None if base is None else f"{base}/rules/{code}.md"


@cache
def _documentation() -> str | None:
    try:
        urls = metadata("chipfit").get_all("Project-URL", [])
    except PackageNotFoundError:
        return None
    labels = (url.partition(",") for url in urls)
    return next((url.strip().rstrip("/") for name, _, url in labels if name.strip().lower() == "documentation"), None)
