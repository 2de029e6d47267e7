"""Which lines a `# chipfit: ignore` comment speaks for, and which comments are meant to be one."""

import pytest

from chipfit.analysis.source.module import parse
from chipfit.analysis.source.suppressions import find_suppressions, is_suppression

TEXT = """\
@decorated(  # A
    1,
)
class Net(nn.Module):  # B
    # C above
    def __init__(self):
        self.a = 1  # D
        self.b = call(
            first,  # E
            second(
                x,
            ),  # F
            # G above
            third(
                y,
            ),
        )  # H

    def forward(self, x):  # I
        if x:  # J
            return x
        else:  # K
            return 2 * \\
                x  # L
# M above

# and a comment
y = (3,
     4); z = '''# N'''
# O above nothing
"""
# The letter in the comment, and the first and last line that it speaks for.
COVERED = {
    "A": (1, 24),
    "B": (1, 24),
    "C": (6, 17),
    "D": (7, 7),
    "E": (9, 9),
    "F": (10, 12),
    "G": (14, 16),
    "H": (8, 17),
    "I": (19, 24),
    "J": (20, 20),
    "K": (22, 22),
    "L": (23, 24),
    "M": (28, 29),
}


@pytest.mark.parametrize("letter", COVERED)
def test_lines(letter):
    text = TEXT.replace(f"# {letter}", "# chipfit: ignore #")
    (found,) = find_suppressions(parse("net.py", text))
    assert found.lines is not None
    assert (found.lines[0], found.lines[-1]) == COVERED[letter]


@pytest.mark.parametrize(("letter", "count"), [("N", 0), ("O", 1)])
def test_strings_and_ends_of_files_have_no_lines(letter, count):
    found = find_suppressions(parse("net.py", TEXT.replace(f"# {letter}", "# chipfit: ignore #")))
    assert [[line for line in comment.lines or () if line] for comment in found] == [[]] * count


BODIES = {
    "ignore": ((), ""),
    "ignore[CF101]": (("CF101",), ""),
    "ignore [ CF101,CF3 cannot-trace ]": (("CF101", "CF3", "cannot-trace"), ""),
    "ignore[CF101] until the next board": (("CF101",), ""),
    "ignore  # noqa": ((), ""),
    "file-ignore": ((), ""),
    "file-ignore[CF4]": (("CF4",), ""),
    "ignore CF101": ((), "brackets"),
    "ignore: CF101": ((), "brackets"),
    "ignore[]": ((), "no code"),
    "off": ((), "file-ignore[CODE]"),
    "skip": ((), "file-ignore[CODE]"),
}


@pytest.mark.parametrize("body", BODIES)
def test_forms(body):
    (found,) = find_suppressions(parse("net.py", f"x = 1  # chipfit: {body}\n"))
    selectors, mistake = BODIES[body]
    assert found.selectors == selectors
    assert mistake in found.mistake
    assert bool(mistake) == bool(found.mistake)
    assert (found.lines is None) == (body.startswith("file") and not mistake)


@pytest.mark.parametrize("body", ["input=1x4", "Net(4) input=1x4", "ignore(4)", "ignored", "off.Net()", "skip = 3"])
def test_models_are_no_suppressions(body):
    (comment,) = parse("net.py", f"# chipfit: {body}\n").comments
    assert not is_suppression(comment)


def test_a_long_chain_of_conditions():
    text = "if a:\n    x = 0\n" + "".join(f"elif a == {n}:\n    x = {n}\n" for n in range(2000))
    (found,) = find_suppressions(parse("net.py", f"{text.rstrip()}  # chipfit: ignore\n"))
    assert found.lines == range(4002, 4003)
