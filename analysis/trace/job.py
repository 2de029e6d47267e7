"""What the trace worker is asked to do for a model."""

from pathlib import Path
from typing import Any

from ..input_spec import InputSpec
from ..source import allowed
from ..source.entry import Entry
from ..source.places import module_name, search_roots
from ..source.sliced import Slice

Job = dict[str, Any]


def slice_job(sliced: Slice, entry: Entry, weights: str | None) -> Job:
    """Run a slice, with the builtins and modules that slices have."""
    modules = [{"name": m.name, "file": m.file, "text": m.text, "package": m.package} for m in sliced.modules]
    return {
        **_job(sliced.entry_module, sliced.expression, entry, weights),
        "modules": modules,
        "policy": policy(sliced),
    }


def import_job(file: str, entry: Entry, roots: tuple[str, ...], weights: str | None) -> Job:
    """Import the module `file` for real, which the user has asked for. Positions come back under its absolute path."""
    folders = [folder.absolute() for folder in search_roots(Path(file), roots)]
    name = module_name(Path(file).absolute(), folders)
    job = _job(name, entry.expression, entry, weights)
    places = [str(folder) for folder in folders]
    return {**job, "modules": [], "roots": places, "readable": places}


def policy(sliced: Slice) -> dict[str, list[str]]:
    """What trace/guard.py lets the slice use."""
    return {
        "builtins": sorted(allowed.BUILTINS),
        "modules": sorted(allowed.MODULES),
        "packages": list(sliced.packages),
        "lookups": list(sliced.lookups),
        "dunders": sorted(allowed.DUNDER_ATTRIBUTES),
        "refused": sorted(allowed.REFUSED_ATTRIBUTES),
    }


def _job(module: str, expression: str, entry: Entry, weights: str | None) -> Job:
    return {
        "kind": "trace",
        "entry": {"module": module, "expression": expression},
        "inputs": [_input(spec) for spec in entry.inputs],
        "weights": weights,
    }


def _input(spec: InputSpec) -> Job:
    return {"name": spec.name, "path": spec.path, "shape": spec.shape, "dtype": spec.dtype}
