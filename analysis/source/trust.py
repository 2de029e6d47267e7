"""What the user, and nobody else, allows to be run beyond a slice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trust:
    """`packages` are installed packages that a slice may import; `whole_module` imports the user's file as it is.

    It comes from the command line, the user's own configuration or the editor, never from a file of the workspace.
    """

    packages: frozenset[str] = frozenset()
    whole_module: bool = False


NO_TRUST = Trust()
