"""What a process and its descendants use, from Linux's process table."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident bytes of one process: `rss` counts shared pages in full, `pss` its share of them."""

    rss: int
    pss: int


def tree(process_id: int) -> list[int]:
    """The process and all its descendants that run now."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        if fields := _stat(int(stat.parent.name)):
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [process_id]
    for parent in found:
        found += children.get(parent, [])
    return found


def cpu_s(process_id: int) -> float:
    """CPU seconds of a process tree, of its members that have ended as well (where their parent has waited)."""
    ticks = 0
    for member in tree(process_id):
        ticks += sum(map(int, _stat(member)[11:15]))
    return ticks / TICKS


def memory(process_id: int) -> Memory:
    """Zeros for a process that is gone."""
    try:
        lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    except OSError:
        return Memory(0, 0)
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
    return Memory(sizes["Rss"], sizes["Pss"])


def memory_of_rest(process_id: int) -> Memory:
    """What the descendants use together."""
    parts = [memory(member) for member in tree(process_id)[1:]]
    return Memory(sum(part.rss for part in parts), sum(part.pss for part in parts))


def _stat(process_id: int) -> list[str]:
    """The fields after the name: state, parent and so on; none for a process that is gone."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
