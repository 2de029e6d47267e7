"""A user who answers the server's questions, and clicks on what it offers."""

from .client import NO_ANSWER

ASK, SHOW = "window/showMessageRequest", "window/showDocument"


class User:
    """Answers each question with the first of `answers` that begins one of its titles; else as someone who leaves.

    `asked` are the questions as (message, titles), `shown` the URIs that were to be opened.
    """

    def __init__(self, client, *answers, patient=False):
        self.client, self.answers, self.patient = client, answers, patient
        self.asked, self.shown = [], []
        client.replies = {ASK: self._answer, SHOW: self._show}

    def titles(self, word):
        """What could be answered to the question with a word in it."""
        return next(titles for message, titles in self.asked if word in message)

    def _answer(self, parameters):
        titles = [action["title"] for action in parameters["actions"]]
        self.asked.append((parameters["message"], titles))
        title = next((title for answer in self.answers for title in titles if title.startswith(answer)), None)
        if title is None and self.patient:
            return NO_ANSWER
        return title and {"title": title}

    def _show(self, parameters):
        assert parameters["external"]
        self.shown.append(parameters["uri"])
        return {"success": True}
