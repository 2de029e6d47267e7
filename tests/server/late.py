"""A client that takes its time to answer for its settings."""

from .client import Client


class Late(Client):
    """Holds the server's questions for settings back, in `held`, until `answer_settings` answers one."""

    def __init__(self, root, **options):
        self.held = []
        super().__init__(root, **options)

    def answer_settings(self, question, settings):
        self._write({"id": question["id"], "result": [settings for _ in question["params"]["items"]]})

    def _receive(self, message):
        if message.get("method") != "workspace/configuration":
            super()._receive(message)
            return
        with self._changed:
            self.held.append(message)
            self._changed.notify_all()
