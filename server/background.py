"""Work away from the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Lane:
    """One thread that runs functions one after another.

    It is a daemon thread: nothing that runs in it keeps the process alive, unlike asyncio's and pygls' thread pools,
    which are joined at exit. And it lives as long as the lane: a trace worker asks the kernel to be killed when the
    thread that started it ends.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    async def run(self, function: Callable[[], T]) -> T:
        """The result of the function. A cancelled caller takes its function out of the queue if it has not begun."""
        return await asyncio.wrap_future(self.submit(function))

    def submit(self, function: Callable[[], T]) -> Future[T]:
        """As `run`, for callers that do not wait."""
        future: Future[T] = Future()
        self._jobs.put((future, function))
        return future

    def close(self) -> None:
        """End the thread when everything submitted so far is done."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, function = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = function()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            # Or the last job's result would live until the next one comes.
            del job, future, function
