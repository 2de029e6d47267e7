"""Markdown for an editor: what a comment like `# chipfit: ignore[CF101]` silences."""

from collections.abc import Iterator

from ...analysis.rules.selectors import chosen
from ...analysis.rules.table import RULES
from ...analysis.source.suppressions import Suppression
from ..rule_address import rule_address
from .markdown import code, message

# Rules above which a selector's are named without their summaries.
SUMMARIES = 3


def suppression_hover(comment: Suppression) -> str:
    """Where the comment holds, and what the rules say that it names."""
    if comment.mistake:
        return f"This comment silences nothing: {message(comment.mistake)}."
    what = "" if comment.selectors else "every rule "
    return "\n\n".join([f"Silences {what}{_scope(comment)}.", *_rules(comment)])


def _scope(comment: Suppression) -> str:
    if comment.lines is None:
        return "in the whole file"
    first, last = comment.lines.start, comment.lines.stop - 1
    return f"on line {first}" if first >= last else f"on lines {first} to {last}"


def _rules(comment: Suppression) -> Iterator[str]:
    for selector in comment.selectors:
        codes = sorted(chosen(selector))
        if not codes:
            yield f"There is no rule {code(selector)}."
        elif len(codes) > SUMMARIES:
            yield f"{code(selector)}: " + ", ".join(f"{found} {RULES[found].name}" for found in codes)
        else:
            yield from map(_rule, codes)


def _rule(found: str) -> str:
    rule, address = RULES[found], rule_address(found)
    name = f"[{found} {rule.name}]({address})" if address else f"{found} {rule.name}"
    return f"**{name}** ({rule.severity}): {message(rule.summary)}"
