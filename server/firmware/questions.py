"""What the user is asked before a firmware is built: board, weights, samples and folder, where nobody has said so."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..background import Lane
from ..client.asking import Refused, ask
from ..language_server import Server
from ..settings import Project, open_project
from ..target_origin import target_origin
from .foreseeable import foreseeable
from .target_choices import target_choices
from .wish import Wish
from .wish_facts import WishFacts, wish_facts
from .workspace_files import workspace_files

RANDOM = "Random weights (to measure size and speed)"
_WEIGHTS, _SAMPLES = (".safetensors", ".pt", ".pth"), (".npz", ".npy")
_HOW = "Choose some, or name them in the configuration (`{key}` of the model)."


async def completed(ls: Server, wish: Wish, lane: Lane) -> tuple[Wish, Project]:
    """The wish with everything that it needs, and the configuration with its board.

    Raises Declined when the user thinks better of it, Refused if it is known now that there will be no firmware,
    SourceError and EntryError for a model that there is not, TargetError for a board.
    """
    project = await lane.run(partial(_project_of, ls, wish))
    facts = await lane.run(partial(wish_facts, wish, project))
    unsaid = wish.target is None and target_origin(ls.session, wish.path, project) == "default"
    if unsaid and not project.diagnostics:
        wish = await _with_board(ls, wish, project, lane)
        project = await lane.run(partial(_project_of, ls, wish))
    # Before the user has looked for weights and samples.
    document = ls.session.at(wish.path)
    known = ls.session.known(document) if document is not None else None
    if reason := await lane.run(partial(foreseeable, known, wish.entry, project)):
        raise Refused(reason)
    if not facts.weights:
        wish = await _with_weights(ls, wish, lane)
    if not facts.calibration and not wish.random_weights:
        wish = await _with_samples(ls, wish, lane)
    if wish.directory is None and not facts.built:
        wish = await _with_folder(ls, wish, facts)
    return wish, project


def _project_of(ls: Server, wish: Wish) -> Project:
    """The configuration that holds for the wish's file, and its board. Raises TargetError for one that there is not."""
    session = ls.session
    if wish.board is None:
        return session.project(wish.path)
    return open_project(wish.path, target=wish.board, runtime=session.client_at(wish.path).runtime)


async def _with_board(ls: Server, wish: Wish, project: Project, lane: Lane) -> Wish:
    document = ls.session.at(wish.path)
    result = document.result if document else None
    models = [m for m in (result.models if result else ()) if m.entry.expression == wish.entry]
    near = Path(wish.path).parent
    choices = await lane.run(partial(target_choices, project, wish.workspace, near, models))
    question = f"Which board is the firmware of {wish.entry} for? The configuration names none (`target`)."
    title = await ask(ls, question, list(choices), "no board was chosen.")
    return replace(wish, target=choices[title] or project.settings.target)


async def _with_weights(ls: Server, wish: Wish, lane: Lane) -> Wish:
    files = await lane.run(partial(_files, wish, _WEIGHTS))
    otherwise = f"nothing says which weights `{wish.entry}` has. {_HOW.format(key='weights')}"
    title = await ask(ls, f"Which weights does {wish.entry} have?", [RANDOM, *files], otherwise)
    return _random(wish) if title == RANDOM else replace(wish, weights=str(files[title]))


async def _with_samples(ls: Server, wish: Wish, lane: Lane) -> Wish:
    files = await lane.run(partial(_files, wish, _SAMPLES))
    otherwise = f"int8 needs typical inputs. {_HOW.format(key='calibration')}"
    found = "" if files else " There is no .npz or .npy file in the workspace."
    question = f"Which typical inputs is {wish.entry} to be calibrated with?{found}"
    title = await ask(ls, question, [*files, RANDOM], otherwise)
    return _random(wish) if title == RANDOM else replace(wish, calibration=str(files[title]))


async def _with_folder(ls: Server, wish: Wish, facts: WishFacts) -> Wish:
    name, near = facts.directory.name, Path(wish.path).parent
    places = [facts.directory, wish.workspace / "firmware" / name, near / f"{name}_firmware"]
    folders = {place.relative_to(wish.workspace).as_posix(): place for place in places if _is_below(place, wish)}
    title = await ask(
        ls, f"Which folder is the firmware of {wish.entry} to go to?", list(folders), "no folder was chosen."
    )
    return replace(wish, directory=str(folders[title]))


def _is_below(place: Path, wish: Wish) -> bool:
    return place.is_relative_to(wish.workspace)


def _files(wish: Wish, suffixes: tuple[str, ...]) -> Mapping[str, Path]:
    found = workspace_files(wish.workspace, suffixes, Path(wish.path).parent)
    return {path.relative_to(wish.workspace).as_posix(): path for path in found}


def _random(wish: Wish) -> Wish:
    return replace(wish, random_weights=True, weights=None, calibration=None)
