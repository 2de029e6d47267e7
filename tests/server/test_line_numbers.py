"""Which lines are found again, and that they are looked for in time of the text's size, whatever was done to it."""

import random

import pytest

from chipfit.server.documents.line_numbers import line_numbers

from ..support.steps import counted
from .models import ENDLESS, GOOD
from .test_inlay_hint import REFRESHING, WHOLE, hints

# The letters of a word are the lines of a text; below the old one is the number of its new line, `-` if it is gone.
EDITS = [
    ("nothing", "abc", "123", "abc"),
    ("a line before", "abc", "234", "xabc"),
    ("a line behind", "abc", "123", "abcx"),
    ("a line inside", "abc", "124", "abxc"),
    ("a line less", "abc", "1-2", "ac"),
    ("a line changed", "abc", "1-3", "axc"),
    ("one of the same less", "arrrb", "123-4", "arrb"),
    ("one of the same more", "arrb", "1235", "arrrb"),
    ("first and last", "abcde", "-234-", "xbcdy"),
    ("lines before and behind", "abcd", "2345", "xabcdy"),
    ("each second, of many the same", "arbrcrd", "-2-4-6-", "xryrzrw"),
    ("before and behind the same ones", "arrrb", "-123-", "rrrxy"),
    ("one of them goes, one comes", "arbrcrd", "-1-345-", "rxrcry"),
    ("a line moved", "abcde", "-1235", "bcdae"),
    ("two halves the other way round", "abcxde", "456---", "deyabc"),
    ("all", "abc", "---", "xyz"),
    ("to nothing", "abc", "---", ""),
]


@pytest.mark.parametrize(("old", "places", "new"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_what_is_found_again(old, places, new):
    expected = {line: int(place) for line, place in enumerate(places, 1) if place != "-"}
    assert line_numbers("\n".join(old), "\n".join(new)) == expected


def test_the_kind_of_line_end_does_not_count():
    assert line_numbers("a\r\nb\rc", "b\nc") == {2: 1, 3: 2}


def lines(pattern, count=250):
    return [pattern.format(number, number % 2) for number in range(count)]


def mixed(first, *others):
    """Lines of several patterns in turn."""
    return [line for row in zip(first, *others, strict=True) for line in row]


FUNCTION = [lines("def f{}(x):"), lines("  y = x"), lines(""), lines("  return y * {}")]
SHUFFLED = random.Random(1).sample(lines("line {}"), 250)
REWRITTEN = {
    "other indent": (mixed(*FUNCTION), [line.replace("  ", "    ") for line in mixed(*FUNCTION)]),
    "each second is blank": (mixed(lines("x{}"), lines("")), mixed(lines("y{}"), lines(""))),
    "each second is a bracket": (mixed(lines("x{}"), lines(")")), mixed(lines("y{}"), lines(")"))),
    "one line all over": (["a", *lines("0,"), "b"], ["c", *lines("0,"), "0,", "d"]),
    "two lines all over": (["a", *lines("{1},"), "b"], ["c", *lines("{1},", 201), "d"]),
    "the other way round": (lines("{}"), lines("{}")[::-1]),
    "shuffled": (lines("line {}"), SHUFFLED),
    "all other lines": (lines("old {}"), lines("new {}")),
    "small changes all over": (
        mixed(lines("x{}"), lines("{1}"), lines("a{}"), lines("z{}")),
        mixed(lines("x{}"), lines("{1}"), lines("b{}"), lines("z{}")),
    ),
    "small places of the same two lines": (
        [line for number in range(50) for line in (f"# {number}", *"ab" * 15)],
        [line for number in range(50) for line in (f"# {number}", *"ba" * 15)],
    ),
    "a line that is clear only when the one before is": (
        ["x", *mixed(lines("{}"), [*lines("{}")[1:], "-"])],
        ["y", *mixed(lines("{}"), [*lines("{}")[1:], "-"]), "z"],
    ),
}


@pytest.mark.parametrize(("old", "new"), REWRITTEN.values(), ids=REWRITTEN)
def test_rewritten_files_cost_no_more_than_their_lines(old, new):
    found, steps = counted(lambda: line_numbers("\n".join(old), "\n".join(new)))
    assert steps < 100 * (len(old) + len(new))
    assert all(old[before - 1] == new[after - 1] for before, after in found.items())
    assert sorted(found) == list(found)
    assert sorted(found.values()) == list(found.values())


def test_a_long_file_that_is_edited_at_both_ends_keeps_its_hints_between_them(lend):
    client = lend(capabilities=REFRESHING)
    long = "".join(f"# {line}\n" for line in range(3000))
    uri = client.open("long.py", GOOD + long)
    client.settled(uri)
    client.change(uri, "\n" + ENDLESS + long + "# The end\n")
    assert hints(client, uri) == {13: WHOLE}
