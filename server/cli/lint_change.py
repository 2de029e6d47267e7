"""What `chipfit lint` changes in files, or would: fixes, their difference, and comments that silence."""

import difflib
import sys
from collections.abc import Iterator

import click

from ..files.source_file import SourceFile
from ..fixes.fixing import Mended, mend
from ..fixes.ignoring import ignore_all
from ..linting.linting import Linted, Linter
from ..reporters.fix_title import fix_title
from .console import shown_path


def show_diff(linter: Linter, linted: list[Linted], unsafe: bool) -> int:
    """Print what fixes would change as a unified diff; 1 if that is anything, 2 if something is in the way."""
    code = 0
    for entry in linted:
        mended = mend(linter, entry, unsafe)
        if entry.problem or (mended and mended.problem):
            _say(entry.file, entry.problem or (mended.problem if mended else ""))
            code = 2
            continue
        if mended is not None:
            _say_effects(mended)
        if mended and mended.after.source is not None and mended.applied:
            click.echo("".join(_diff(mended.before, mended.after.source)), nl=False)
            code = code or 1
    return code


def write_fixes(linter: Linter, linted: list[Linted], unsafe: bool, stdin: bool) -> list[Linted]:
    """Fix the files and say how many findings that took away. The files as they are then; stdin's goes to stdout."""
    left: list[Linted] = []
    count = files = 0
    for entry in linted:
        mended = mend(linter, entry, unsafe)
        if mended is not None:
            _say_effects(mended)
        after = entry if mended is None else _written(mended, stdin)
        if mended is not None and mended.applied and not after.problem:
            count, files = count + len(mended.applied), files + 1
        if stdin and entry.source is not None:
            sys.stdout.buffer.write((after.source or entry.source).encoded())
        left.append(after)
    if count:
        click.echo(f"chipfit: fixed {_count(count, 'finding')} in {_count(files, 'file')}.", err=True)
    return left


def add_ignores(linter: Linter, linted: list[Linted]) -> int:
    """Add a comment to the line of every finding. 1 if findings are left that no comment can silence."""
    comments, files, left = 0, 0, 0
    for entry in linted:
        changed = ignore_all(linter, entry)
        left += changed.left
        if entry.problem:
            _say(entry.file, entry.problem)
        if changed.source is not None and changed.comments:
            changed.source.write()
            comments, files = comments + changed.comments, files + 1
    click.echo(f"Added {_count(comments, 'comment')} to {_count(files, 'file')}; {_count(left, 'finding')} left.")
    return 2 if any(entry.problem for entry in linted) else int(left > 0)


def _written(mended: Mended, stdin: bool) -> Linted:
    """The file as it is after its fixes have been written, or as it was with what was in the way."""
    before = Linted(mended.after.file, mended.after.project, mended.before, mended.after.result)
    if mended.problem:
        _say(mended.before.path, mended.problem)
        return mended.after
    if mended.after.source is None or not mended.applied:
        return mended.after
    try:
        if not stdin:
            mended.after.source.write()
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Linted(before.file, before.project, before.source, before.result, f"cannot be fixed: {reason}.")
    return mended.after


def _say_effects(mended: Mended) -> None:
    """What each fix of the network changes, and which were left out and why."""
    for diagnostic in mended.applied:
        for fix in diagnostic.fixes:
            if fix.effect is not None:
                _say(f"{mended.before.path}:{diagnostic.span.start.line}", f"{diagnostic.code} {fix_title(fix)}.")
    for tried in mended.left_out:
        place = f"{mended.before.path}:{tried.diagnostic.span.start.line}"
        _say(place, f"{tried.diagnostic.code} {tried.fix.title}: left out, because {tried.reason}.")


def _diff(before: SourceFile, after: SourceFile) -> Iterator[str]:
    name = shown_path(before.path)
    lines = difflib.unified_diff(_lines(before.text), _lines(after.text), name, name, n=3)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines with their ends; str.splitlines would split at form feeds, too."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def _say(file: str, message: str) -> None:
    click.echo(f"chipfit: {shown_path(file)}: {message}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
