"""What is going on, on stderr, for whoever waits longer than a second."""

import sys
import threading
from types import TracebackType
from typing import Self

from rich.status import Status

from .console import console

TERMINAL_S, LINE_S = 0.3, 1.0


class Progress:
    """Call it with what is being done now. A terminal gets a spinner, anything else a line a second at most."""

    def __init__(self, quiet: bool) -> None:
        self._message = ""
        self._over = threading.Event()
        self._status: Status | None = None
        watch = self._spin if sys.stderr.isatty() else self._tell
        self._thread = None if quiet else threading.Thread(target=watch, daemon=True)

    def __enter__(self) -> Self:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def __call__(self, message: str) -> None:
        """Tell `message`, such as `tracing kws.py`, from now until the next one."""
        self._message = message
        if self._status is not None:
            self._status.update(message)

    def _spin(self) -> None:
        if self._over.wait(TERMINAL_S):
            return
        with console(stderr=True).status(self._message) as self._status:
            self._over.wait()

    def _tell(self) -> None:
        told = ""
        while not self._over.wait(LINE_S):
            if self._message != told:
                told = self._message
                print(f"chipfit: {told} …", file=sys.stderr, flush=True)
