"""Servers that tests use one after the other: starting one with its trace worker takes seconds."""

import json
from itertools import count

from .client import Client

MOST = 2  # with a trace worker each has half a gigabyte


class Lender:
    """Lends a server in a new folder of its workspace. What was open in it is closed when it is taken back."""

    def __init__(self, folder):
        self._folder, self._numbers = folder, count()
        self._idle, self._started_with = {}, {}  # idle servers by their options; options and workspace of each server

    def lend(self, **options):
        """A server that was started with the options; settings are those of a user who has just changed them."""
        settings = options.pop("settings", None) or {}
        key = json.dumps(options, sort_keys=True)
        client = self._idle.pop(key, None) or self._started(key, options)
        client.root = self._new_folder(self._started_with[client][1])
        client.notifications.clear()
        client.requests.clear()
        client.unanswered.clear()
        client.replies = {}
        if settings != client.settings:
            client.configure(settings)
            client.request("chipfit/targets", {})
            client.requests.clear()
        return client

    def take_back(self, client):
        """Close what is open; a server that a test has ended is forgotten."""
        if client.process.poll() is not None:
            client.kill()
            return
        for uri in client.versions():
            client.close(uri)
        client.forget()
        client.request("chipfit/targets", {})  # what comes of closing has come
        self._idle[self._started_with[client][0]] = client
        if len(self._idle) > MOST:
            self._end(self._idle.pop(next(iter(self._idle))))

    def close(self):
        """End all servers, which must have nothing to complain about."""
        while self._idle:
            self._end(self._idle.popitem()[1])

    def _started(self, key, options):
        workspace = self._new_folder(self._folder)
        client = Client(workspace, **options)
        self._started_with[client] = key, workspace
        return client

    def _new_folder(self, parent):
        folder = parent / f"test{next(self._numbers)}"
        folder.mkdir()
        (folder / "chipfit.toml").touch()
        return folder

    def _end(self, client):
        try:
            assert client.shutdown() == 0
            assert client.log() == ""
        finally:
            client.kill()
