"""Every reference page by its path below docs/."""

from ...analysis.rules.table import RULES
from ...analysis.targets import load_runtime, runtime_names
from .rule_pages import rule_index, rule_page
from .runtime_index import runtime_index
from .runtime_page import runtime_page
from .targets_page import targets_page

BANNER = "<!-- Written by `make docs` from the program's own tables; change those. -->\n\n"


def pages() -> dict[str, str]:
    """Path (with slashes) to text, which ends with a newline. The same tables give the same bytes."""
    runtimes = [load_runtime(name) for name in runtime_names()]
    texts = {
        "rules.md": rule_index(list(RULES.values())),
        **{f"rules/{rule.code}.md": rule_page(rule) for rule in RULES.values()},
        "targets.md": targets_page(),
        "runtimes.md": runtime_index(runtimes),
        **{f"runtimes/{runtime.name}.md": runtime_page(runtime) for runtime in runtimes},
    }
    return {path: f"{BANNER}{text.rstrip()}\n" for path, text in texts.items()}
