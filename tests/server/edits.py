"""Edits of the protocol, made in a text. Columns are characters, as for a client that counts in UTF-32."""

import re


def edited(text, edits):
    """The text after edits that all are about the text as it was."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def offset(position):
        return starts[position["line"]] + position["character"]

    places = [(offset(edit["range"]["start"]), offset(edit["range"]["end"]), edit["newText"]) for edit in edits]
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def changes(edit):
    """The edits of a workspace edit by document, in whichever of the two forms the client takes."""
    if "changes" in edit:
        return edit["changes"]
    return {change["textDocument"]["uri"]: change["edits"] for change in edit["documentChanges"]}
