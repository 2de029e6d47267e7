"""Open documents and their checks: when one starts, what it may skip, when it is out of date.

A document is checked in two steps. The quick one takes milliseconds, follows every edit at once and needs no torch. If
the file has models to trace, the complete one follows when the user pauses; until it is over, the findings of the one
before it stay on the lines that are still there (pending.py), so that nothing flickers while one types.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..analysis.config import DEFAULT_TARGET
from ..analysis.diagnostic import Diagnostic
from ..analysis.targets import TargetError, load_target
from ..analysis.trace.pool import TraceCancelled, TraceUnavailable
from .background import Lane
from .client_settings import ClientSettings
from .document import Checked, Document, Key
from .pending import pending
from .proofs import Proofs
from .publication import Publication, Publish
from .settings import Project, open_project
from .tracing import Tracing

if TYPE_CHECKING:
    from .quick import Quick

DEBOUNCE_S = 0.5
_TORCH = (
    "Install torch there (pip install 'chipfit[trace]'), or name another interpreter in the setting chipfit.python."
)


class Session:
    """Everything is called on the event loop, and works elsewhere.

    `publish` shows diagnostics in a file, `tell` says one sentence to the user. `target` is the board that the user has
    picked for this session.
    """

    def __init__(self, publish: Publish, tell: Callable[[str], None]) -> None:
        self.documents: dict[str, Document] = {}
        self.client = ClientSettings()
        self.target: str | None = None
        self.on_checked: list[Callable[[Document], None]] = []
        self._tell = tell
        self._told: dict[str, str] = {}
        self._publication = Publication(publish)
        self._configured = asyncio.Event()
        self._quick, self._tracing = Lane("quick"), Tracing()
        self.proofs = Proofs(self._tracing)

    def configure(self, client: ClientSettings) -> None:
        """What the editor says holds from now on. Nothing is checked before the first call."""
        self.client = client
        self.tell_once("target", self._target_problem())
        self._configured.set()
        self.refresh()

    def override_target(self, name: str | None) -> None:
        """Check everything for this board, whatever is configured; None undoes that. Raises TargetError."""
        if name is not None:
            load_target(name)
        self.target = name
        self.refresh()

    def open(self, document: Document) -> None:
        """Check a document at once."""
        self.documents[document.uri] = document
        self._restart(document, 0)

    def change(self, uri: str, text: str, version: int) -> None:
        """Check when no further edit comes for a while."""
        document = self.documents.get(uri)
        if document is not None:
            document.text, document.version = text, version
            document.entries = document.found = ()
            self._restart(document, DEBOUNCE_S)

    def refresh(self) -> None:
        """Check everything that a file on disk may have changed, be it code or a configuration."""
        for document in self.documents.values():
            if document.tracing:
                document.again = True
            else:
                self._restart(document, 0)

    def close(self, uri: str) -> None:
        """Forget a document and take back what was said about it."""
        document = self.documents.pop(uri, None)
        if document is not None:
            self._stop(document)
            self.proofs.forget(document)
            self._publication.forget(document.path)

    def shutdown(self) -> None:
        """Stop everything and leave no diagnostics behind."""
        for uri in list(self.documents):
            self.close(uri)
        self.kill()

    def kill(self) -> None:
        """Kill the trace worker for good. Safe from any thread."""
        self._tracing.close()

    async def settled(self, uri: str) -> Document | None:
        """The document, once its check is over."""
        while (document := self.documents.get(uri)) and document.task and not document.task.done():
            await asyncio.wait({document.task})
        return document

    def at(self, path: str) -> Document | None:
        """The open document of a file."""
        return next((document for document in self.documents.values() if document.path == path), None)

    def project(self, path: str) -> Project:
        """The configuration that holds for a file; the editor's target counts as absent if there is none such."""
        client = self.client
        try:
            return open_project(path, target=self.target or client.target, runtime=client.runtime)
        except TargetError:
            return open_project(path)

    def tell_once(self, subject: str, message: str) -> None:
        """Say something that would be a nuisance with every edit; an empty message ends the matter."""
        if message and self._told.get(subject) != message:
            self._tell(message)
        self._told[subject] = message

    def _restart(self, document: Document, delay_s: float) -> None:
        self._stop(document)
        document.task = asyncio.get_running_loop().create_task(self._guarded(document, delay_s))

    def _stop(self, document: Document) -> None:
        if document.task is not None:
            document.task.cancel()
        document.tracing = document.again = False
        self.proofs.stop(document)
        self._tracing.outdate(document)

    async def _guarded(self, document: Document, delay_s: float) -> None:
        """A mistake of ours costs this check, and is told once."""
        try:
            await self._configured.wait()
            await self._check(document, delay_s)
            for heard in self.on_checked:
                heard(document)
        except TraceCancelled:
            return  # the server is going down
        except Exception as error:
            logging.getLogger(__name__).exception("cannot check %s", document.path)
            self.tell_once("error", f"Internal error in the check of {document.path}: {type(error).__name__}: {error}")
        if document.again:
            self._restart(document, 0)

    async def _check(self, document: Document, delay_s: float) -> None:
        path, text = document.path, document.text
        project, quick = await self._quick.run(partial(self._prepare, path, text))
        self._tell_about(project)
        document.entries = quick.entries if quick else ()
        if quick is None or (quick.complete and quick.parsed):
            self._say(document, project.diagnostics if quick is None else quick.diagnostics)
            return
        self._say_pending(document, quick)
        if quick.complete:
            return
        key = Key.of(path, text, project, quick.files)
        if document.checked is None or document.checked.key != key:
            await asyncio.sleep(delay_s)
            await self._trace(document, key)
        if document.checked is not None and document.checked.key == key:
            self._say(document, document.checked.result.diagnostics)
            self.proofs.begin(document, self.client.python)

    async def _trace(self, document: Document, key: Key) -> None:
        document.tracing = True
        try:
            result = await self._tracing.check(document, key.project, self.client.python)
        except TraceUnavailable as error:
            python = self.client.python or "the interpreter that runs chipfit"
            self.tell_once("torch", f"Models cannot be traced with {python}: {error}. {_TORCH}")
        else:
            self.tell_once("torch", "")
            document.checked = Checked(key, result)
        finally:
            document.tracing = False

    def _say_pending(self, document: Document, quick: "Quick") -> None:
        """What is right at once; nothing is published again that stands there already."""
        shown = quick.diagnostics
        if document.checked is not None:
            traced, before = document.checked.result.diagnostics, document.checked.key.text
            shown = pending(document.path, shown, traced, before, document.text)
        document.found = shown
        if self._publication.said(document.path) != shown:
            self._say(document, shown)

    def _say(self, document: Document, diagnostics: tuple[Diagnostic, ...]) -> None:
        document.found = diagnostics
        self._publication.say(document.path, diagnostics)

    def _prepare(self, path: str, text: str) -> tuple[Project, "Quick | None"]:
        """The project of a file, and what can be said without a trace; nothing if the project is in error."""
        # Not on the way to answering `initialize`: numpy and onnx come with it.
        from .quick import quick_check  # noqa: PLC0415

        project = self.project(path)
        broken = project.diagnostics or project.target is None
        return project, None if broken else quick_check(path, text, project)

    def _tell_about(self, project: Project) -> None:
        """What would otherwise look as if the models had no findings."""
        count, file = len(project.diagnostics), project.settings.file
        problems = f"{file} has {count} problem{'s' if count > 1 else ''}; until then nothing else is checked."
        self.tell_once(file, problems if count else "")

    def _target_problem(self) -> str:
        try:
            load_target(self.client.target or DEFAULT_TARGET)
        except TargetError as error:
            return f"{error} It is the editor's setting chipfit.target, which is left out of account."
        return ""
