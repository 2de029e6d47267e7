"""The findings that are left when the comments in the source have been heard."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..diagnostic import Diagnostic
from ..source.consulted import note_reading
from ..source.module import Module, SourceError, parse
from ..source.overlay import read_text
from ..source.suppressions import Suppression, UnusedSuppression, find_suppressions
from .rule import Subject
from .selectors import chosen, unknown
from .suppressed import Suppressed
from .unused_suppression import UNUSED_SUPPRESSION


def suppress(
    subject: Subject, found: Iterable[Diagnostic], complete: bool
) -> tuple[list[Diagnostic], list[Suppressed]]:
    """What is shown of the findings in the file of `subject`, and what is silenced.

    Comments of other files hold for findings in them. Comments that silence nothing become findings themselves; those
    of the file as a whole are only judged if it is `complete`: every model in it was traced.
    """
    comments: dict[str, list[Suppression]] = {}
    used: set[tuple[Suppression, str]] = set()
    kept: list[Diagnostic] = []
    silenced: list[Suppressed] = []
    for diagnostic in found:
        file = diagnostic.span.file
        if file not in comments:
            comments[file] = _comments(subject, file)
        by = list(_silencing(comments[file], diagnostic))
        used.update(by)
        if by:
            silenced.append(Suppressed(diagnostic, by[0][0].span))
        else:
            kept.append(diagnostic)
    own = _comments(subject, subject.file) if subject.file not in comments else comments[subject.file]
    unused = tuple(entry for comment in own if (entry := _judge(comment, used, complete)))
    said = UNUSED_SUPPRESSION.diagnose(replace(subject, unused=unused))
    return [*kept, *(diagnostic for diagnostic in said if not _is_wanted(own, diagnostic))], silenced


def _comments(subject: Subject, file: str) -> list[Suppression]:
    module = subject.module if file == subject.file else _module(file)
    return [] if module is None else find_suppressions(module)


def _module(file: str) -> Module | None:
    note_reading(Path(file))
    try:
        return parse(file, read_text(Path(file), "replace"))
    except (OSError, SourceError):
        return None


def _silencing(comments: list[Suppression], diagnostic: Diagnostic) -> Iterator[tuple[Suppression, str]]:
    """The comments that silence a finding, each with the selector that does; empty where it has none."""
    for comment in comments:
        if comment.mistake or not comment.covers(diagnostic.span):
            continue
        if not comment.selectors:
            yield comment, ""
        for selector in comment.selectors:
            if diagnostic.code in chosen(selector):
                yield comment, selector


def _judge(comment: Suppression, used: set[tuple[Suppression, str]], complete: bool) -> UnusedSuppression | None:
    if comment.mistake:
        return UnusedSuppression(comment, (), f"This comment silences nothing: {comment.mistake}.")
    wrong = [selector for selector in comment.selectors if not chosen(selector)]
    if wrong:
        return UnusedSuppression(comment, tuple(wrong), unknown(wrong[0]))
    if not complete:
        return None
    if not comment.selectors:
        return None if (comment, "") in used else UnusedSuppression(comment, (), "This comment silences nothing.")
    idle = [s for s in comment.selectors if (comment, s) not in used and not _is_own_name(s)]
    if not idle:
        return None
    return UnusedSuppression(comment, tuple(idle), f"Nothing here is silenced by {', '.join(f'`{s}`' for s in idle)}.")


def _is_wanted(comments: list[Suppression], diagnostic: Diagnostic) -> bool:
    """Whether the user keeps unused comments, by naming CF009 in the comment itself or for the whole file."""
    return any(
        _is_own_name(selector)
        for comment in comments
        if comment.lines is None or comment.span == diagnostic.span
        for selector in comment.selectors
    )


def _is_own_name(selector: str) -> bool:
    return selector.lower() in (UNUSED_SUPPRESSION.code.lower(), UNUSED_SUPPRESSION.name)
