"""What the rules are about, by the first digit of their codes."""

AREAS = ("set-up", "operators", "layout", "memory", "latency", "quantization", "tier")


def area(code: str) -> str:
    """The area of a rule: "memory" for CF301."""
    return AREAS[int(code[2])]
