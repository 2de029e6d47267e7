"""Builds a sliced model with torch and exports it to ONNX. Runs as its own process, imports nothing of ours.

It may run under another interpreter than chipfit's (the one that has torch), so this folder and the files above it
that it uses are plain Python, loaded under a name of their own. Jobs arrive and replies leave through zygote.py, which
forks for every job, so a job starts in milliseconds and whatever it does to its process dies with it; sandbox.py is
what it may do. What a job and a reply are is said in answer.py.
"""

import importlib.machinery
import importlib.util
import os
import sys
import warnings


def main(forks: bool) -> None:
    """Serve jobs from stdin. The files of the folder above are loaded as a package, whoever installed them."""
    package = importlib.machinery.ModuleSpec("chipfit_worker", None, is_package=True)
    package.submodule_search_locations = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    sys.modules["chipfit_worker"] = importlib.util.module_from_spec(package)
    zygote = importlib.import_module("chipfit_worker.zygote")
    # Everything is imported here: a job in its sandbox cannot read the files any more.
    answer = importlib.import_module("chipfit_worker.worker.answer")
    warnings.simplefilter("ignore")
    zygote.serve(answer.answer, answer.prepare, forks)


if __name__ == "__main__":
    main("--fork" in sys.argv[1:])
