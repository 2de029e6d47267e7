"""`extends`: a board file that states only what is other than on a board chipfit knows."""

from collections.abc import Mapping
from typing import Any

Table = Mapping[str, Any]

_UNSOURCED = {"source": "", "verified": False}
"""Where a file states a figure, the source of the figure it replaces does not hold any more."""


def extended(own: Table, base: Table, name: str) -> dict[str, Any]:
    """The table `base` with everything that `own` states; regions are matched by name, `own`'s come first.

    `name` is for a file that has none of its own. Values of a wrong type are kept: the reader of the table says so.
    """
    title = f"{base['title']}, changed in {name}"
    unsourced = {"npu-hz-source": "", "npu-hz-verified": False} if "npu-hz" in own else {}
    merged = {**base, "name": name, "title": title, **unsourced, **own}
    if isinstance(clock := own.get("clock"), Mapping):
        merged["clock"] = {**base["clock"], **_UNSOURCED, **clock}
    if "region" in own:
        merged["region"] = _regions(own["region"], base["region"])
    return merged


def _regions(own: Any, base: list[Table]) -> Any:
    if not isinstance(own, list) or not all(isinstance(region, Mapping) for region in own):
        return own
    known = {region["name"]: region for region in base}
    names = [region["name"] for region in own if isinstance(region.get("name"), str)]
    changed = [{**_replaced(region.get("name"), known), **_UNSOURCED, **region} for region in own]
    return changed + [region for name, region in known.items() if name not in names]


def _replaced(name: Any, known: Mapping[str, Table]) -> Table:
    return known.get(name, {}) if isinstance(name, str) else {}
