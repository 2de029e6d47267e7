"""Where things are in the user's files: the frames of every operator, the lines of every layer and of its class."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Container, Mapping, Sequence
from typing import Any

Site = Mapping[str, Any]


class Below:
    """The files below some folders, as a set that is only asked whether something is in it."""

    def __init__(self, folders: Sequence[str]) -> None:
        self.folders = tuple(os.path.join(folder, "") for folder in folders)

    def __contains__(self, file: object) -> bool:
        return isinstance(file, str) and file.startswith(self.folders) and "site-packages" not in file


def files_of(job: Mapping[str, Any]) -> Container[object]:
    """The user's files, as far as positions in them are wanted."""
    if job.get("roots"):
        return Below(job["roots"])
    return {module["file"] for module in job.get("modules", ())} | {job.get("file")}


def record_user_frames(torch: Any, files: Container[object]) -> None:
    """Give every operator all of the user's frames: torch keeps those of functions that are called `forward`."""

    def user_frames(self: Any, summary: traceback.StackSummary) -> traceback.StackSummary:
        frames = [frame for frame in summary if frame.filename in files]
        # A comprehension has a frame of its own, often on the line it is called from.
        places = [None, *((frame.filename, frame.lineno) for frame in frames)]
        kept = [frame for frame, before, place in zip(frames, places, places[1:], strict=False) if place != before]
        return traceback.StackSummary.from_list(kept)

    torch.fx.proxy.TracerBase._filter_traceback_frames = user_frames


def record_construction_sites(torch: Any, files: Container[object]) -> dict[int, Site]:
    """Remember for every nn.Module, by id, the innermost user line that constructs it, outside its own __init__."""
    sites: dict[int, Site] = {}
    plain = torch.nn.Module.__init__

    def recording(self: Any, *args: Any, **kwargs: Any) -> None:
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            own = code.co_argcount and frame.f_locals.get(code.co_varnames[0]) is self
            if not own and code.co_filename in files:
                sites[id(self)] = {"file": code.co_filename, "line": frame.f_lineno}
                break
            frame = frame.f_back
        plain(self, *args, **kwargs)

    torch.nn.Module.__init__ = recording
    return sites


def record_class_sites(torch: Any, files: Container[object]) -> dict[type, Site]:
    """Remember the line of the class statement of every kind of nn.Module that the user defines from now on."""
    sites: dict[type, Site] = {}
    module = torch.nn.Module

    def recording(cls: type, **kwargs: Any) -> None:
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_name == "__init_subclass__":
            frame = frame.f_back
        if frame.f_code.co_filename in files:
            sites[cls] = {"file": frame.f_code.co_filename, "line": frame.f_lineno}
        super(module, cls).__init_subclass__(**kwargs)

    module.__init_subclass__ = classmethod(recording)
    return sites
