"""What holds around the documents: the editor's settings, the board that was picked, and the texts that are edited."""

from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG

from ...analysis.config import DEFAULT_TARGET
from ...analysis.config_file import FILE_NAMES
from ...analysis.source.consulted import note_reading
from ...analysis.targets import TargetError, load_target
from ..client_settings import ClientSettings
from ..files.source_file import SourceFile
from ..settings import Project, open_project
from ..user_settings import user_settings_path
from .document import Document


class Surroundings:
    """`client` are the editor's settings where `folders`, by their paths, have none of their own.

    `target` is the board that the user has picked for this session, None if it is the configuration's.
    """

    def __init__(self) -> None:
        self.client = ClientSettings()
        self.folders: Mapping[str, ClientSettings] = {}
        self.target: str | None = None
        self.documents: dict[str, Document] = {}

    @property
    def pythons(self) -> frozenset[str | None]:
        """The interpreters that the editor names, of whatever folder; None is ours."""
        return frozenset(client.python for client in (self.client, *self.folders.values()))

    def client_at(self, path: str) -> ClientSettings:
        """The editor's settings for a file."""
        holding = [folder for folder in self.folders if Path(path).is_relative_to(folder)]
        return self.folders[max(holding, key=len)] if holding else self.client

    def project(self, path: str) -> Project:
        """The configuration that holds for a file, and a note of everything it depends on.

        The editor's target and runtime count as absent if there are none such.
        """
        client = self.client_at(path)
        target = self.target or client.target
        _note(path, target)
        try:
            project = open_project(path, target=target, runtime=client.runtime)
        except TargetError:
            project = open_project(path)
        if project.settings.target.endswith(".toml"):
            note_reading(Path(project.settings.target))
        return project

    def edited(self) -> dict[str, str]:
        """The texts that are other than what the disk has, by path."""
        documents = tuple(self.documents.values())  # which may be opened and closed meanwhile
        return {document.path: document.text for document in documents if not _is_saved(document)}

    def problem(self) -> str:
        """What is wrong with the editor's target, in words; empty if nothing is."""
        for client in (self.client, *self.folders.values()):
            try:
                load_target(client.target or DEFAULT_TARGET)
            except TargetError as error:
                return f"{error} It is the editor's setting chipfit.target, which is left out of account."
        return ""


def _note(path: str, target: str | None) -> None:
    start = Path(path).absolute()
    for folder in start.parents:
        for name in FILE_NAMES:
            note_reading(folder / name)
    note_reading(user_settings_path())
    if target and target.endswith(".toml"):
        note_reading(Path(target))


def _is_saved(document: Document) -> bool:
    return document.saved is not None and document.saved == saved_stamp(document.path)


def saved_stamp(path: str) -> tuple[int, int] | None:
    """Tells the state of a file on disk from others; None where there is none, or a pipe, whose reader waits."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_mtime_ns) if S_ISREG(status.st_mode) else None


def stamp_if_saved(document: Document) -> tuple[int, int] | None:
    """The stamp of the file on disk if that has the document's text, in whatever encoding and with whatever line ends.

    Editors do not show a byte order mark, and some of them no carriage returns.
    """
    stamp = saved_stamp(document.path)
    if stamp is None:
        return None
    try:
        file = SourceFile.read(document.path)
    except OSError:
        return None
    same = file.exact and file.text == file.with_raw(document.text).text
    return stamp if same else None
