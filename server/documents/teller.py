"""Sentences for the user that would be a nuisance with every edit."""

from collections.abc import Callable


class Teller:
    """Says one thing about a subject once, until it is over. `tell` shows a sentence to the user."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: dict[str, str] = {}

    def once(self, subject: str, message: str) -> None:
        """Say something unless it was the last that was said; an empty message ends the matter."""
        if message and self._told.get(subject) != message:
            self._tell(message)
        self._told[subject] = message
