"""How rules are named in options, configuration and comments: `CF301`, `CF3`, `arena-exceeds-sram`, `ALL`."""

from difflib import get_close_matches

from .table import RULES

ALL = "ALL"


def chosen(selector: str) -> frozenset[str]:
    """The codes that a selector stands for; none if there is no such rule."""
    wanted = selector.strip()
    if wanted.upper() == ALL:
        return frozenset(RULES)
    begin = wanted.upper()
    if begin.startswith("CF") and (begin == "CF" or (begin[2:].isascii() and begin[2:].isdecimal())):
        return frozenset(code for code in RULES if code.startswith(begin))
    return frozenset(code for code, rule in RULES.items() if rule.name == wanted.lower())


def specificity(selector: str) -> int:
    """The more specific selector wins where two disagree: `ALL`, `CF`, `CF3`, `CF30`, `CF301` or a name."""
    wanted = selector.strip().upper()
    if wanted == ALL:
        return 0
    return len(wanted) if wanted.startswith("CF") and wanted[2:].isdecimal() else (2 if wanted == "CF" else 5)


def unknown(selector: str) -> str:
    """What is wrong with a selector, as a sentence; empty for one that stands for a rule."""
    if chosen(selector):
        return ""
    known = [name for rule in RULES.values() for name in (rule.code, rule.name)]
    close = get_close_matches(selector.upper(), known, 2) or get_close_matches(selector.lower(), known, 2)
    hint = f"the closest are {', '.join(close)}." if close else "`chipfit rules` lists them."
    return f"There is no rule `{selector}`; {hint}"
