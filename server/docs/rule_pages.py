"""The manual pages of the rules, and the list of them by what they are about."""

from collections.abc import Sequence

from ...analysis.rules.rule import Rule
from ..reporters.areas import AREAS, area
from ..reporters.markdown import table

_HEAD = """# Rules

The first digit of a code is its area. Every rule has a page, which `chipfit explain CODE` shows as well, with examples
of code that it complains about.

`--select`, `--ignore` and `--extend-select` take codes, beginnings of codes (`CF3`) and names, as do the keys of
`[tool.chipfit.lint]` with these names and its `per-file-ignores`; `# chipfit: ignore[CODE]` on a line, a class or a
file silences what is found there.

A rule about a part of the time or memory says on its page from which part on it speaks, and `threshold` sets another.
Advice is due from half of a budget, window or memory on, which is `pressure`, and without a budget when an inference
takes a second, which is `slow-ms`:

```toml
[tool.chipfit.lint]
pressure = 0.8
slow-ms = 200

[tool.chipfit.lint.severity]
CF201 = "error"

[tool.chipfit.lint.threshold]
hot-line = 0.3
```"""


def rule_index(rules: Sequence[Rule]) -> str:
    """All rules in one table per area."""
    parts = [_HEAD]
    for digit, name in enumerate(AREAS):
        rows = [_row(rule) for rule in rules if rule.code[2] == str(digit)]
        if rows:
            parts += [f"## {digit}: {name}", table(("code", "name", "severity", "what it says"), rows)]
    return "\n\n".join(parts)


def rule_page(rule: Rule) -> str:
    """One rule: its severity, its documentation, and where its examples are."""
    examples = f"[Examples](../../tests/rules/{rule.name}.md) with what is said about them."
    head = f"`{rule.name}` · {rule.severity} · {area(rule.code)} · [all rules](../rules.md)"
    parts = (f"# {rule.code} {rule.name}", head, rule.documentation.strip(), *_settings(rule), "## Examples", examples)
    return "\n\n".join(parts)


def _settings(rule: Rule) -> tuple[str, ...]:
    """What of the rule can be set beside its severity."""
    return ("## Settings", rule.setting) if rule.threshold is not None else ()


def _row(rule: Rule) -> tuple[str, ...]:
    return f"[{rule.code}](rules/{rule.code}.md)", f"`{rule.name}`", str(rule.severity), rule.summary
