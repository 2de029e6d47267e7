"""Work away from the event loop."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Lane:
    """One thread that runs functions one after another.

    It is a daemon thread: nothing that runs in it keeps the process alive, unlike asyncio's and pygls' thread pools,
    which are joined at exit. And it lives as long as the lane: a trace worker asks the kernel to be killed when the
    thread that started it ends.
    """

    def __init__(self, name: str) -> None:
        self._jobs: deque[tuple[Future[Any], Callable[[], Any]] | None] = deque()
        self._waiting = threading.Semaphore(0)
        threading.Thread(target=self._work, name=name, daemon=True).start()

    async def run(self, function: Callable[[], T], urgent: bool = False) -> T:
        """The result of the function. A cancelled caller takes its function out of the queue if it has not begun.

        What is `urgent` is done before everything that waits.
        """
        return await asyncio.wrap_future(self.submit(function, urgent))

    def submit(self, function: Callable[[], T], urgent: bool = False) -> Future[T]:
        """As `run`, for callers that do not wait."""
        future: Future[T] = Future()
        put = self._jobs.appendleft if urgent else self._jobs.append
        put((future, function))
        self._waiting.release()
        return future

    def close(self) -> None:
        """End the thread when everything submitted so far is done."""
        self._jobs.append(None)
        self._waiting.release()

    def _work(self) -> None:
        while True:
            self._waiting.acquire()
            job = self._jobs.popleft()
            if job is None:
                return
            future, function = job
            if future.set_running_or_notify_cancel():
                try:
                    result = function()
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)
                    del result
            # Or the last job's result would live until the next one comes.
            del job, future, function
