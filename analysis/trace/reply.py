"""What the trace worker answers: checked, because the process that answers has run the user's code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MAX_LINE = (1 << 31) - 1  # what an editor can be told
_MAX_COUNT = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Reply:
    """What the worker said: a JSON object and raw bytes (an ONNX model or an .npz)."""

    header: Mapping[str, Any]
    payload: bytes

    @property
    def ok(self) -> bool:
        return bool(self.header.get("ok"))


def failed(stage: str, kind: str, message: str) -> Reply:
    """A reply in the place of one that did not come, in the form of the worker's own errors."""
    return Reply({"ok": False, "error": {"stage": stage, "type": kind, "message": message, "frames": []}}, b"")


def parse_reply(text: bytes, payload: bytes) -> Reply:
    """Read a reply. Raises ValueError for whatever is not one in form; what it says is the user's own affair."""
    try:
        header = _clean(json.loads(text))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(header, dict) or not isinstance(header.get("ok"), bool):
        raise ValueError("not a reply")
    if not header["ok"] and "error" not in header:
        raise ValueError("no reason given")
    header.pop("relocation", None)  # what a cache adds; the worker does not
    for key, check in _CHECKS.items():
        if key in header and not check(header[key]):
            raise ValueError(f"malformed {key}")
    return Reply(header, payload)


def _clean(value: Any) -> Any:
    """The same with every string fit to be printed and sent: halves of surrogate pairs are replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MAX_COUNT


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_place(value: Any) -> bool:
    """{file, line}, lines counted from 1."""
    if not isinstance(value, dict) or not _is_text(value.get("file")):
        return False
    line = value.get("line")
    return type(line) is int and 1 <= line <= _MAX_LINE


def _is_error(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("frames"), list):
        return False
    frames = value["frames"]
    return all(_is_text(value.get(key)) for key in ("stage", "type", "message")) and all(map(_is_place, frames))


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _are_places(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_place, value.values()))


_CHECKS = {
    "error": _is_error,
    "params": _is_count,
    "class": _is_text,
    "torch": _is_text,
    "layers": _are_places,
    "classes": _are_places,
    "leaves": _are_texts,
}
