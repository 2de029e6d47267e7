"""Much at once and for long: thirty files, five thousand lines, ten changes a second. Nothing grows or stays."""

import time

from .editor import Editor
from .models import GOOD, NO_INPUT, model
from .processes import descendants
from .robust import assert_clean_end, resident

LINES = 5000
TYPED_S = 4.0
GROWTH = 12 << 20  # bytes; what a leak of a text or a tree per change would exceed many times


def long_text(models):
    """Five thousand lines with some models among plain functions."""
    plain = "\n\ndef helper{n}(batch, labels, rate=0.1):\n" + "".join(
        f"    value{i} = [item * rate + {i} for item in batch if item not in labels]\n" for i in range(20)
    )
    plain += "    return value0\n"
    parts = [model(layer=f"nn.Linear(10, {4 + n})").replace("Net", f"Net{n}") for n in range(models)]
    text, n = "\n\n".join(parts), 0
    while text.count("\n") < LINES:
        text, n = text + plain.replace("{n}", str(n)), n + 1
    return text


def test_thirty_open_files(start):
    client = start()
    uris = [client.open(f"net{n}.py", model(layer=f"nn.Linear({11 + n % 3}, 4)")) for n in range(20)]
    uris += [client.open(f"none{n}.py", NO_INPUT) for n in range(10)]
    for uri in uris:
        assert client.codes(uri) == ["CF003" if "net" in uri else "CF001"]
    for n, uri in enumerate(uris):
        client.change(uri, GOOD if n % 2 else NO_INPUT)
    for n, uri in enumerate(uris):
        assert client.codes(uri) == ([] if n % 2 else ["CF001"])
    for uri in uris:
        client.close(uri)
    client.wait_for(lambda: all(not client.published(uri)[-1]["diagnostics"] for uri in uris))
    assert_clean_end(client)


def test_thirty_files_closed_again_are_forgotten(start):
    client = start()

    def round_of(number):
        for n in range(30):
            uri = client.open(f"net{n}.py", f"# {number}\n" + NO_INPUT * 20)
            client.wait_for(lambda uri=uri: client.published(uri))
            client.close(uri)
        client.hover(client.open("last.py", NO_INPUT), 1)
        client.notifications.clear()
        return resident(client.process.pid)

    for warm_up in range(2):
        round_of(warm_up)
    before = round_of(2)
    after = [round_of(number) for number in range(3, 7)][-1]
    assert after - before < GROWTH, f"{before:,} -> {after:,}"
    assert_clean_end(client)


def test_five_thousand_lines(start):
    client = start()
    text = long_text(models=3)
    uri = client.open("long.py", text)
    assert client.codes(uri) == []
    client.change(uri, text.replace("nn.Linear(10, 5)", "nn.Linear(12, 5)"))
    (found,) = client.settled(uri)
    assert "expects 12 features" in found["message"]
    client.change(uri, text + "\nclass Net(")
    assert "CF002" in client.codes(uri)
    assert_clean_end(client)


def test_ten_changes_a_second(tmp_path):
    """For seconds here, for a minute in benchmarks/lsp.py: memory does not grow with the number of changes."""
    (tmp_path / "chipfit.toml").touch()
    editor = Editor(tmp_path)
    try:
        text = long_text(models=1)
        uri = editor.open("long.py", text)
        assert editor.stands(uri) == []
        place = text.index("nn.Linear(10") + len("nn.Linear(1")
        _type(editor, uri, place, TYPED_S / 2)
        before = resident(editor.process.pid)
        _type(editor, uri, place, TYPED_S)
        after = resident(editor.process.pid)
        assert after - before < GROWTH, f"{before:,} -> {after:,}"
        assert len(descendants(editor.process.pid)) <= 1, "jobs that nobody waits for"
        (found,) = editor.stands(uri)
        assert "features" in found["message"]
        assert_clean_end(editor)
    finally:
        editor.kill()


def _type(editor, uri, place, seconds):
    """Another digit every tenth of a second; the result is never what it was at the start."""
    since, count = time.monotonic(), 0
    while time.monotonic() - since < seconds or count % 9 != 4:
        editor.type(uri, place, place + 1, str(1 + count % 9))
        count += 1
        time.sleep(max(0.0, since + count / 10 - time.monotonic()))
    editor.stands(uri)
