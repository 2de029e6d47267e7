"""The templates, and how they are filled in: everything that is not ours is made printable and escaped."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from ..printable import printable


def render(name: str, **values: Any) -> str:
    """The template `name` with `values` in it. A value that was not given is an error, not an empty text."""
    return _environment().get_template(name).render(**values)


def text(name: str) -> str:
    """A style sheet or script as it stands in its file."""
    return files(__package__ or "").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    folder = files(__package__ or "").joinpath("templates")
    templates = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.is_file()}
    environment = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["message"] = _message
    return environment


def _message(text: str) -> Markup:
    """One of our messages, in which names stand in backticks."""
    parts = enumerate(str(_shown(text)).split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part) for index, part in parts
    )


def _shown(value: object) -> object:
    """Markup is ours and stays; in every other text nothing reorders or hides what stands around it.

    U+FFFE and U+FFFF, which no XML file may contain, become U+FFFD.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(value).translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD})
