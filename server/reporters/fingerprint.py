"""Names for findings that stay the same when lines move: rule, file, text of the line; never its number."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from ...analysis.diagnostic import Diagnostic


def fingerprints(
    diagnostics: Iterable[Diagnostic], lines: Callable[[str], Sequence[str]], shown: Callable[[str], str]
) -> list[str]:
    """One for each finding, in order: `hash:n`, where `n` counts findings that are otherwise alike.

    `shown` gives the path of a file from a place that is the same on every machine. Blanks on the line do not count.
    """
    counts: Counter[str] = Counter()
    found = []
    for diagnostic in diagnostics:
        span = diagnostic.span
        text = lines(span.file)[span.start.line - 1 : span.start.line]
        parts = (diagnostic.code, PurePath(shown(span.file)).as_posix(), " ".join("".join(text).split()))
        name = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]
        counts[name] += 1
        found.append(f"{name}:{counts[name]}")
    return found
