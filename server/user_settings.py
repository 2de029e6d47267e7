"""The user's own configuration file, which no repository can write: what is trusted on this machine.

    # config.toml
    trusted-packages = ["timm", "torchvision"]

The folder is what the platform has for it; `chipfit doctor` shows the path.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_dir

from ..analysis.source.trust import NO_TRUST, Trust

FILE_NAME = "config.toml"
TRUSTED_PACKAGES = "trusted-packages"


class UserSettingsError(ValueError):
    """The configuration or an option is not what it has to be; the message is for the user."""


@dataclass(frozen=True, slots=True)
class UserSettings:
    """`trusted_packages` may be imported by models, in the sandbox of the trace worker."""

    trusted_packages: frozenset[str] = frozenset()


def user_settings_path() -> Path:
    """Where the user's configuration is, whether or not it exists."""
    return Path(user_config_dir("chipfit", appauthor=False)) / FILE_NAME


def load_user_settings(path: Path | None = None) -> UserSettings:
    """Read the configuration; an absent file is an empty one. Raises UserSettingsError."""
    path = path or user_settings_path()
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return UserSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise UserSettingsError(f"{path} cannot be read: {error}.") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserSettingsError(f"{path} is not valid TOML: {error}.") from None
    except RecursionError:
        raise UserSettingsError(f"{path} is not valid TOML: it is nested too deeply.") from None
    unknown = sorted(set(table) - {TRUSTED_PACKAGES})
    if unknown:
        raise UserSettingsError(f"{path} has an unknown key `{unknown[0]}`; it may have `{TRUSTED_PACKAGES}`.")
    names = table.get(TRUSTED_PACKAGES, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UserSettingsError(f'{path}: `{TRUSTED_PACKAGES}` is a list of names, such as ["timm"].')
    try:
        return UserSettings(frozenset(map(package_name, names)))
    except UserSettingsError as error:
        raise UserSettingsError(f"{path}: {error}") from None


def package_name(text: str) -> str:
    """The name a package is imported by: `timm`, not `timm.layers`. Raises UserSettingsError."""
    name = text.strip().replace("-", "_")
    if not name.isidentifier():
        raise UserSettingsError(f"`{text}` is not the name of a package as `import` takes it, such as `timm`.")
    return name


def trust(packages: Iterable[str] = (), whole_module: bool = False, path: Path | None = None) -> Trust:
    """The user's configuration with what the command line adds. Raises UserSettingsError."""
    named = frozenset(map(package_name, packages))
    return Trust(load_user_settings(path).trusted_packages | named, whole_module)


def editor_trust() -> Trust:
    """The user's configuration for an editor, which has no place for what is wrong in it: `chipfit lint` says that."""
    try:
        return trust()
    except UserSettingsError:
        return NO_TRUST
