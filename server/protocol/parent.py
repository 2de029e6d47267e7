"""Notice that the editor has died: its pipe may stay open in some other process."""

import os
import select
import threading
import time
from collections.abc import Callable
from contextlib import suppress

INTERVAL_S = 0.2


def watch_parent(process_id: int, on_death: Callable[[], None]) -> None:
    """Call `on_death`, in a thread of its own, when there is no process of that id any more.

    A process that cannot be seen from the start (another namespace, another machine) is not watched.
    """
    if os.name == "posix" and _is_alive(process_id):
        threading.Thread(target=_watch, args=(process_id, on_death), name="parent", daemon=True).start()


def _watch(process_id: int, on_death: Callable[[], None]) -> None:
    if hasattr(os, "pidfd_open"):
        with suppress(OSError):
            select.select([os.pidfd_open(process_id)], [], [])  # readable when it has ended
    while _is_alive(process_id):
        time.sleep(INTERVAL_S)
    on_death()


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
