"""Text of others, made safe to print."""

import unicodedata

# What reorders the text around it can make source code look like other source code.
_REORDERING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)))


def printable(text: str) -> str:
    """`text` in which nothing moves the cursor, colours the terminal or reorders characters; newlines stay."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\n" or (character not in _REORDERING and unicodedata.category(character) not in ("Cc", "Cs")):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
