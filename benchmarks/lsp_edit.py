"""A change of a text as an editor sends it."""

from typing import Any


def edit(before: str, after: str) -> dict[str, Any]:
    """The change between what the two texts begin and end with alike, as a content change in UTF-16."""
    same, most = 0, min(len(before), len(after))
    while same < most and before[same] == after[same]:
        same += 1
    rest = 0
    while rest < most - same and before[-1 - rest] == after[-1 - rest]:
        rest += 1
    places = {"start": _place(before, same), "end": _place(before, len(before) - rest)}
    return {"range": places, "text": after[same : len(after) - rest]}


def _place(text: str, index: int) -> dict[str, int]:
    start = text.rfind("\n", 0, index) + 1
    return {"line": text.count("\n", 0, index), "character": len(text[start:index].encode("utf-16-le")) // 2}
