"""What Vela says of itself: `--supported-ops-report`, parsed."""

import re

NPUS = {"Ethos-U55 and Ethos-U65": ("ethos-u55", "ethos-u65"), "Ethos-U85": ("ethos-u85",)}
Conditions = dict[str, tuple[str, ...]]
"""The conditions of each operator, each on one line; those of every operator under EVERY."""

EVERY = "*"


def conditions(report: str, npu: str) -> Conditions:
    """What the TFLite part of the report says of an NPU such as "ethos-u55"."""
    title = next(title for title, names in NPUS.items() if npu in names)
    parts = [part.partition("\n") for part in re.split(r"^##+ ", report, flags=re.MULTILINE)]
    sections = {heading.strip(): body for heading, _, body in parts}
    listed = re.findall(r"^\| ([A-Z0-9_]+) \|", sections[f"{title} TFLite Summary Table"], re.MULTILINE)
    found = {op: _items(sections.get(f"{title} TFLite {op} Constraints", "")) for op in listed}
    return {EVERY: _items(sections[f"{title} TFLite Generic Constraints"]), **found}


def _items(body: str) -> tuple[str, ...]:
    """The list's items, with what is indented below them."""
    return tuple(" ".join(item.split()) for item in re.split(r"^- ", body, flags=re.MULTILINE)[1:])
