"""What the editor says: `initializationOptions`, or the section `chipfit` of its configuration."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

WAYS = ("slice", "import", "off")
MOST_DEBOUNCE_MS = 60_000

_Check = tuple[Callable[[Any], bool], str]
_STRING: _Check = (lambda value: type(value) is str, "a string")
_BOOL: _Check = (lambda value: type(value) is bool, "true or false")
_WAY: _Check = (lambda value: value in WAYS, '"slice", "import" or "off"')
_PAUSE: _Check = (
    lambda value: type(value) is int and 0 <= value <= MOST_DEBOUNCE_MS,
    f"a number of milliseconds, at most {MOST_DEBOUNCE_MS}",
)
_HINTS: Mapping[str, _Check] = dict.fromkeys(("enabled", "shape", "bytes", "latency"), _BOOL)
_KEYS: Mapping[str, _Check | Mapping[str, _Check]] = {
    "target": _STRING,
    "runtime": _STRING,
    "python": _STRING,
    "trace": _WAY,
    "trusted": _BOOL,
    "inlayHints": _HINTS,
    "codeLens": {"enabled": _BOOL},
    "debounceMs": _PAUSE,
}


@dataclass(frozen=True, slots=True)
class InlayHints:
    """Whether there are hints at the ends of lines, and which of their parts."""

    enabled: bool = True
    shape: bool = True
    bytes: bool = True
    latency: bool = True


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """`target`, `runtime` and `python` as for the command line; None leaves it to the configuration and to us.

    `trace` is how models are traced ("slice", "import" or "off") where `trusted` permits it; `trust_given` is whether
    the editor has said so itself, or has no notion of trust. `code_lens` is whether there are lenses, `debounce_ms` the
    pause after an edit before a trace. All of it comes from the user's editor: the workspace's own configuration can
    choose a target, but no interpreter and nothing that runs code.
    """

    target: str | None = None
    runtime: str | None = None
    python: str | None = None
    trace: str = "slice"
    trusted: bool = True
    trust_given: bool = False
    inlay_hints: InlayHints = field(default_factory=InlayHints)
    code_lens: bool = True
    debounce_ms: int = 200

    @property
    def way(self) -> str:
        """How models are traced in fact. To import whole files takes an editor that says it trusts the workspace."""
        if not self.trusted:
            return "off"
        return "slice" if self.trace == "import" and not self.trust_given else self.trace

    @property
    def untraced(self) -> str:
        """Why no model is traced, as a clause; empty where they are."""
        if not self.trusted:
            return "the workspace is not trusted"
        return "tracing is off" if self.way == "off" else ""

    def updated(self, value: object) -> tuple["ClientSettings", tuple[str, ...]]:
        """These settings with what an editor sent on top, and what is wrong with that, in words for the user.

        Unknown keys are somebody else's; null and the empty string say nothing.
        """
        if not isinstance(value, Mapping):
            return self, ()
        problems: list[str] = []
        good = dict(_checked(value, _KEYS, "chipfit", problems))
        hints = replace(self.inlay_hints, **good.pop("inlayHints", {}))
        lens = good.pop("codeLens", {}).get("enabled", self.code_lens)
        pause = good.pop("debounceMs", self.debounce_ms)
        given = self.trust_given or "trusted" in good
        new = replace(self, **good, inlay_hints=hints, code_lens=lens, debounce_ms=pause, trust_given=given)
        return new, tuple(problems)


def _checked(
    value: Mapping[str, Any], keys: Mapping[str, Any], name: str, problems: list[str]
) -> Iterator[tuple[str, Any]]:
    """The known keys with values of their type; one sentence about each of the others is added to `problems`."""
    for key, wanted in keys.items():
        given, known_as = value.get(key), f"{name}.{key}"
        if given is None or given == "":
            continue
        if isinstance(wanted, Mapping):
            if isinstance(given, Mapping):
                yield key, dict(_checked(given, wanted, known_as, problems))
            else:
                problems.append(f"The setting {known_as} must be an object.")
        elif wanted[0](given):
            yield key, given
        else:
            problems.append(f"The setting {known_as} must be {wanted[1]}.")
